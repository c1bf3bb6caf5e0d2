import type { ThresholdRecord } from "../../experiments/record.ts";
import { type ObjectiveStyle, UNKNOWN_OBJECTIVE } from "../objective.ts";
import { variedStroke } from "../palette.ts";
import { type ChartKit, type ChartOptions, draw } from "./kit.ts";
import { placeLabels } from "./place_labels.ts";

/** Options of {@linkcode thresholdsChart}. */
export interface ThresholdsChartOptions extends ChartOptions {
  /** What was maximised. Default: an objective without name or unit. */
  readonly objective?: ObjectiveStyle;
}

/** Most folds whose bands can be told apart. */
const MOST_BANDS = 3;

const MARGIN = { left: 58, right: 20, top: 26, bottom: 38 };

/** Smallest and largest of `values`, which are finite. */
function extent(values: readonly number[]): [low: number, span: number] {
  let low = Infinity, high = -Infinity;
  for (const value of values) {
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  return [low, high - low || 1];
}

/**
 * Objective against threshold on the calibration part, a line a fold; with up to three folds a band
 * of the middle 95 % of resamples, and a bar through the choice where resamples would choose. A full dot, with the number of
 * the fold where there are several, is the threshold chosen; a ring is one that does no better than staying out.
 */
export function thresholdsChart(
  kit: ChartKit,
  thresholds: readonly ThresholdRecord[],
  { objective: style = UNKNOWN_OBJECTIVE, width, title }: ThresholdsChartOptions,
): string {
  const { Plot } = kit;
  const height = width < 500 ? 220 : 260;
  const choices = thresholds.filter((t) => t.longAbove !== null && t.objective !== null);
  const points = thresholds.flatMap(({ curve }) => curve);
  const banded = thresholds.length <= MOST_BANDS;
  const [left, across] = extent(points.map(({ threshold }) => threshold));
  const [bottom, up] = extent([
    0,
    ...points.flatMap(({ objective, low, high }) =>
      [objective, ...banded ? [low, high] : []].filter((value) => typeof value === "number")
    ),
  ]);
  // Near enough to what Plot will do: it rounds the ends of the upright axis.
  const offsets = placeLabels(choices.map(({ longAbove, objective }) => [
    (longAbove! - left) / across * (width - MARGIN.left - MARGIN.right),
    (bottom - objective!) / up * (height - MARGIN.top - MARGIN.bottom),
  ]));
  const marks = thresholds.flatMap(({ fold, curve, longAbove, objective, flat, decision }) => {
    const { color, dash } = variedStroke(fold);
    const line = Plot.lineY(curve, {
      x: "threshold",
      // Plot breaks a line at NaN but reads null as 0 on some scales.
      y: (point: { objective: number | null }) => point.objective ?? NaN,
      stroke: color,
      strokeDasharray: dash || undefined,
      title: () => `fold ${fold + 1}`,
    });
    const resampled = curve.filter(({ low, high }) =>
      typeof low === "number" && typeof high === "number"
    );
    const band = banded && resampled.length > 0
      ? [Plot.areaY(resampled, {
        x: "threshold",
        y1: "low",
        y2: "high",
        fill: color,
        fillOpacity: 0.12,
      })]
      : [];
    const chosen = choices.findIndex((choice) => choice.fold === fold);
    if (chosen < 0) return [...band, line];
    const [dx, dy] = offsets[chosen];
    const dot = Plot.dot([{ longAbove, objective }], {
      x: "longAbove",
      y: "objective",
      r: 4,
      strokeWidth: 1.5,
      stroke: color,
      fill: flat ? "none" : color,
    });
    const sure = decision?.uncertainty.longAbove;
    const bar = sure && sure.low !== null && sure.high !== null
      ? [Plot.ruleY([{ ...sure, objective }], {
        x1: "low",
        x2: "high",
        y: "objective",
        stroke: color,
        strokeWidth: 2,
        strokeOpacity: 0.5,
      })]
      : [];
    // One dot needs no number to be told from others.
    if (thresholds.length === 1) return [...band, line, ...bar, dot];
    const label = Plot.text([{ longAbove, objective }], {
      x: "longAbove",
      y: "objective",
      text: () => String(fold + 1),
      dx,
      dy,
      fontSize: 11,
      fontWeight: 600,
      fill: "currentColor",
      stroke: "var(--plot-background, #fff)",
      strokeWidth: 3,
    });
    return [...band, line, ...bar, dot, label];
  });
  return draw(kit, {
    height,
    marginLeft: MARGIN.left,
    marginRight: MARGIN.right,
    marginTop: MARGIN.top,
    marginBottom: MARGIN.bottom,
    x: { label: "threshold (probability)", labelArrow: "none", ticks: width < 500 ? 4 : 8 },
    y: {
      label: style.name,
      labelArrow: "none",
      grid: true,
      nice: true,
      ticks: 5,
      tickFormat: style.tickFormat,
    },
    marks: [Plot.ruleY([0], { strokeOpacity: 0.4 }), ...marks],
  }, { width, title });
}
