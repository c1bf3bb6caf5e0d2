import { assertSameLength, type Bars } from "../../core/mod.ts";
import type { WindowOptions } from "../rolling/mod.ts";
import { logRatio, meanRoot } from "./mean_root.ts";

const PARKINSON = 1 / (4 * Math.LN2);

/**
 * Volatility of a bar from its range (Parkinson, The Extreme Value Method for Estimating the Variance
 * of the Rate of Return, Journal of Business, 1980): the root of the mean of
 * `ln(high / low)^2 / (4 ln 2)` over the last `window` bars, written into `output` (not one of the
 * columns) and returned. Sees no jump between bars. The first `window - 1` rows are NaN, and rows with a
 * price in their window that is missing or not above 0.
 *
 * @example
 * ```ts
 * import { parkinsonVolatility } from "lib/stats/mod.ts";
 * import assert from "node:assert/strict";
 * const bars = { high: Float64Array.of(4), low: Float64Array.of(1) };
 * const [sigma] = parkinsonVolatility(bars, new Float64Array(1), { window: 1 });
 * assert.ok(Math.abs(sigma - Math.sqrt(Math.LN2)) < 1e-15);
 * ```
 */
export function parkinsonVolatility(
  { high, low }: Pick<Bars, "high" | "low">,
  output: Float64Array,
  { window }: WindowOptions,
): Float64Array {
  assertSameLength({ high, low, output });
  for (let t = 0; t < output.length; t++) {
    const range = logRatio(high[t], low[t]);
    output[t] = PARKINSON * range * range;
  }
  return meanRoot(output, window);
}
