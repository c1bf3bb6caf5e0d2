import { assertKnownOptions, type Bars } from "../core/mod.ts";
import { knownPrices } from "./known_prices.ts";
import { volatilityOf } from "./label_volatility.ts";
import { assertDistances, BARRIER_NAMES, type BarrierOptions } from "./triple_barrier.ts";

/** Prices of the barriers of a long trade from each row. */
export interface BarrierLevels {
  /** Price of the profit target, NaN where the close or the volatility is missing. */
  readonly take: Float64Array;
  /** Price of the stop. */
  readonly stop: Float64Array;
}

/**
 * The prices at which `tripleBarrier` has its barriers, for a long trade from each row: what charts draw.
 *
 * @throws what `tripleBarrier` throws
 *
 * @example
 * ```ts
 * import { sampleBars } from "lib/data/mod.ts";
 * import { barrierLevels } from "lib/labels/mod.ts";
 * import assert from "node:assert/strict";
 * const bars = await sampleBars("BTCUSDT-1d");
 * const { take, stop } = barrierLevels(bars, { horizon: 10, take: 2, stop: 1 });
 * const up = take[500] - bars.close[500], down = bars.close[500] - stop[500];
 * assert.ok(Math.abs(up / down - 2) < 1e-9);
 * ```
 */
export function barrierLevels(bars: Bars, options: BarrierOptions): BarrierLevels {
  assertKnownOptions("barrierLevels", options, BARRIER_NAMES);
  const { horizon, take = 1, stop = 1, ...volatility } = options;
  assertDistances({ horizon, take, stop });
  const sigma = volatilityOf(bars, volatility);
  const { close } = knownPrices(bars);
  const at = (multiple: number) =>
    close.map((price, t) => price * (1 + sigma[t] * Math.sqrt(horizon) * multiple));
  return { take: at(take), stop: at(-stop) };
}
