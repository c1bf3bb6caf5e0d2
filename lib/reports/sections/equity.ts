import { drawdownChart } from "../charts/drawdown.ts";
import { equityChart } from "../charts/equity.ts";
import type { TimeSeries } from "../charts/time_lines.ts";
import { BENCHMARK, groupRows, numbers, pick, texts } from "../columns.ts";
import { markup } from "../markup.ts";
import type { ReportInput, SectionContext } from "../input.ts";
import { BENCHMARK_STROKE, seriesStroke } from "../palette.ts";
import { chart, legend, type Section, section } from "../parts.ts";

/** What readers see instead of it. */
export const BENCHMARK_NAME = "buy and hold";

/** A column of equity.parquet as one line a model, buy-and-hold first, then as the models come. */
export function equitySeries(
  { tables, metrics }: ReportInput,
  column: "equity" | "drawdown",
): TimeSeries[] {
  const { equity } = tables;
  const time = numbers(equity, "time"), value = numbers(equity, column);
  const groups = groupRows(texts(equity, "model"));
  const order = metrics.models.map(({ name }) => name);
  return [BENCHMARK, ...order].flatMap((name) => {
    const rows = groups.get(name);
    if (!rows) return [];
    return [{
      name: name === BENCHMARK ? BENCHMARK_NAME : name,
      stroke: name === BENCHMARK ? BENCHMARK_STROKE : seriesStroke(order.indexOf(name)),
      time: pick(time, rows),
      value: pick(value, rows),
    }];
  });
}

/** Equity and drawdown of every model against buy-and-hold, over the test parts of all folds. */
export function equitySection(context: SectionContext): Section {
  const { kit, metrics } = context;
  const equity = equitySeries(context, "equity"), drawdown = equitySeries(context, "drawdown");
  const names = equity.map(({ name }) => name).join(", ");
  return section(
    "Equity and drawdown",
    legend(equity),
    markup`<h3>Equity</h3>`,
    chart((width) =>
      equityChart(kit, equity, {
        initialCash: metrics.costs.initialCash,
        width,
        title: `Equity after costs of ${names}`,
      })
    ),
    markup`<h3>Drawdown</h3>`,
    chart((width) => drawdownChart(kit, drawdown, { width, title: `Drawdown of ${names}` })),
  );
}
