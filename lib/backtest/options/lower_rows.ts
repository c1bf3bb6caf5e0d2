import type { Bars } from "../../core/mod.ts";

/** Bars of a shorter interval and which of them lie in each bar. */
export interface LowerRows {
  readonly bars: Bars;
  /** Bar t holds the lower rows from `first[t]` to before `end[t]`; none when they are equal. */
  readonly first: Int32Array;
  readonly end: Int32Array;
}

/** Whether a lower bar has all prices and stays in its bar's range. */
function fits({ open, high, low, close }: Bars, row: number, [bars, t]: readonly [Bars, number]) {
  return low[row] >= bars.low[t] && high[row] <= bars.high[t] &&
    low[row] <= Math.min(open[row], close[row]) && high[row] >= Math.max(open[row], close[row]);
}

/**
 * Finds the lower bars of each bar. A bar that one of them contradicts, by a missing price or one
 * outside the bar's range, counts as having none. Throws a `RangeError` unless the longer interval is
 * a multiple of the shorter one.
 */
export function lowerRows(bars: Bars, lower: Bars): LowerRows {
  if (!(bars.intervalMs > lower.intervalMs && bars.intervalMs % lower.intervalMs === 0)) {
    throw new RangeError(
      `Expected lowerBars of an interval that divides ${bars.intervalMs} ms but found ` +
        `${lower.intervalMs} ms`,
    );
  }
  const first = new Int32Array(bars.length), end = new Int32Array(bars.length);
  let row = 0;
  for (let t = 0; t < bars.length; t++) {
    while (row < lower.length && lower.time[row] < bars.time[t]) row++;
    first[t] = row;
    let sound = true;
    while (row < lower.length && lower.time[row] < bars.time[t] + bars.intervalMs) {
      if (!fits(lower, row++, [bars, t])) sound = false;
    }
    end[t] = sound ? row : first[t];
  }
  return { bars: lower, first, end };
}
