import {
  assertKnownOptions,
  type Bars,
  createBars,
  type OptionalColumn,
  type OptionNames,
  parseInterval,
} from "../core/mod.ts";
import { formatTime } from "./quality_report.ts";

/** Options of {@linkcode resampleBars}. */
export interface ResampleBarsOptions {
  /** Length of the new bars, a whole multiple of that of the old ones, like "1d". */
  readonly interval: string;
}

const KNOWN: OptionNames<ResampleBarsOptions> = {
  interval: true,
};

const WEEK_MS = 604_800_000;
/** Weeks begin on Monday; 1970-01-05 was the first. */
const MONDAY_MS = 345_600_000;

const SUMMED: readonly OptionalColumn[] = ["quoteVolume", "trades", "takerBuyVolume"];

/** The start of the new bar that `time` falls into. */
function floorTime(time: number, toMs: number): number {
  const anchor = toMs % WEEK_MS === 0 ? MONDAY_MS : 0;
  return Math.floor((time - anchor) / toMs) * toMs + anchor;
}

/** First source row of each new bar, and behind them the row at which the last one ends. */
function groupRows(bars: Bars, toMs: number): number[] {
  const { time, intervalMs, length } = bars;
  const starts: number[] = [];
  let current = NaN;
  for (let i = 0; i < length; i++) {
    if (!(i === 0 ? Number.isFinite(time[i]) : time[i] > time[i - 1])) {
      throw new RangeError(
        `Expected times of ${bars.symbol} to increase but found ${formatTime(time[i])} in row ${i}`,
      );
    }
    const start = floorTime(time[i], toMs);
    if (start !== current) starts.push(i);
    current = start;
  }
  // A last bar that the source ends inside has not closed: its start becomes the end.
  if (length === 0 || time[length - 1] + intervalMs >= current + toMs) starts.push(length);
  return starts;
}

/** A row whose prices are all there. */
function present({ open, high, low, close }: Bars, i: number): boolean {
  const sum = open[i] + high[i] + low[i] + close[i];
  return sum === sum; // not NaN
}

function sumGroups(source: Float64Array, starts: readonly number[]): Float64Array {
  const sums = new Float64Array(starts.length - 1).fill(NaN);
  for (let k = 0; k < sums.length; k++) {
    for (let i = starts[k]; i < starts[k + 1]; i++) {
      if (source[i] !== source[i]) continue; // NaN
      sums[k] = sums[k] === sums[k] ? sums[k] + source[i] : source[i];
    }
  }
  return sums;
}

/**
 * Longer bars from shorter ones, on the grid of UTC: days from midnight, weeks from Monday. `coverage`
 * tells which share of each new bar the source had; a new bar without any source bar does not exist,
 * and the last one is dropped when the source ends before its close.
 *
 * Source bars with a missing price count as absent. A missing volume is left out of the sum, which
 * is NaN only if every part is.
 *
 * Throws a `RangeError` when the new interval is no multiple of the old one, or times do not
 * increase.
 *
 * @example
 * ```ts
 * import { createBars } from "lib/core/mod.ts";
 * import { resampleBars } from "lib/data/mod.ts";
 * import assert from "node:assert/strict";
 * const x = Float64Array.of(3, 1, 2);
 * const hours = createBars(
 *   { time: Float64Array.of(0, 1, 3).map((h) => h * 3_600_000), open: x, high: x, low: x, close: x, volume: x },
 *   { symbol: "TEST", intervalMs: 3_600_000 },
 * );
 * const bar = resampleBars(hours, { interval: "4h" });
 * assert.deepEqual([bar.open[0], bar.high[0], bar.low[0], bar.close[0]], [3, 3, 1, 2]);
 * assert.deepEqual([bar.volume[0], bar.coverage![0]], [6, 0.75]);
 * ```
 */
export function resampleBars(bars: Bars, options: ResampleBarsOptions): Bars {
  assertKnownOptions("resampleBars", options, KNOWN);
  const { interval } = options;
  const toMs = parseInterval(interval);
  if (toMs % bars.intervalMs !== 0) {
    throw new RangeError(
      `Expected interval to be a multiple of ${bars.intervalMs} ms but found ${interval}`,
    );
  }
  const starts = groupRows(bars, toMs);
  const n = starts.length - 1;
  const time = new Float64Array(n), coverage = new Float64Array(n);
  const open = new Float64Array(n).fill(NaN), high = new Float64Array(n).fill(NaN);
  const low = new Float64Array(n).fill(NaN), close = new Float64Array(n).fill(NaN);
  const share = bars.intervalMs / toMs;
  for (let k = 0; k < n; k++) {
    time[k] = floorTime(bars.time[starts[k]], toMs);
    let parts = 0;
    for (let i = starts[k]; i < starts[k + 1]; i++) {
      if (!present(bars, i)) continue;
      if (parts === 0) open[k] = bars.open[i];
      if (!(high[k] >= bars.high[i])) high[k] = bars.high[i];
      if (!(low[k] <= bars.low[i])) low[k] = bars.low[i];
      close[k] = bars.close[i];
      parts += bars.coverage?.[i] ?? 1;
    }
    coverage[k] = parts * share;
  }
  const sums: Partial<Record<OptionalColumn, Float64Array>> = {};
  for (const name of SUMMED) {
    const source = bars[name];
    if (source) sums[name] = sumGroups(source, starts);
  }
  const volume = sumGroups(bars.volume, starts);
  return createBars(
    { time, open, high, low, close, volume, ...sums, coverage },
    { symbol: bars.symbol, intervalMs: toMs },
  );
}
