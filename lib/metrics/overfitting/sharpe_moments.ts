import { assertInteger, assertNumber } from "../../core/mod.ts";
import { assertFinite, kurtosis, mean, skewness, standardDeviation } from "../../stats/mod.ts";
import { meanOverDeviation } from "../sharpe.ts";

/** What the distribution of an estimated Sharpe ratio is computed from. */
export interface SharpeMoments {
  /** Sharpe ratio a period, not annualised; NaN for returns that do not vary. */
  readonly sharpe: number;
  /** Third standardised moment of the returns: 0 when they are normal. */
  readonly skewness: number;
  /** Fourth standardised moment of the returns: 3 when they are normal, not 0. */
  readonly kurtosis: number;
  /** Number of returns. */
  readonly observations: number;
}

/**
 * The Sharpe ratio a period of returns over cash, with the moments that tell its error. Figures are
 * NaN for fewer than two returns and for returns that do not vary. Throws a `RangeError` for NaN.
 *
 * @example
 * ```ts
 * import { sharpeMoments } from "lib/metrics/mod.ts";
 * import assert from "node:assert/strict";
 * const { sharpe, skewness, observations } = sharpeMoments([1, 2, 3]);
 * assert.deepEqual([sharpe, skewness, observations], [2, 0, 3]);
 * ```
 */
export function sharpeMoments(returns: ArrayLike<number>): SharpeMoments {
  assertFinite("returns", returns);
  return {
    sharpe: meanOverDeviation(mean(returns), standardDeviation(returns)),
    skewness: skewness(returns),
    kurtosis: kurtosis(returns),
    observations: returns.length,
  };
}

/** Throws for moments that no returns have; NaN stands for returns that do not vary. */
export function assertSharpeMoments(moments: SharpeMoments): void {
  const { skewness, kurtosis, observations } = moments;
  assertInteger("observations", observations, { min: 0 });
  for (const name of ["sharpe", "skewness", "kurtosis"] as const) {
    if (!Number.isNaN(moments[name])) assertNumber(name, moments[name]);
  }
  // Up to what figures rounded for print may lack.
  if (kurtosis < 1 + skewness ** 2 - 0.01) {
    throw new RangeError(
      `Expected kurtosis to be at least 1 plus the squared skewness (3 for normal returns) but found ${kurtosis} with skewness ${skewness}`,
    );
  }
}

/**
 * Variance of the estimated Sharpe ratio a period times the observations less 1: 1 - skewness SR +
 * (kurtosis - 1) / 4 SR^2 (Mertens, 2002; Bailey and López de Prado, 2012).
 */
export function sharpeErrorFactor({ sharpe, skewness, kurtosis }: SharpeMoments): number {
  return Math.max(0, 1 - skewness * sharpe + (kurtosis - 1) / 4 * sharpe ** 2);
}
