import { assertSameLength } from "../../core/mod.ts";
import { endOfRun } from "./runs.ts";
import { assertWindow, type WindowOptions } from "./window.ts";

/** What to make of the sums of squares and products about the means. */
type Reading = "correlation" | "beta";

/** Sums over the end of a block: x, y, their squares and their product, in turns. */
const SUMS = 5;

/**
 * Sums are taken block by block as in `rollingMean`, relative to values of the window itself, so
 * nothing drifts and only what the window holds can cancel.
 */
function overPairs(
  x: Float64Array,
  y: Float64Array,
  output: Float64Array,
  window: number,
  reading: Reading,
): Float64Array {
  assertWindow(x, output, window);
  assertSameLength({ x, y });
  if (output === x || output === y) throw new TypeError("Expected an output other than the inputs");
  const n = x.length;
  const unit = 1 / window;
  const earlier = new Float64Array(SUMS * window);
  let i = 0;
  while (i < n) {
    while (i < n && !(Number.isFinite(x[i]) && Number.isFinite(y[i]))) output[i++] = NaN;
    const from = i;
    i = endOfRun(y, from, endOfRun(x, from));
    output.fill(NaN, from, Math.min(i, from + window - 1));
    for (let start = from; start < i; start += window) {
      const xAnchor = x[start], yAnchor = y[start];
      let sx = 0, sy = 0, sxx = 0, syy = 0, sxy = 0;
      earlier.fill(0, SUMS * (window - 1));
      for (let j = start > from ? window - 1 : 0; j > 0; j--) {
        const a = x[start - window + j] - xAnchor, b = y[start - window + j] - yAnchor;
        const at = SUMS * (j - 1);
        earlier[at] = sx += a;
        earlier[at + 1] = sy += b;
        earlier[at + 2] = sxx += a * a;
        earlier[at + 3] = syy += b * b;
        earlier[at + 4] = sxy += a * b;
      }
      sx =
        sy =
        sxx =
        syy =
        sxy =
          0;
      const count = Math.min(window, i - start);
      for (let j = 0; j < count; j++) {
        const a = x[start + j] - xAnchor, b = y[start + j] - yAnchor;
        sx += a;
        sy += b;
        sxx += a * a;
        syy += b * b;
        sxy += a * b;
        if (start === from && j < window - 1) continue;
        const at = SUMS * j;
        const x1 = sx + earlier[at], y1 = sy + earlier[at + 1];
        const xx = sxx + earlier[at + 2] - x1 * x1 * unit;
        const yy = syy + earlier[at + 3] - y1 * y1 * unit;
        const xy = sxy + earlier[at + 4] - x1 * y1 * unit;
        // Where one of them does not move there is nothing to go with.
        if (reading === "beta") output[start + j] = xx > 0 ? xy / xx : 0;
        else output[start + j] = xx > 0 && yy > 0 ? xy / Math.sqrt(xx * yy) : 0;
      }
    }
  }
  return output;
}

/** Columns of one length, row by row. */
export interface Pair {
  readonly x: Float64Array;
  readonly y: Float64Array;
}

/**
 * Pearson correlation of the last `window` values of two columns, written into `output` (another
 * array than those) and returned; 0 where one of them does not move in the window, TA-Lib's
 * convention. Rows with a missing or infinite value in their window, and the first `window - 1`
 * rows, are NaN.
 *
 * @example
 * ```ts
 * import { rollingCorrelation } from "lib/stats/rolling/mod.ts";
 * import assert from "node:assert/strict";
 * const pair = { x: Float64Array.of(1, 2), y: Float64Array.of(5, 3) };
 * const output = rollingCorrelation(pair, new Float64Array(2), { window: 2 });
 * assert.deepEqual([...output], [NaN, -1]);
 * ```
 */
export function rollingCorrelation(
  { x, y }: Pair,
  output: Float64Array,
  { window }: WindowOptions,
): Float64Array {
  return overPairs(x, y, output, window, "correlation");
}

/**
 * Slope of the least-squares line of y on x over the last `window` values, written into `output`
 * (another array than those) and returned; 0 where x does not move in the window. Rows with a missing
 * or infinite value in their window, and the first `window - 1` rows, are NaN.
 *
 * @example
 * ```ts
 * import { rollingBeta } from "lib/stats/rolling/mod.ts";
 * import assert from "node:assert/strict";
 * const pair = { x: Float64Array.of(1, 2), y: Float64Array.of(5, 2) };
 * const output = rollingBeta(pair, new Float64Array(2), { window: 2 });
 * assert.deepEqual([...output], [NaN, -3]);
 * ```
 */
export function rollingBeta(
  { x, y }: Pair,
  output: Float64Array,
  { window }: WindowOptions,
): Float64Array {
  return overPairs(x, y, output, window, "beta");
}
