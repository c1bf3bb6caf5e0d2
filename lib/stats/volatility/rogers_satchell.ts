import { assertSameLength, type Bars } from "../../core/mod.ts";
import type { WindowOptions } from "../rolling/mod.ts";
import { logRatio, meanRoot } from "./mean_root.ts";

/** A bar's variance whatever its drift: `ln(h / c) ln(h / o) + ln(l / c) ln(l / o)`. */
export function rogersSatchellTerms(
  { open, high, low, close }: Pick<Bars, "open" | "high" | "low" | "close">,
  output: Float64Array,
): Float64Array {
  for (let t = 0; t < output.length; t++) {
    const o = open[t], c = close[t], h = high[t], l = low[t];
    output[t] = logRatio(h, c) * logRatio(h, o) + logRatio(l, c) * logRatio(l, o);
  }
  return output;
}

/**
 * Volatility of a bar that a drift does not disturb (Rogers and Satchell, Estimating Variance from High,
 * Low and Closing Prices, Annals of Applied Probability, 1991): the root of the mean of
 * `ln(h / c) ln(h / o) + ln(l / c) ln(l / o)` over the last `window` bars, written into `output` (not
 * one of the columns) and returned. Sees no jump between bars. The first `window - 1` rows are NaN, and
 * rows with a price in their window that is missing or not above 0; bars that leave their own range can
 * bring the mean below 0, which counts as 0.
 *
 * @example
 * ```ts
 * import { rogersSatchellVolatility } from "lib/stats/mod.ts";
 * import assert from "node:assert/strict";
 * const one = Float64Array.of(1), high = Float64Array.of(Math.E);
 * const bars = { open: one, high, low: one, close: one };
 * const [sigma] = rogersSatchellVolatility(bars, new Float64Array(1), { window: 1 });
 * assert.ok(Math.abs(sigma - 1) < 1e-15);
 * ```
 */
export function rogersSatchellVolatility(
  bars: Pick<Bars, "open" | "high" | "low" | "close">,
  output: Float64Array,
  { window }: WindowOptions,
): Float64Array {
  const { open, high, low, close } = bars;
  assertSameLength({ open, high, low, close, output });
  return meanRoot(rogersSatchellTerms(bars, output), window);
}
