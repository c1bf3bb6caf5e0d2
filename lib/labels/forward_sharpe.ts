import { assertInteger, type Bars } from "../core/mod.ts";
import { logChange, rollingMean, rollingStd } from "../stats/rolling/mod.ts";
import { assertHorizonOptions, createLabels, type HorizonOptions, type Labels } from "./labels.ts";

/**
 * Mean over sample standard deviation (ddof 1) of the next `horizon` log returns of the close, bar by
 * bar: the Sharpe ratio of holding the instrument, per bar and not annualised (Sharpe, The Sharpe Ratio,
 * Journal of Portfolio Management, 1994). NaN in the last `horizon` rows, where one of the closes t to
 * t + horizon is missing or not above 0, and where the returns are all the same. The span of row t is
 * `[t + 1, t + horizon]`. The horizon is at least 2.
 *
 * @example
 * ```ts
 * import { createBars } from "lib/core/mod.ts";
 * import { forwardSharpe } from "lib/labels/mod.ts";
 * import assert from "node:assert/strict";
 * const x = Float64Array.of(1, 2, 1, 2);
 * const bars = createBars(
 *   { time: x, open: x, high: x, low: x, close: x, volume: x },
 *   { symbol: "TEST", intervalMs: 1 },
 * );
 * assert.deepEqual([...forwardSharpe(bars, { horizon: 2 }).values], [0, 0, NaN, NaN]);
 * ```
 */
export function forwardSharpe(bars: Bars, options: HorizonOptions): Labels {
  assertHorizonOptions("forwardSharpe", options);
  const { horizon } = options;
  assertInteger("horizon", horizon, { min: 2 });
  const values = logChange(bars.close, new Float64Array(bars.length));
  const deviation = rollingStd(values, new Float64Array(bars.length), { window: horizon, ddof: 1 });
  rollingMean(values, values, { window: horizon });
  for (let t = 0; t + horizon < values.length; t++) {
    const spread = deviation[t + horizon];
    values[t] = spread > 0 ? values[t + horizon] / spread : NaN;
  }
  values.fill(NaN, Math.max(0, bars.length - horizon));
  return createLabels(bars, { name: `forwardSharpe${horizon}`, horizon, values });
}
