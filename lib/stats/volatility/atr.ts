import { assertSameLength, type Bars } from "../../core/mod.ts";
import { wilder, type WindowOptions } from "../rolling/mod.ts";

/**
 * Wilder's average true range as a fraction of the close (New Concepts in Technical Trading Systems,
 * 1978), written into `output` (not one of the columns) and returned. A range, not a deviation: of a
 * random walk it is about 1.6 times the deviation of a bar's return. The first `window` rows are NaN;
 * the average begins anew after a missing price.
 *
 * @example
 * ```ts
 * import { atrVolatility } from "lib/stats/mod.ts";
 * import assert from "node:assert/strict";
 * const bars = {
 *   high: Float64Array.of(4, 6),
 *   low: Float64Array.of(4, 5),
 *   close: Float64Array.of(4, 5),
 * };
 * assert.deepEqual([...atrVolatility(bars, new Float64Array(2), { window: 1 })], [NaN, 0.4]);
 * ```
 */
export function atrVolatility(
  { high, low, close }: Pick<Bars, "high" | "low" | "close">,
  output: Float64Array,
  { window }: WindowOptions,
): Float64Array {
  assertSameLength({ close, high, low, output });
  if (output.length > 0) output[0] = NaN;
  for (let t = 1; t < output.length; t++) {
    const before = close[t - 1];
    // Math.max and Math.min make NaN of a missing price.
    output[t] = Math.max(high[t], before) - Math.min(low[t], before);
  }
  wilder(output, output, { window });
  for (let t = 0; t < output.length; t++) {
    const price = close[t];
    output[t] = price > 0 && price < Infinity ? output[t] / price : NaN;
  }
  return output;
}
