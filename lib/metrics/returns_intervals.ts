import { assertKnownOptions, assertSameLength, type OptionNames, type Prng } from "../core/mod.ts";
import {
  assertFinite,
  bootstrapInterval as bootstrapRows,
  type Interval,
  optimalBlockLength,
} from "../stats/mod.ts";
import { assertPeriods, logGrowth, type PeriodsOptions } from "./growth.ts";
import { meanOverDeviation } from "./sharpe.ts";
import { sharpeInfluence } from "./sharpe_influence.ts";

/** Options of {@linkcode bootstrapInterval}. */
export interface ReturnsBootstrapOptions {
  /** Where the randomness comes from. */
  readonly prng: Prng;
  /** Number of resamples. Default 2000. */
  readonly resamples?: number;
  /** Share of repeated samples whose interval should hold the true value. Default 0.95. */
  readonly confidence?: number;
  /** Mean number of bars in a block, at least 1. Default: chosen from the data. */
  readonly blockLength?: number;
}

const KNOWN_OF_BOOTSTRAP: OptionNames<ReturnsBootstrapOptions> = {
  prng: true,
  resamples: true,
  confidence: true,
  blockLength: true,
};

/** Options of the annualised intervals. */
export interface ReturnsIntervalOptions extends ReturnsBootstrapOptions, PeriodsOptions {}

const KNOWN: OptionNames<ReturnsIntervalOptions> = {
  ...KNOWN_OF_BOOTSTRAP,
  periodsPerYear: true,
};

function assertReturns(name: string, returns: ArrayLike<number>): void {
  assertFinite(name, returns);
  if (returns.length === 0) throw new RangeError(`Expected ${name} to hold values but found none`);
}

/** Sharpe ratio a period of the rows drawn, in two passes so that constant draws are seen. */
function drawnSharpe(returns: ArrayLike<number>, indexes: Int32Array): number {
  const n = indexes.length;
  let sum = 0;
  for (let i = 0; i < n; i++) sum += returns[indexes[i]];
  const center = sum / n;
  let squares = 0;
  for (let i = 0; i < n; i++) squares += (returns[indexes[i]] - center) ** 2;
  return meanOverDeviation(center, Math.sqrt(squares / (n - 1)));
}

/**
 * Percentile interval of any statistic of a series of returns by the stationary bootstrap.
 * `statistic` gets a resampled series of the same length, in a buffer that is reused. The default
 * block length is {@linkcode optimalBlockLength} of the returns. See `bootstrapInterval` of stats
 * for statistics that are NaN. Throws a `RangeError` for NaN among the returns and for none.
 *
 * @example
 * ```ts
 * import { prng } from "lib/core/mod.ts";
 * import { bootstrapInterval, sortino } from "lib/metrics/mod.ts";
 * import assert from "node:assert/strict";
 * const returns = Float64Array.from({ length: 250 }, (_, i) => 0.02 * Math.sin(i * i) + 0.001);
 * const statistic = (drawn: Float64Array) => sortino(drawn, { periodsPerYear: 365 });
 * const { estimate, low, high } = bootstrapInterval(returns, statistic, { prng: prng(1) });
 * assert.equal(estimate, statistic(returns));
 * assert.ok(low < estimate && estimate < high);
 * ```
 */
export function bootstrapInterval(
  returns: ArrayLike<number>,
  statistic: (returns: Float64Array) => number,
  options: ReturnsBootstrapOptions,
): Interval {
  assertKnownOptions("bootstrapInterval", options, KNOWN_OF_BOOTSTRAP);
  const { blockLength, ...bootstrap } = options;
  assertReturns("returns", returns);
  const drawn = new Float64Array(returns.length);
  return bootstrapRows(returns.length, (indexes) => {
    for (let i = 0; i < indexes.length; i++) drawn[i] = returns[indexes[i]];
    return statistic(drawn);
  }, { ...bootstrap, blockLength: blockLength ?? optimalBlockLength(returns) });
}

/**
 * {@linkcode sharpe} with its percentile interval by the stationary bootstrap; the default block
 * length is that of the ratio's influence values. Bounds are NaN where the ratio is. Throws a
 * `RangeError` for NaN among the returns and for none.
 *
 * @example
 * ```ts
 * import { prng } from "lib/core/mod.ts";
 * import { sharpeInterval } from "lib/metrics/mod.ts";
 * import assert from "node:assert/strict";
 * const random = prng(1);
 * const returns = Float64Array.from({ length: 730 }, () => 0.03 * random.normal());
 * const { low, high } = sharpeInterval(returns, { periodsPerYear: 365, prng: prng(2) });
 * assert.ok(low < 0 && 0 < high && high - low > 2);
 * ```
 */
export function sharpeInterval(
  returns: ArrayLike<number>,
  options: ReturnsIntervalOptions,
): Interval {
  assertKnownOptions("sharpeInterval", options, KNOWN);
  const { periodsPerYear, blockLength, ...bootstrap } = options;
  assertReturns("returns", returns);
  assertPeriods(periodsPerYear);
  const scale = Math.sqrt(periodsPerYear);
  return bootstrapRows(returns.length, (indexes) => scale * drawnSharpe(returns, indexes), {
    ...bootstrap,
    blockLength: blockLength ?? optimalBlockLength(sharpeInfluence(returns)),
  });
}

/**
 * {@linkcode cagr} with its percentile interval by the stationary bootstrap; the default block
 * length is that of the returns. Throws a `RangeError` for NaN among the returns and for none.
 *
 * @example
 * ```ts
 * import { prng } from "lib/core/mod.ts";
 * import { cagrInterval } from "lib/metrics/mod.ts";
 * import assert from "node:assert/strict";
 * const returns = Float64Array.from({ length: 365 }, (_, i) => 0.03 * Math.cos(i * i));
 * const { low, high } = cagrInterval(returns, { periodsPerYear: 365, prng: prng(2) });
 * assert.ok(-1 < low && low < high);
 * ```
 */
export function cagrInterval(
  returns: ArrayLike<number>,
  options: ReturnsIntervalOptions,
): Interval {
  assertKnownOptions("cagrInterval", options, KNOWN);
  const { periodsPerYear, blockLength, ...bootstrap } = options;
  assertReturns("returns", returns);
  assertPeriods(periodsPerYear);
  const growth = Float64Array.from(returns, logGrowth);
  return bootstrapRows(growth.length, (indexes) => {
    let sum = 0;
    for (let i = 0; i < indexes.length; i++) sum += growth[indexes[i]];
    return Math.expm1(sum / indexes.length * periodsPerYear);
  }, { ...bootstrap, blockLength: blockLength ?? optimalBlockLength(returns) });
}

/**
 * Annualised Sharpe ratio of `returnsA` minus that of `returnsB`, two series over the same bars,
 * with its percentile interval: the bootstrap draws the same bars of both, so that what moves both
 * cancels. The default block length is that of the difference of their influence values. NaN where
 * one of the ratios is, as for a strategy that never trades. Throws a `RangeError` for NaN among
 * the returns and for none, a `TypeError` for different lengths.
 *
 * @example
 * ```ts
 * import { prng } from "lib/core/mod.ts";
 * import { sharpeDifferenceInterval } from "lib/metrics/mod.ts";
 * import assert from "node:assert/strict";
 * const market = Float64Array.from({ length: 500 }, (_, i) => 0.03 * Math.sin(i * i));
 * const better = market.map((r) => r + 0.001);
 * const options = { periodsPerYear: 365, prng: prng(2) };
 * const { low } = sharpeDifferenceInterval(better, market, options);
 * assert.ok(low > 0);
 * ```
 */
export function sharpeDifferenceInterval(
  returnsA: ArrayLike<number>,
  returnsB: ArrayLike<number>,
  options: ReturnsIntervalOptions,
): Interval {
  assertKnownOptions("sharpeDifferenceInterval", options, KNOWN);
  const { periodsPerYear, blockLength, ...bootstrap } = options;
  assertSameLength({ returnsA, returnsB });
  assertReturns("returnsA", returnsA);
  assertReturns("returnsB", returnsB);
  assertPeriods(periodsPerYear);
  const scale = Math.sqrt(periodsPerYear);
  const influence = sharpeInfluence(returnsA), other = sharpeInfluence(returnsB);
  for (let i = 0; i < influence.length; i++) influence[i] -= other[i];
  return bootstrapRows(
    returnsA.length,
    (indexes) => scale * (drawnSharpe(returnsA, indexes) - drawnSharpe(returnsB, indexes)),
    { ...bootstrap, blockLength: blockLength ?? optimalBlockLength(influence) },
  );
}
