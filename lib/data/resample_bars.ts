import {
  assertKnownOptions,
  assertNumber,
  type Bars,
  createBars,
  formatInterval,
  type OptionalColumn,
  type OptionNames,
} from "../core/mod.ts";
import { type BarGrid, barGrid, floorToGrid } from "./bar_grid.ts";
import { formatTime } from "./quality_report.ts";

/** Options of {@linkcode resampleBars}. */
export interface ResampleBarsOptions {
  /** Length of the new bars, a whole multiple of that of the old ones, like "1d". */
  readonly interval: string;
  /**
   * How much later than 00:00 UTC (weeks: than Monday) the new bars begin, a multiple of the old
   * ones' length: "8h", or "-5h" for earlier. Default: not at all.
   */
  readonly sessionOffset?: string;
  /**
   * Share of a new bar, 0 to 1, for which there must be source bars; one with less does not exist.
   * Default: 1, only whole bars.
   */
  readonly minCoverage?: number;
  /**
   * The source was read up to here, UTC milliseconds: a bar that ends by then has closed, also when
   * its last source bars are missing. Default: the close of the last source bar.
   */
  readonly until?: number;
}

const KNOWN: OptionNames<ResampleBarsOptions> = {
  interval: true,
  sessionOffset: true,
  minCoverage: true,
  until: true,
};

const SUMMED: readonly OptionalColumn[] = ["quoteVolume", "trades", "takerBuyVolume"];

/** Coverages are sums of fractions: so much less than asked for is rounding. */
const ROUNDING = 1e-9;

/** Where each group of rows begins and, behind the last, ends. */
type Starts = ArrayLike<number>;

function checkGrid(bars: Bars, grid: BarGrid, { interval, sessionOffset }: ResampleBarsOptions) {
  if (grid.intervalMs % bars.intervalMs !== 0) {
    throw new RangeError(
      `Expected interval to be a multiple of ${bars.intervalMs} ms but found ${interval}`,
    );
  }
  if (grid.anchor % bars.intervalMs !== 0) {
    throw new RangeError(
      `Expected sessionOffset to be a multiple of ${bars.intervalMs} ms but found ${sessionOffset}`,
    );
  }
}

/** First source row of each new bar, and behind them the row at which the last one ends. */
function groupRows(bars: Bars, grid: BarGrid, until = -Infinity): number[] {
  const { symbol, time, intervalMs, length } = bars;
  const starts: number[] = [];
  let before = -Infinity, end = -Infinity;
  for (let i = 0; i < length; i++) {
    const now = time[i];
    // Nearly every row continues its bar: one test for all that may be otherwise, NaN included.
    if (!(now > before && now <= end - intervalMs)) {
      if (!(now > before && now < Infinity)) {
        throw new RangeError(
          `Expected times of ${symbol} to increase but found ${formatTime(now)} in row ${i}`,
        );
      }
      if (now >= end) {
        starts.push(i);
        end = floorToGrid(now, grid) + grid.intervalMs;
      }
      if (now > end - intervalMs) {
        // Part of the source bar lies behind the new one's close: taking it in would look ahead.
        throw new RangeError(
          `Expected bars of ${symbol} to lie inside one of ${
            formatInterval(grid.intervalMs)
          } but found ${formatTime(now)} in row ${i}, which closes behind it; state sessionOffset`,
        );
      }
    }
    before = now;
  }
  // A last bar that the source ends inside has not closed: its start becomes the end.
  const closed = length === 0 || Math.max(until, time[length - 1] + intervalMs) >= end;
  if (closed) starts.push(length);
  return starts;
}

/** Sums of groups, NaN left out; NaN where every part is. */
function sumGroups(source: Float64Array, starts: Starts): Float64Array {
  const sums = new Float64Array(starts.length - 1);
  for (let k = 0; k < sums.length; k++) {
    const end = starts[k + 1];
    let sum = 0;
    for (let i = starts[k]; i < end; i++) sum += source[i];
    if (sum !== sum) { // a NaN among them
      for (let i = starts[k]; i < end; i++) {
        const value = source[i];
        if (value === value) sum = sum === sum ? sum + value : value;
      }
    }
    sums[k] = sum;
  }
  return sums;
}

/** 1 for a group with a row that was made up. */
function anyOfGroups(source: Float64Array, starts: Starts): Float64Array {
  const out = new Float64Array(starts.length - 1);
  for (let k = 0; k < out.length; k++) {
    for (let i = starts[k]; i < starts[k + 1]; i++) if (source[i] > 0) out[k] = 1;
  }
  return out;
}

/** Prices of the groups and how many source bars each has. */
interface GroupedPrices {
  readonly open: Float64Array;
  readonly high: Float64Array;
  readonly low: Float64Array;
  readonly close: Float64Array;
  readonly parts: Float64Array;
}

/** The prices of a group of which some are missing: a row without all four counts as absent. */
function groupSparse(
  { open, high, low, close, coverage, filled }: Bars,
  out: GroupedPrices,
  { k, start, end }: { readonly k: number; readonly start: number; readonly end: number },
): void {
  out.open[k] =
    out.high[k] =
    out.low[k] =
    out.close[k] =
      NaN;
  out.parts[k] = 0;
  for (let i = start; i < end; i++) {
    const sum = open[i] + high[i] + low[i] + close[i];
    if (sum !== sum) continue; // NaN
    if (out.open[k] !== out.open[k]) out.open[k] = open[i];
    if (!(out.high[k] >= high[i])) out.high[k] = high[i];
    if (!(out.low[k] <= low[i])) out.low[k] = low[i];
    out.close[k] = close[i];
    if (filled === undefined || !(filled[i] > 0)) {
      // Coverage that a source does not tell (NaN) is that of a source which never tells: whole.
      out.parts[k] += coverage === undefined || coverage[i] !== coverage[i] ? 1 : coverage[i];
    }
  }
}

function groupPrices(bars: Bars, starts: Starts): GroupedPrices {
  const { open, high, low, close, coverage, filled } = bars;
  const n = starts.length - 1;
  const make = () => new Float64Array(n);
  const out = { open: make(), high: make(), low: make(), close: make(), parts: make() };
  for (let k = 0; k < n; k++) {
    const start = starts[k], end = starts[k + 1];
    let highest = -Infinity, lowest = Infinity, sum = 0;
    for (let i = start; i < end; i++) {
      // Unlike comparisons, these keep a NaN; the sum does so for the other two columns.
      highest = Math.max(highest, high[i]);
      lowest = Math.min(lowest, low[i]);
      sum += open[i] + close[i];
    }
    sum += highest + lowest;
    if (coverage !== undefined || filled !== undefined || sum !== sum) {
      groupSparse(bars, out, { k, start, end });
      continue;
    }
    out.open[k] = open[start];
    out.high[k] = highest;
    out.low[k] = lowest;
    out.close[k] = close[end - 1];
    out.parts[k] = end - start;
  }
  return out;
}

/**
 * Longer bars from shorter ones, on the grid of UTC: days from midnight, weeks from Monday, later by
 * `sessionOffset`. A new bar exists only when it is complete: the source reaches its close and has
 * at least `minCoverage` of it, by default all. `coverage` tells which share of each it had.
 *
 * Source bars with a missing price count as absent, and those that lack a part of themselves for
 * what they have; a coverage of NaN is not told and counts as whole. A missing volume is left out of the sum, which is NaN only if every part is. A
 * new bar is `filled` where any of its parts is; filled parts do not count as covered.
 *
 * Throws a `RangeError` when the new interval or the offset is no multiple of the old interval,
 * times do not increase, or a source bar reaches into two new ones.
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
 * assert.equal(resampleBars(hours, { interval: "4h" }).length, 0);
 * const bar = resampleBars(hours, { interval: "4h", minCoverage: 0.75 });
 * assert.deepEqual([bar.open[0], bar.high[0], bar.low[0], bar.close[0]], [3, 3, 1, 2]);
 * assert.deepEqual([bar.volume[0], bar.coverage![0]], [6, 0.75]);
 * ```
 */
export function resampleBars(bars: Bars, options: ResampleBarsOptions): Bars {
  assertKnownOptions("resampleBars", options, KNOWN);
  const { minCoverage = 1, until } = options;
  assertNumber("minCoverage", minCoverage, { min: 0, max: 1 });
  const grid = barGrid(options);
  checkGrid(bars, grid, options);
  const starts = groupRows(bars, grid, until);
  const n = starts.length - 1;
  const { parts: coverage, ...prices } = groupPrices(bars, starts);
  const count = grid.intervalMs / bars.intervalMs;
  const time = new Float64Array(n);
  const kept: number[] = [];
  for (let k = 0; k < n; k++) {
    time[k] = floorToGrid(bars.time[starts[k]], grid);
    coverage[k] /= count;
    if (coverage[k] >= minCoverage - ROUNDING) kept.push(k);
  }
  const optional: Partial<Record<OptionalColumn, Float64Array>> = { coverage };
  for (const name of SUMMED) {
    const source = bars[name];
    if (source) optional[name] = sumGroups(source, starts);
  }
  if (bars.filled) optional.filled = anyOfGroups(bars.filled, starts);
  const columns = { time, ...prices, volume: sumGroups(bars.volume, starts), ...optional };
  if (kept.length < n) {
    for (const [name, values] of Object.entries(columns)) {
      columns[name as keyof typeof columns] = Float64Array.from(kept, (k) => values[k]);
    }
  }
  return createBars(columns, { symbol: bars.symbol, intervalMs: grid.intervalMs });
}
