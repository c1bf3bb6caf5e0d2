import { smooth, type SmoothingOptions } from "./smoothing.ts";

/**
 * Wilder's moving average (New Concepts in Technical Trading Systems, 1978): weight `1 / window` on
 * the newest value, begun at the mean of the first `window` values, written into `output` (which
 * may be `input`) and returned. A missing or infinite value makes its row NaN and starts the
 * recursion anew: the next value comes after `skip + window` rows without a gap.
 *
 * @example
 * ```ts
 * import { wilder } from "lib/stats/rolling/mod.ts";
 * import assert from "node:assert/strict";
 * const output = wilder(Float64Array.of(1, 3, 6), new Float64Array(3), { window: 2 });
 * assert.deepEqual([...output], [NaN, 2, 4]);
 * ```
 */
export function wilder(
  input: Float64Array,
  output: Float64Array,
  options: SmoothingOptions,
): Float64Array {
  return smooth(input, output, { ...options, alpha: 1 / options.window });
}
