import { type Bars, createBars } from "../../core/mod.ts";

/** The extreme of `column` in rows `start` to `end`; NaN where all are. */
function extreme(
  column: Float64Array,
  [start, end]: readonly [number, number],
  better: (a: number, b: number) => boolean,
): number {
  let found = NaN;
  for (let i = start; i < end; i++) {
    if (Number.isNaN(found) || better(column[i], found)) found = column[i];
  }
  return found;
}

/**
 * The bars as at most `limit` longer ones, each of equally many: what a screen can show of millions.
 * Bars that are few enough are returned as they are. Unlike resampling it knows no calendar; it is
 * for looking only. Prices that are missing are left out of highest and lowest.
 *
 * @example
 * ```ts
 * import { createBars } from "lib/core/mod.ts";
 * import { thinBars } from "lib/reports/display/thin_bars.ts";
 * import assert from "node:assert/strict";
 * const x = Float64Array.of(1, 2, 3, 4);
 * const bars = createBars(
 *   { time: x, open: x, high: x, low: x, close: x, volume: x },
 *   { symbol: "TEST", intervalMs: 1 },
 * );
 * const { time, open, close, volume } = thinBars(bars, 2);
 * assert.deepEqual([...time], [1, 3]);
 * assert.deepEqual([[...open], [...close], [...volume]], [[1, 3], [2, 4], [3, 7]]);
 * ```
 */
export function thinBars(bars: Bars, limit: number): Bars {
  const { length, intervalMs, symbol } = bars;
  if (length <= limit) return bars;
  const size = Math.ceil(length / limit);
  const groups = Array.from(
    { length: Math.ceil(length / size) },
    (_, k) => [k * size, Math.min(length, (k + 1) * size)] as const,
  );
  const each = (value: (group: readonly [number, number]) => number) =>
    Float64Array.from(groups, value);
  return createBars({
    time: each(([start]) => bars.time[start]),
    open: each(([start]) => bars.open[start]),
    high: each((group) => extreme(bars.high, group, (a, b) => a > b)),
    low: each((group) => extreme(bars.low, group, (a, b) => a < b)),
    close: each(([, end]) => bars.close[end - 1]),
    volume: each(([start, end]) => bars.volume.subarray(start, end).reduce((sum, v) => sum + v, 0)),
  }, { symbol, intervalMs: size * intervalMs });
}
