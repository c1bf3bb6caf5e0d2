/** Options of {@linkcode standardDeviation}. */
export interface StandardDeviationOptions {
  /** What is taken from the count in the divisor: 1 for a sample, 0 for a population. Default 1. */
  readonly ddof?: number;
}

/**
 * Arithmetic mean. NaN when there is no value or one of them is NaN.
 *
 * @example
 * ```ts
 * import { mean } from "lib/stats/mod.ts";
 * import assert from "node:assert/strict";
 * assert.equal(mean([1, 2, 6]), 3);
 * ```
 */
export function mean(values: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i];
  return sum / values.length;
}

/**
 * Standard deviation in two passes, so that a large mean costs no digits. NaN when there are not
 * more values than `ddof` or one of them is NaN.
 *
 * @example
 * ```ts
 * import { standardDeviation } from "lib/stats/mod.ts";
 * import assert from "node:assert/strict";
 * assert.equal(standardDeviation([1, 2, 3]), 1);
 * assert.equal(standardDeviation([1, 3], { ddof: 0 }), 1);
 * ```
 */
export function standardDeviation(
  values: ArrayLike<number>,
  { ddof = 1 }: StandardDeviationOptions = {},
): number {
  if (values.length <= ddof) return NaN;
  const center = mean(values);
  let sum = 0, squares = 0;
  for (let i = 0; i < values.length; i++) {
    const d = values[i] - center;
    sum += d;
    squares += d * d;
  }
  // What rounding left in the sum of deviations is taken out again (Chan, Golub and LeVeque, 1983).
  const corrected = squares - sum * sum / values.length;
  return Math.sqrt(Math.max(corrected, 0) / (values.length - ddof));
}

/** Mean of `((x - mean) / s)^power`, with s the deviation of a population. */
function standardizedMoment(values: ArrayLike<number>, power: number): number {
  const center = mean(values), deviation = standardDeviation(values, { ddof: 0 });
  // Deviations of rounding size only: the values are constant.
  if (!(deviation > 1e-14 * Math.abs(center))) return NaN;
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += ((values[i] - center) / deviation) ** power;
  return sum / values.length;
}

/**
 * Skewness: the third standardised moment of the values as a population, 0 for a normal
 * distribution (`scipy.stats.skew`). NaN when there is no value, one of them is NaN, or all are
 * equal.
 *
 * @example
 * ```ts
 * import { skewness } from "lib/stats/mod.ts";
 * import assert from "node:assert/strict";
 * assert.equal(skewness([-1, 0, 1]), 0);
 * assert.ok(skewness([0, 0, 0, -5]) < -1);
 * ```
 */
export function skewness(values: ArrayLike<number>): number {
  return standardizedMoment(values, 3);
}

/**
 * Kurtosis: the fourth standardised moment of the values as a population, 3 for a normal
 * distribution (`scipy.stats.kurtosis` with `fisher=False`); never below 1 plus the squared
 * skewness. NaN when there is no value, one of them is NaN, or all are equal.
 *
 * @example
 * ```ts
 * import { kurtosis } from "lib/stats/mod.ts";
 * import assert from "node:assert/strict";
 * assert.equal(kurtosis([-1, 1]), 1);
 * assert.ok(kurtosis([0, 0, 0, 0, 0, -5]) > 4);
 * ```
 */
export function kurtosis(values: ArrayLike<number>): number {
  return standardizedMoment(values, 4);
}
