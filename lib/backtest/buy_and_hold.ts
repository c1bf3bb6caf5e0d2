import type { Bars } from "../core/mod.ts";
import type { DetailedResult } from "./result.ts";
import { run, type RunOptions } from "./run.ts";

/** Options of {@linkcode buyAndHold}: those of a run, without a side. */
export type BuyAndHoldOptions = Omit<RunOptions, "side">;

/**
 * The benchmark: {@linkcode run} with everything bought as early as any strategy on the same rows
 * could, at the same costs, and held to the end. Missing prices are treated as there.
 *
 * @example
 * ```ts
 * import { createBars } from "lib/core/mod.ts";
 * import { buyAndHold } from "lib/backtest/mod.ts";
 * import assert from "node:assert/strict";
 * const price = Float64Array.of(100, 100, 150);
 * const bars = createBars(
 *   { time: Float64Array.of(0, 1, 2), open: price, high: price, low: price, close: price, volume: price },
 *   { symbol: "TEST", intervalMs: 1 },
 * );
 * const result = buyAndHold(bars, { fee: 0, slippage: 0, initialCash: 1000 });
 * assert.equal(result.finalEquity, 1500);
 * ```
 */
export function buyAndHold(bars: Bars, options: BuyAndHoldOptions): DetailedResult {
  return run(bars, new Float64Array(bars.length).fill(1), { ...options, side: "long" });
}
