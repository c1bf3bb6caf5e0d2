import type { PlotOptions } from "@observablehq/plot";
import { downsample } from "../downsample.ts";
import { type Stroke } from "../palette.ts";
import { type ChartKit, type ChartOptions, draw } from "./kit.ts";

/** A line over time. */
export interface TimeSeries {
  readonly name: string;
  readonly stroke: Stroke;
  /** UTC milliseconds, increasing. */
  readonly time: Float64Array;
  /** Where a value is NaN the line is broken. */
  readonly value: Float64Array;
}

/** Options of {@linkcode timeLines}. */
export interface TimeLinesOptions extends ChartOptions {
  readonly height: number;
  readonly y: PlotOptions["y"];
  /** Value of a thin reference line. */
  readonly reference: number;
}

/** Points drawn of each series on a wide chart; a narrow one needs fewer. */
const MAX_POINTS = 1500;

/** Series as lines over one time axis, each thinned to what the width can show. */
export function timeLines(
  kit: ChartKit,
  series: readonly TimeSeries[],
  { height, y, reference, width, title }: TimeLinesOptions,
): string {
  const limit = Math.min(MAX_POINTS, 2 * width);
  const marks = series.map(({ name, stroke, time, value }) => {
    const kept = downsample(value, limit);
    return kit.Plot.lineY(kept, {
      x: (i: number) => time[i],
      y: (i: number) => value[i],
      stroke: stroke.color,
      strokeDasharray: stroke.dash || undefined,
      strokeWidth: 1.3,
      title: () => name,
    });
  });
  return draw(kit, {
    height,
    marginLeft: 52,
    marginTop: 26,
    x: { type: "utc", label: null, ticks: width < 500 ? 4 : 8 },
    y,
    marks: [kit.Plot.ruleY([reference], { strokeOpacity: 0.4 }), ...marks],
  }, { width, title });
}
