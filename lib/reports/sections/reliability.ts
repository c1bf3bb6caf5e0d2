import { reliabilityChart, reliabilityDomain } from "../charts/reliability.ts";
import { number } from "../format.ts";
import type { SectionContext } from "../input.ts";
import { chartGrid, remark, type Section, section, SMALL } from "../parts.ts";

/** Whether events predicted with 60% happen 60% of the time, model by model. */
export function reliabilitySection({ metrics, kit }: SectionContext): Section {
  const domain = reliabilityDomain(metrics.models.map(({ forecast }) => forecast.reliability));
  const charts = metrics.models.map(({ name, forecast }) => ({
    caption: `${name} (ECE ${number(forecast.ece)})`,
    svg: reliabilityChart(kit, forecast.reliability, {
      domain,
      width: SMALL,
      title: `Observed share against predicted probability of ${name}`,
    }),
  }));
  return section(
    "Reliability",
    remark(
      "A dot is a bin of test predictions, larger for more of them; its bar is the 95% interval of the observed share. Calibrated forecasts lie on the dashed line.",
    ),
    chartGrid(charts),
  );
}
