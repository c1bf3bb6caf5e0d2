import { assertSameLength, type Bars } from "../../core/mod.ts";
import { ema, logChange, type WindowOptions } from "../rolling/mod.ts";

/**
 * Root of the exponentially weighted mean of squared log returns of the close, a bar's, written into
 * `output` (not one of the columns) and returned (RiskMetrics Technical Document, 4th edition, J.P.
 * Morgan, 1996, equation 5.3: the mean return is taken as 0). The newest square has weight
 * `2 / (window + 1)`, so that RiskMetrics' 0.94 is a window of 32.3; the recursion begins at the mean
 * of the first `window` squares, and anew after a missing close or one not above 0. The first `window`
 * rows are NaN.
 *
 * @example
 * ```ts
 * import { ewmaVolatility } from "lib/stats/mod.ts";
 * import assert from "node:assert/strict";
 * const close = Float64Array.of(1, Math.E, 1);
 * const sigma = ewmaVolatility({ close }, new Float64Array(3), { window: 1 });
 * assert.ok(Math.abs(sigma[2] - 1) < 1e-15);
 * ```
 */
export function ewmaVolatility(
  { close }: Pick<Bars, "close">,
  output: Float64Array,
  { window }: WindowOptions,
): Float64Array {
  assertSameLength({ close, output });
  logChange(close, output);
  for (let t = 0; t < output.length; t++) output[t] *= output[t];
  ema(output, output, { window });
  for (let t = 0; t < output.length; t++) output[t] = Math.sqrt(output[t]);
  return output;
}
