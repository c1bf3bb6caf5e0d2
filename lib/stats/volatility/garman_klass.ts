import { assertSameLength, type Bars } from "../../core/mod.ts";
import type { WindowOptions } from "../rolling/mod.ts";
import { logRatio, meanRoot } from "./mean_root.ts";

const BODY = 2 * Math.LN2 - 1;

/**
 * Volatility of a bar from its range and body (Garman and Klass, On the Estimation of Security Price
 * Volatilities from Historical Data, Journal of Business, 1980): the root of the mean of
 * `ln(high / low)^2 / 2 - (2 ln 2 - 1) ln(close / open)^2` over the last `window` bars, written into
 * `output` (not one of the columns) and returned. Takes the drift as 0 and sees no jump between bars.
 * The first `window - 1` rows are NaN, and rows with a price in their window that is missing or not
 * above 0; bars that leave their own range can bring the mean below 0, which counts as 0.
 *
 * @example
 * ```ts
 * import { garmanKlassVolatility } from "lib/stats/mod.ts";
 * import assert from "node:assert/strict";
 * const one = Float64Array.of(1), high = Float64Array.of(Math.E);
 * const bars = { open: one, high, low: one, close: one };
 * const [sigma] = garmanKlassVolatility(bars, new Float64Array(1), { window: 1 });
 * assert.ok(Math.abs(sigma - Math.SQRT1_2) < 1e-15);
 * ```
 */
export function garmanKlassVolatility(
  { open, high, low, close }: Pick<Bars, "open" | "high" | "low" | "close">,
  output: Float64Array,
  { window }: WindowOptions,
): Float64Array {
  assertSameLength({ open, high, low, close, output });
  for (let t = 0; t < output.length; t++) {
    const range = logRatio(high[t], low[t]), body = logRatio(close[t], open[t]);
    output[t] = 0.5 * range * range - BODY * body * body;
  }
  return meanRoot(output, window);
}
