import { assertInteger, assertSameLength, type Bars } from "../../core/mod.ts";
import { logChange, rollingStd, type WindowOptions } from "../rolling/mod.ts";

/**
 * Sample standard deviation (ddof 1) of the last `window` log returns of the close, a bar's, written
 * into `output` (not one of the columns) and returned. The first `window` rows are NaN, and rows one of
 * whose `window + 1` closes is missing or not above 0. `window` is at least 2.
 *
 * @example
 * ```ts
 * import { closeToCloseVolatility } from "lib/stats/mod.ts";
 * import assert from "node:assert/strict";
 * const close = Float64Array.of(1, Math.E, 1);
 * const sigma = closeToCloseVolatility({ close }, new Float64Array(3), { window: 2 });
 * assert.ok(Math.abs(sigma[2] - Math.SQRT2) < 1e-15);
 * ```
 */
export function closeToCloseVolatility(
  { close }: Pick<Bars, "close">,
  output: Float64Array,
  { window }: WindowOptions,
): Float64Array {
  assertSameLength({ close, output });
  assertInteger("window", window, { min: 2 });
  return rollingStd(logChange(close, output), output, { window, ddof: 1 });
}
