import type { Bars } from "../core/mod.ts";
import { assertHorizonOptions, createLabels, type HorizonOptions, type Labels } from "./labels.ts";

/**
 * 1 where the close is higher `horizon` bars later, 0 where it is lower or equal. NaN in the last
 * `horizon` rows, whose future is not there yet, and where either close is missing. The span of row
 * t is `[t + 1, t + horizon]`.
 *
 * @example
 * ```ts
 * import { createBars } from "lib/core/mod.ts";
 * import { direction } from "lib/labels/mod.ts";
 * import assert from "node:assert/strict";
 * const x = Float64Array.of(4, 5, 5);
 * const bars = createBars(
 *   { time: x, open: x, high: x, low: x, close: x, volume: x },
 *   { symbol: "TEST", intervalMs: 1 },
 * );
 * assert.deepEqual([...direction(bars, { horizon: 1 }).values], [1, 0, NaN]);
 * ```
 */
export function direction(bars: Bars, options: HorizonOptions): Labels {
  assertHorizonOptions("direction", options);
  const { horizon } = options;
  const { close, length } = bars;
  const values = new Float64Array(length).fill(NaN);
  for (let t = 0; t + horizon < length; t++) {
    const move = close[t + horizon] - close[t];
    // NaN when a close is missing or infinite, else the comparison itself.
    if (move - move === 0) values[t] = move > 0 ? 1 : 0;
  }
  return createLabels(bars, { name: `direction${horizon}`, horizon, values });
}
