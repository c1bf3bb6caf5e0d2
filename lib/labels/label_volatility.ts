import { assertInteger, assertKnownOptions, type Bars, type OptionNames } from "../core/mod.ts";
import { VOLATILITY_ESTIMATORS, type VolatilityEstimator } from "../stats/volatility/mod.ts";
import { knownPrices } from "./known_prices.ts";

/** How labels measure the volatility of a bar. */
export interface LabelVolatilityOptions {
  /** How, out of `VOLATILITY_ESTIMATORS`. Default: "ewma". */
  readonly estimator?: VolatilityEstimator;
  /** Bars that it looks back over, the row's own included. Default: 100. */
  readonly window?: number;
}

/** The options by name, for labels that take them among others. */
export const VOLATILITY_NAMES: OptionNames<LabelVolatilityOptions> = {
  estimator: true,
  window: true,
};

/**
 * Volatility of one bar at each row, as a fraction of the price: what labels scale their thresholds
 * with. Row t reads bars up to t. NaN before the estimator's first value, and where one of its prices
 * is missing or its bar was filled in.
 *
 * @throws {RangeError} for an estimator that there is not, and a window too short for it
 *
 * @example
 * ```ts
 * import { sampleBars } from "lib/data/mod.ts";
 * import { labelVolatility } from "lib/labels/mod.ts";
 * import assert from "node:assert/strict";
 * const bars = await sampleBars("BTCUSDT-1d");
 * const sigma = labelVolatility(bars, { estimator: "yangZhang", window: 30 });
 * assert.equal(sigma.findIndex(Number.isFinite), 30);
 * ```
 */
export function labelVolatility(
  bars: Bars,
  options: LabelVolatilityOptions = {},
): Float64Array {
  assertKnownOptions("labelVolatility", options, VOLATILITY_NAMES);
  return volatilityOf(bars, options);
}

/** As {@linkcode labelVolatility}, for options that have been checked by name. */
export function volatilityOf(
  bars: Bars,
  { estimator = "ewma", window = 100 }: LabelVolatilityOptions,
): Float64Array {
  if (!Object.hasOwn(VOLATILITY_ESTIMATORS, estimator)) {
    const names = Object.keys(VOLATILITY_ESTIMATORS).join(", ");
    throw new RangeError(`Expected estimator to be one of ${names} but found ${estimator}`);
  }
  const { compute, minWindow } = VOLATILITY_ESTIMATORS[estimator];
  assertInteger("window", window, { min: minWindow });
  return compute(knownPrices(bars), new Float64Array(bars.length), { window });
}
