import { assertInteger, assertSameLength, type Bars } from "../../core/mod.ts";
import { rollingMean, rollingStd, Scratch, type WindowOptions } from "../rolling/mod.ts";
import { logRatio } from "./mean_root.ts";
import { rogersSatchellTerms } from "./rogers_satchell.ts";

/**
 * Volatility of a bar and the jump before it, whatever the drift (Yang and Zhang, Drift-Independent
 * Volatility Estimation Based on High, Low, Open, and Close Prices, Journal of Business, 2000), written
 * into `output` (not one of the columns) and returned. The variance is that of `ln(open / previous
 * close)` plus k times that of `ln(close / open)` plus 1 - k times Rogers and Satchell's mean, over the
 * last `window` bars (at least 2, variances with ddof 1), k = 0.34 / (1.34 + (window + 1) / (window -
 * 1)). The first `window` rows are NaN, and rows with a price in their window that is missing or not
 * above 0.
 *
 * @example
 * ```ts
 * import { yangZhangVolatility } from "lib/stats/mod.ts";
 * import assert from "node:assert/strict";
 * const x = Float64Array.of(2, 2, 2, 2);
 * const bars = { open: x, high: x, low: x, close: x };
 * const sigma = yangZhangVolatility(bars, new Float64Array(4), { window: 3 });
 * assert.deepEqual([...sigma], [NaN, NaN, NaN, 0]);
 * ```
 */
export function yangZhangVolatility(
  bars: Pick<Bars, "open" | "high" | "low" | "close">,
  output: Float64Array,
  { window }: WindowOptions,
): Float64Array {
  const { open, high, low, close } = bars;
  assertSameLength({ open, high, low, close, output });
  assertInteger("window", window, { min: 2 });
  using scratch = new Scratch(output.length);
  const jump = scratch.take(), body = scratch.take();
  for (let t = 0; t < output.length; t++) {
    jump[t] = t > 0 ? logRatio(open[t], close[t - 1]) : NaN;
    body[t] = logRatio(close[t], open[t]);
  }
  rollingStd(jump, jump, { window, ddof: 1 });
  rollingStd(body, body, { window, ddof: 1 });
  rollingMean(rogersSatchellTerms(bars, output), output, { window });
  const k = 0.34 / (1.34 + (window + 1) / (window - 1));
  for (let t = 0; t < output.length; t++) {
    const variance = jump[t] * jump[t] + k * body[t] * body[t] + (1 - k) * output[t];
    output[t] = variance < 0 ? 0 : Math.sqrt(variance);
  }
  return output;
}
