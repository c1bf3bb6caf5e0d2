import { smooth, type SmoothingOptions } from "./smoothing.ts";

/**
 * Exponential moving average with weight `2 / (window + 1)` on the newest value, begun at the mean
 * of the first `window` values (TA-Lib's convention), written into `output` (which may be `input`)
 * and returned. A missing or infinite value makes its row NaN and starts the recursion anew: the
 * next value comes after `skip + window` rows without a gap, as at the start.
 *
 * @example
 * ```ts
 * import { ema } from "lib/stats/rolling/mod.ts";
 * import assert from "node:assert/strict";
 * const output = ema(Float64Array.of(1, 2, 3, 4), new Float64Array(4), { window: 3 });
 * assert.deepEqual([...output], [NaN, NaN, 2, 3]);
 * ```
 */
export function ema(
  input: Float64Array,
  output: Float64Array,
  options: SmoothingOptions,
): Float64Array {
  return smooth(input, output, { ...options, alpha: 2 / (options.window + 1) });
}
