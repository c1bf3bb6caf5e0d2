import type { Bars } from "../core/mod.ts";
import { logChange } from "../stats/rolling/mod.ts";
import { assertHorizonOptions, createLabels, type HorizonOptions, type Labels } from "./labels.ts";

/**
 * `ln(close[t + horizon] / close[t])`. NaN in the last `horizon` rows, whose future is not there
 * yet, and where either close is missing or not above 0. The span of row t is
 * `[t + 1, t + horizon]`.
 *
 * @example
 * ```ts
 * import { createBars } from "lib/core/mod.ts";
 * import { forwardLogReturn } from "lib/labels/mod.ts";
 * import assert from "node:assert/strict";
 * const x = Float64Array.of(1, Math.E, Math.E);
 * const bars = createBars(
 *   { time: x, open: x, high: x, low: x, close: x, volume: x },
 *   { symbol: "TEST", intervalMs: 1 },
 * );
 * assert.deepEqual([...forwardLogReturn(bars, { horizon: 1 }).values], [1, 0, NaN]);
 * ```
 */
export function forwardLogReturn(bars: Bars, options: HorizonOptions): Labels {
  assertHorizonOptions("forwardLogReturn", options);
  const { horizon } = options;
  const values = logChange(bars.close, new Float64Array(bars.length), { lag: horizon });
  values.copyWithin(0, horizon).fill(NaN, Math.max(0, bars.length - horizon));
  return createLabels(bars, { name: `forwardLogReturn${horizon}`, horizon, values });
}
