import { assertKnownOptions, assertNumber, type OptionNames } from "../../core/mod.ts";
import { normalCdf } from "../../stats/mod.ts";
import {
  assertSharpeMoments,
  sharpeErrorFactor,
  type SharpeMoments,
  sharpeMoments,
} from "./sharpe_moments.ts";

/** Options of {@linkcode probabilisticSharpe}. */
export interface ProbabilisticSharpeOptions {
  /** Sharpe ratio a period, not annualised, that the true one is to exceed. Default 0. */
  readonly benchmark?: number;
}

const KNOWN: OptionNames<ProbabilisticSharpeOptions> = { benchmark: true };

/**
 * Probabilistic Sharpe ratio (Bailey and López de Prado, "The Sharpe Ratio Efficient Frontier",
 * Journal of Risk 15, 2012): how far the data support that the true Sharpe ratio exceeds
 * `benchmark`, from 0 to 1. It is one minus the p-value of the test that it does not, with skewness
 * and kurtosis of the returns in the error of the estimate.
 *
 * Both ratios are a period's, not annualised: divide an annual benchmark by the root of the periods
 * a year. Returns are taken as independent; positive autocorrelation makes the figure too high. NaN
 * for fewer than two returns and for returns that do not vary. Throws a `RangeError` for NaN.
 *
 * @example
 * ```ts
 * import { prng } from "lib/core/mod.ts";
 * import { probabilisticSharpe } from "lib/metrics/mod.ts";
 * import assert from "node:assert/strict";
 * const random = prng(1);
 * const returns = Float64Array.from({ length: 730 }, () => 0.004 + 0.03 * random.normal());
 * assert.ok(probabilisticSharpe(returns) > 0.99);
 * assert.ok(probabilisticSharpe(returns, { benchmark: 3 / Math.sqrt(365) }) < 0.9);
 * ```
 */
export function probabilisticSharpe(
  returns: ArrayLike<number>,
  options: ProbabilisticSharpeOptions = {},
): number {
  assertKnownOptions("probabilisticSharpe", options, KNOWN);
  return probabilisticSharpeOf(sharpeMoments(returns), options);
}

/**
 * {@linkcode probabilisticSharpe} of returns that only moments are known of, such as a published
 * Sharpe ratio. Throws a `RangeError` for moments that no returns have; a kurtosis below 1 is most
 * likely an excess kurtosis.
 *
 * @example
 * ```ts
 * import { probabilisticSharpeOf } from "lib/metrics/mod.ts";
 * import assert from "node:assert/strict";
 * // Two years of a hedge fund's months with a Sharpe ratio of 1.59 a year.
 * const fund = { sharpe: 0.458, skewness: -2.448, kurtosis: 10.164, observations: 24 };
 * assert.equal(probabilisticSharpeOf(fund).toFixed(3), "0.913");
 * ```
 */
export function probabilisticSharpeOf(
  moments: SharpeMoments,
  options: ProbabilisticSharpeOptions = {},
): number {
  assertKnownOptions("probabilisticSharpeOf", options, KNOWN);
  const { benchmark = 0 } = options;
  assertSharpeMoments(moments);
  assertNumber("benchmark", benchmark);
  const { sharpe, observations } = moments;
  if (observations < 2) return NaN;
  return normalCdf(
    (sharpe - benchmark) * Math.sqrt((observations - 1) / sharpeErrorFactor(moments)),
  );
}
