import {
  assertInteger,
  assertKnownOptions,
  assertSameLength,
  type OptionNames,
  withDisplay,
} from "../../core/mod.ts";
import { assertFinite, mean, studentTCdf } from "../../stats/mod.ts";

/** Options of {@linkcode dieboldMariano}. */
export interface DieboldMarianoOptions {
  /** Rows that a forecast looks ahead: losses up to `horizon - 1` rows apart may depend. Default 1. */
  readonly horizon?: number;
}

/** What {@linkcode dieboldMariano} finds. */
export interface DieboldMariano {
  /** Mean loss of A minus that of B: below 0 when A is better. */
  readonly difference: number;
  /** The difference over its error, corrected for small samples; NaN when the difference does not vary. */
  readonly statistic: number;
  /** Two-sided p-value of equal mean losses; NaN where the statistic is. */
  readonly pValue: number;
  /**
   * Lags up to which autocovariances went into the error: `horizon - 1`, or 0 when those made its
   * square 0 or less.
   */
  readonly lags: number;
}

declare module "../../core/display.ts" {
  interface Displayed {
    dieboldMariano: DieboldMariano;
  }
}

const KNOWN: OptionNames<DieboldMarianoOptions> = { horizon: true };

/** Autocovariances of deviations from 0 to `lags` with all weights 1, the later ones twice. */
function longRunVariance(deviations: Float64Array, lags: number): number {
  const n = deviations.length;
  let total = 0;
  for (let lag = 0; lag <= lags; lag++) {
    let sum = 0;
    for (let t = lag; t < n; t++) sum += deviations[t] * deviations[t - lag];
    total += (lag === 0 ? 1 : 2) * sum / n;
  }
  return total;
}

/**
 * Test of Diebold and Mariano ("Comparing Predictive Accuracy", Journal of Business & Economic
 * Statistics 13, 1995) whether two forecasts lose equally much on average, in the form of Harvey,
 * Leybourne and Newbold ("Testing the Equality of Prediction Mean Squared Errors", International
 * Journal of Forecasting 13, 1997): corrected for small samples and compared with Student's t.
 *
 * `lossesA` and `lossesB` are the losses of the two forecasts of the same rows in order of time, such
 * as squared errors or log losses. Made for forecasts, not for models: with nested models whose
 * parameters are estimated the larger one looks worse than it is. Losses are taken as stationary.
 * Throws a `TypeError` for different lengths, a `RangeError` for NaN and for no more rows than
 * `horizon`.
 *
 * @example
 * ```ts
 * import { prng } from "lib/core/mod.ts";
 * import { dieboldMariano } from "lib/metrics/mod.ts";
 * import assert from "node:assert/strict";
 * const random = prng(1);
 * const lossesA = Float64Array.from({ length: 200 }, () => random.normal() ** 2);
 * const lossesB = lossesA.map((loss) => loss + 0.1 + 0.3 * random.normal());
 * const { difference, pValue } = dieboldMariano(lossesA, lossesB);
 * assert.ok(difference < 0 && pValue < 0.01);
 * ```
 */
export function dieboldMariano(
  lossesA: ArrayLike<number>,
  lossesB: ArrayLike<number>,
  options: DieboldMarianoOptions = {},
): DieboldMariano {
  assertKnownOptions("dieboldMariano", options, KNOWN);
  const { horizon = 1 } = options;
  assertInteger("horizon", horizon, { min: 1 });
  assertSameLength({ lossesA, lossesB });
  assertFinite("lossesA", lossesA);
  assertFinite("lossesB", lossesB);
  const n = lossesA.length;
  if (n <= horizon) {
    throw new RangeError(`Expected more than ${horizon} losses but found ${n}`);
  }
  const differences = Float64Array.from(lossesA, (loss, t) => loss - lossesB[t]);
  const difference = mean(differences);
  const deviations = differences.map((value) => value - difference);
  const wanted = longRunVariance(deviations, horizon - 1);
  // With all weights 1 the estimate can be negative; Diebold and Mariano's advice is not to reject,
  // forecast users fall back to the variance without lags (R's forecast package).
  const lags = wanted > 0 ? horizon - 1 : 0;
  const variance = lags === horizon - 1 ? wanted : longRunVariance(deviations, 0);
  const error = Math.sqrt(Math.max(0, variance) / n);
  const correction = Math.sqrt((n + 1 - 2 * horizon + horizon * (horizon - 1) / n) / n);
  const statistic = error > 1e-12 * Math.abs(difference) ? correction * difference / error : NaN;
  return withDisplay("dieboldMariano", {
    difference,
    statistic,
    pValue: 2 * studentTCdf(-Math.abs(statistic), n - 1),
    lags,
  });
}
