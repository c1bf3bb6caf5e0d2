import type { ThresholdRecord } from "../../experiments/record.ts";
import { seriesStroke } from "../palette.ts";
import { type ChartKit, type ChartOptions, draw } from "./kit.ts";

/** Options of {@linkcode thresholdsChart}. */
export interface ThresholdsChartOptions extends ChartOptions {
  /** What was maximised, with its unit. Default: "objective". */
  readonly objectiveName?: string;
}

/**
 * Objective against threshold on the calibration part, a line a fold. A full dot is the threshold
 * chosen; a ring is one that does no better than staying out.
 */
export function thresholdsChart(
  kit: ChartKit,
  thresholds: readonly ThresholdRecord[],
  { objectiveName = "objective", width, title }: ThresholdsChartOptions,
): string {
  const { Plot } = kit;
  const marks = thresholds.flatMap(({ fold, curve, longAbove, objective, flat }) => {
    const { color, dash } = seriesStroke(fold);
    const line = Plot.lineY(curve, {
      x: "threshold",
      // Plot breaks a line at NaN but reads null as 0 on some scales.
      y: (point: { objective: number | null }) => point.objective ?? NaN,
      stroke: color,
      strokeDasharray: dash || undefined,
      title: () => `fold ${fold + 1}`,
    });
    if (longAbove === null || objective === null) return [line];
    const dot = Plot.dot([{ longAbove, objective }], {
      x: "longAbove",
      y: "objective",
      r: 4,
      strokeWidth: 1.5,
      stroke: color,
      fill: flat ? "none" : color,
    });
    return [line, dot];
  });
  return draw(kit, {
    height: width < 500 ? 220 : 260,
    marginLeft: 52,
    marginTop: 26,
    marginBottom: 38,
    x: { label: "threshold (probability)", labelArrow: "none", ticks: width < 500 ? 4 : 8 },
    y: { label: objectiveName, labelArrow: "none", grid: true, nice: true, ticks: 5 },
    marks: [Plot.ruleY([0], { strokeOpacity: 0.4 }), ...marks],
  }, { width, title });
}
