import type { Bars } from "../core/mod.ts";
import { relativeChange } from "../stats/rolling/mod.ts";
import { assertHorizonOptions, createLabels, type HorizonOptions, type Labels } from "./labels.ts";

/**
 * `close[t + horizon] / close[t] - 1`. NaN in the last `horizon` rows, whose future is not there
 * yet, and where either close is missing or not above 0. The span of row t is
 * `[t + 1, t + horizon]`.
 *
 * @example
 * ```ts
 * import { createBars } from "lib/core/mod.ts";
 * import { forwardReturn } from "lib/labels/mod.ts";
 * import assert from "node:assert/strict";
 * const x = Float64Array.of(4, 5, 5);
 * const bars = createBars(
 *   { time: x, open: x, high: x, low: x, close: x, volume: x },
 *   { symbol: "TEST", intervalMs: 1 },
 * );
 * assert.deepEqual([...forwardReturn(bars, { horizon: 1 }).values], [0.25, 0, NaN]);
 * ```
 */
export function forwardReturn(bars: Bars, options: HorizonOptions): Labels {
  assertHorizonOptions("forwardReturn", options);
  const { horizon } = options;
  const values = relativeChange(bars.close, new Float64Array(bars.length), { lag: horizon });
  values.copyWithin(0, horizon).fill(NaN, Math.max(0, bars.length - horizon));
  return createLabels(bars, { name: `forwardReturn${horizon}`, horizon, values });
}
