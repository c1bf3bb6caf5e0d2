import { assertSameLength } from "../../core/mod.ts";
import { endOfRun } from "./runs.ts";
import { assertWindow, type WindowOptions } from "./window.ts";

/** Columns that {@linkcode rollingRange} reads; they may be one and the same. */
export interface RangeInputs {
  readonly high: Float64Array;
  readonly low: Float64Array;
}

/** Columns that {@linkcode rollingRange} writes. */
export interface RangeOutputs {
  readonly highest: Float64Array;
  readonly lowest: Float64Array;
}

/**
 * The largest of the last `window` highs and the smallest of the last `window` lows of each row,
 * written into two outputs, which are none of the inputs. Rows with a missing or infinite value of
 * either column in their window, and the first `window - 1` rows, are NaN.
 *
 * It is `rollingMax` and `rollingMin` in one: two comparisons that do not wait for each other take
 * little longer than one.
 *
 * @example
 * ```ts
 * import { rollingRange } from "lib/stats/rolling/mod.ts";
 * import assert from "node:assert/strict";
 * const highest = new Float64Array(3), lowest = new Float64Array(3);
 * const x = Float64Array.of(5, 1, 2);
 * rollingRange({ high: x, low: x }, { highest, lowest }, { window: 2 });
 * assert.deepEqual([...highest, ...lowest], [NaN, 5, 2, NaN, 1, 1]);
 * ```
 */
export function rollingRange(
  { high, low }: RangeInputs,
  { highest, lowest }: RangeOutputs,
  { window }: WindowOptions,
): void {
  assertWindow(high, highest, window);
  assertSameLength({ high, low, lowest });
  if ([high, low].includes(highest) || [high, low].includes(lowest) || highest === lowest) {
    throw new TypeError("Expected two outputs other than the inputs");
  }
  const n = high.length;
  const tops = new Float64Array(window), bottoms = new Float64Array(window);
  let i = 0;
  while (i < n) {
    while (i < n && !Number.isFinite(high[i] + low[i])) highest[i] = lowest[i++] = NaN;
    const from = i;
    const to = i = endOfRun(low, from, endOfRun(high, from));
    tops.fill(-Infinity);
    bottoms.fill(Infinity);
    for (let start = from; start < to; start += window) {
      const count = Math.min(window, to - start);
      let top = -Infinity, bottom = Infinity;
      for (let j = window - 2, k = start - 1; j >= 0 && start > from; j--, k--) {
        const h = high[k], l = low[k];
        tops[j] = top = h > top ? h : top;
        bottoms[j] = bottom = l < bottom ? l : bottom;
      }
      top = -Infinity;
      bottom = Infinity;
      for (let j = 0; j < count; j++) {
        const h = high[start + j], l = low[start + j], t = tops[j], b = bottoms[j];
        top = h > top ? h : top;
        bottom = l < bottom ? l : bottom;
        highest[start + j] = t > top ? t : top;
        lowest[start + j] = b < bottom ? b : bottom;
      }
    }
    const whole = Math.min(to, from + window - 1);
    highest.fill(NaN, from, whole);
    lowest.fill(NaN, from, whole);
  }
}
