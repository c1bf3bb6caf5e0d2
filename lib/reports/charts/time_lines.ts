import type { PlotOptions } from "@observablehq/plot";
import { downsample } from "../downsample.ts";
import { plotSymbol } from "../markers.ts";
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

/** Pixels between the markers of a line. */
const MARKER_STEP = 125;

/**
 * Rows of `time` that get a marker: one near each of the times at which the width has room for it.
 * Each series starts a little later than the one before, so that lines which agree show all theirs.
 */
function markedRows(
  { time, value }: TimeSeries,
  { width, shift }: { readonly width: number; readonly shift: number },
): number[] {
  const count = Math.max(1, Math.round(width / MARKER_STEP));
  const [from, to] = [time[0], time[time.length - 1]];
  const rows: number[] = [];
  for (let k = 0, row = 0; k < count; k++) {
    const wanted = from + (to - from) * (k + shift) / count;
    while (row < time.length && time[row] < wanted) row++;
    if (row < time.length && !Number.isNaN(value[row])) rows.push(row);
  }
  return rows;
}

/**
 * Series as lines over one time axis, each thinned to what the width can show, with the markers of
 * their strokes on top of all lines.
 */
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
  const markers = series.flatMap((line, i) => {
    const { stroke, time, value } = line;
    if (!stroke.marker || time.length === 0) return [];
    const rows = markedRows(line, { width, shift: (i + 0.5) / series.length });
    return [kit.Plot.dot(rows, {
      x: (i: number) => time[i],
      y: (i: number) => value[i],
      symbol: plotSymbol(stroke.marker),
      fill: stroke.color,
      stroke: "var(--plot-background, #fff)",
      strokeWidth: 0.8,
    })];
  });
  return draw(kit, {
    height,
    marginLeft: 52,
    marginTop: 26,
    x: { type: "utc", label: null, ticks: width < 500 ? 4 : 8 },
    y,
    marks: [kit.Plot.ruleY([reference], { strokeOpacity: 0.4 }), ...marks, ...markers],
  }, { width, title });
}
