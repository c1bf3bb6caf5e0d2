import { assertInteger } from "../../core/mod.ts";
import { assertWindow, type WindowOptions } from "./window.ts";

/** Options of {@linkcode rollingStd}. */
export interface RollingStdOptions extends WindowOptions {
  /** Subtracted from the number of values in the divisor: 1 for a sample. Default: 1. */
  readonly ddof?: number;
}

/**
 * Standard deviation of the last `window` values of each row, written into `output` (which may be
 * `input`) and returned. Rows with a missing or infinite value in their window, and the first
 * `window - 1` rows, are NaN; no other row is. Equal values give exactly 0.
 *
 * Sums are taken block by block as in {@linkcode rollingMean}, so nothing drifts. Squares are of
 * distances from a value of the window itself. Such a sum is at most `window + 1` times the sum of
 * squares about the mean, which bounds what the subtraction can cancel whatever the level.
 *
 * @example
 * ```ts
 * import { rollingStd } from "lib/stats/rolling/mod.ts";
 * import assert from "node:assert/strict";
 * const output = rollingStd(Float64Array.of(1, 3, 3), new Float64Array(3), { window: 2 });
 * assert.deepEqual([...output], [NaN, Math.SQRT2, 0]);
 * ```
 */
export function rollingStd(
  input: Float64Array,
  output: Float64Array,
  { window, ddof = 1 }: RollingStdOptions,
): Float64Array {
  assertWindow(input, output, window);
  assertInteger("ddof", ddof, { min: 0, max: window - 1 });
  const n = input.length;
  const size = Math.min(window, n);
  const mean = 1 / window;
  const variance = 1 / (window - ddof);
  // Sums over the rows after j in the block before. NaN while there is no such block.
  const earlier = new Float64Array(size).fill(NaN);
  const earlierSquares = new Float64Array(size);
  if (size === window) earlier[size - 1] = 0;
  const block = new Float64Array(size);
  for (let start = 0; start < n; start += window) {
    const anchor = input[start];
    if (start > 0) {
      let sum = 0, squares = 0;
      for (let j = window - 1; j > 0; j--) {
        const distance = block[j] - anchor;
        sum += distance;
        squares += distance * distance;
        earlier[j - 1] = sum;
        earlierSquares[j - 1] = squares;
      }
    }
    const count = Math.min(window, n - start);
    let sum = 0, squares = 0;
    for (let j = 0; j < count; j++) {
      const value = input[start + j];
      block[j] = value;
      const distance = value - anchor;
      sum += distance;
      squares += distance * distance;
      const total = earlier[j] + sum;
      const aboutMean = earlierSquares[j] + squares - total * total * mean;
      // Rounding can leave a hair below zero; NaN fails the comparison and stays.
      output[start + j] = aboutMean < 0 ? 0 : Math.sqrt(aboutMean * variance);
    }
  }
  return output;
}
