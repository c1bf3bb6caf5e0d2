import { assertWindow, type WindowOptions } from "./window.ts";

/**
 * Mean of the last `window` values of each row, written into `output` (which may be `input`) and
 * returned. Rows with a missing or infinite value in their window, and the first `window - 1`
 * rows, are NaN; no other row is.
 *
 * A running sum that adds and subtracts drifts over millions of rows and never forgets a NaN. Here
 * a window is the end of one block of `window` rows plus the beginning of the next, and both are
 * sums of their own rows only (van Herk, 1992, for minima), taken relative to the first value of
 * the later block, which every such window contains.
 *
 * @example
 * ```ts
 * import { rollingMean } from "lib/stats/rolling/mod.ts";
 * import assert from "node:assert/strict";
 * const output = rollingMean(Float64Array.of(1, 2, 6), new Float64Array(3), { window: 2 });
 * assert.deepEqual([...output], [NaN, 1.5, 4]);
 * ```
 */
export function rollingMean(
  input: Float64Array,
  output: Float64Array,
  { window }: WindowOptions,
): Float64Array {
  assertWindow(input, output, window);
  const n = input.length;
  const size = Math.min(window, n);
  // earlier[j]: sum of the rows after j in the block before. NaN while there is no such block.
  const earlier = new Float64Array(size).fill(NaN);
  if (size === window) earlier[size - 1] = 0;
  const block = new Float64Array(size);
  for (let start = 0; start < n; start += window) {
    const anchor = input[start];
    if (start > 0) {
      let sum = 0;
      for (let j = window - 1; j > 0; j--) {
        sum += block[j] - anchor;
        earlier[j - 1] = sum;
      }
    }
    const count = Math.min(window, n - start);
    let sum = 0;
    for (let j = 0; j < count; j++) {
      const value = input[start + j];
      block[j] = value;
      sum += value - anchor;
      const total = earlier[j] + sum;
      // Adds 0, or NaN when the total is infinite.
      output[start + j] = anchor + total / window + (total - total);
    }
  }
  return output;
}
