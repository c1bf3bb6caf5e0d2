import type { ThresholdRecord } from "../../experiments/record.ts";
import { thresholdsChart } from "../charts/thresholds.ts";
import { number, percent } from "../format.ts";
import { type Markup, markup } from "../markup.ts";
import type { SectionContext } from "../input.ts";
import { seriesStroke } from "../palette.ts";
import { chart, details, legend, remark, section, table } from "../parts.ts";

/** Exposure at the point of the curve that is nearest to the threshold chosen. */
export function exposureAt({ curve, longAbove }: ThresholdRecord): number | null {
  if (longAbove === null || curve.length === 0) return null;
  let nearest = curve[0];
  for (const point of curve) {
    const distance = Math.abs(point.threshold - longAbove);
    if (distance < Math.abs(nearest.threshold - longAbove)) nearest = point;
  }
  return nearest.exposure;
}

function thresholdTable(model: string, thresholds: readonly ThresholdRecord[]): Markup {
  return table(
    [
      { name: "Fold" },
      { name: "Long above" },
      { name: "Short below" },
      { name: "Objective" },
      { name: "Exposure" },
      { name: "Better than staying out", text: true },
    ],
    thresholds.map((record) => [
      record.fold + 1,
      number(record.longAbove),
      number(record.shortBelow),
      number(record.objective, 4),
      percent(exposureAt(record)),
      record.flat ? "no" : "yes",
    ]),
    { label: `Thresholds of ${model}` },
  );
}

/** How each fold's threshold was chosen. Empty when every model is a rule. */
export function thresholdsSection({ metrics, kit }: SectionContext): Markup | null {
  const models = metrics.models.filter(({ thresholds }) => thresholds.length > 0);
  if (models.length === 0) return null;
  const blocks = models.map(({ name, thresholds }) =>
    markup`<h3>${name}</h3>${
      chart((width) =>
        thresholdsChart(kit, thresholds, {
          width,
          title: `Objective against threshold on the calibration part of each fold, ${name}`,
        })
      )
    }${details("Thresholds chosen", thresholdTable(name, thresholds))}`
  );
  return section(
    "Thresholds",
    remark(
      "Chosen on each fold's calibration part, before the test. A full dot is the threshold chosen; a ring is one that does no better than staying out.",
    ),
    legend(metrics.folds.map(({ index }) => ({
      name: `fold ${index + 1}`,
      stroke: seriesStroke(index),
    }))),
    blocks,
  );
}
