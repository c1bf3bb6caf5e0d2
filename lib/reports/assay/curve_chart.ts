import type { PlotOptions } from "@observablehq/plot";
import { type ChartKit, type ChartOptions, draw } from "../charts/kit.ts";
import { downsample } from "../downsample.ts";
import { color } from "../palette.ts";

/** Options of {@linkcode curveChart}. */
export interface CurveChartOptions extends ChartOptions {
  readonly height: number;
  readonly y: PlotOptions["y"];
  /** Value of a thin reference line. */
  readonly reference: number;
  /** UTC milliseconds of the values; without them they are numbered. */
  readonly time: Float64Array | undefined;
  /** Whether the space between line and reference is filled. Default: false. */
  readonly filled?: boolean;
}

const MAX_POINTS = 1500;

/** One line over time, or over the number of the observation where there are no times. */
export function curveChart(
  kit: ChartKit,
  values: Float64Array,
  { height, y, reference, time, filled = false, width, title }: CurveChartOptions,
): string {
  const kept = downsample(values, Math.min(MAX_POINTS, 2 * width));
  const at = { x: (i: number) => time ? time[i] : i, y: (i: number) => values[i] };
  const fill = { x: at.x, y1: reference, y2: at.y, fill: color("blue"), fillOpacity: 0.15 };
  const ticks = width < 500 ? 4 : 8;
  return draw(kit, {
    height,
    marginLeft: 52,
    marginTop: 26,
    x: time
      ? { type: "utc", label: null, ticks }
      : { label: "observation", labelArrow: "none", ticks },
    y,
    marks: [
      kit.Plot.ruleY([reference], { strokeOpacity: 0.4 }),
      ...filled ? [kit.Plot.areaY(kept, fill)] : [],
      kit.Plot.lineY(kept, { ...at, stroke: color("blue"), strokeWidth: 1.3 }),
    ],
  }, { width, title });
}
