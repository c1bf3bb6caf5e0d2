import { assertNumber } from "../core/mod.ts";
import { assertFinite } from "./assert_values.ts";
import { mean } from "./moments.ts";

/** Options of {@linkcode stationaryVariance}. */
export interface StationaryVarianceOptions {
  /** Mean length of a block, at least 1. */
  readonly blockLength: number;
}

/**
 * Variance of the mean times the number of values, as the stationary bootstrap would find it with
 * infinitely many resamples: Politis and Romano (1994), lemma 1, which is a sum over the circular
 * autocovariances with falling weights. Its root over the root of the number is a standard error of
 * the mean that holds for dependent values. 0 for values that do not vary. Throws a `RangeError`
 * for NaN and infinities.
 *
 * @example
 * ```ts
 * import { standardDeviation, stationaryVariance } from "lib/stats/mod.ts";
 * import assert from "node:assert/strict";
 * const values = [1, 2, 4, 8, 5];
 * const variance = standardDeviation(values, { ddof: 0 }) ** 2;
 * assert.ok(Math.abs(stationaryVariance(values, { blockLength: 1 }) - variance) < 1e-12);
 * ```
 */
export function stationaryVariance(
  values: ArrayLike<number>,
  { blockLength }: StationaryVarianceOptions,
): number {
  assertFinite("values", values);
  assertNumber("blockLength", blockLength, { min: 1 });
  const n = values.length, center = mean(values), stay = 1 - 1 / blockLength;
  const stayAll = stay ** n;
  // What row s is multiplied with: the sums over lags i from 1 to n - 1 of stay^i x[s - i] and of
  // i stay^i x[s - i] on the circle, both carried on from row to row.
  let decayed = 0, weighted = 0;
  for (let lag = n - 1; lag >= 1; lag--) {
    const term = stay ** lag * (values[n - lag] - center);
    decayed += term;
    weighted += lag * term;
  }
  let own = 0, cross = 0;
  for (let s = 0; s < n; s++) {
    const x = values[s] - center;
    own += x * x;
    cross += x * (decayed - weighted / n);
    if (s + 1 === n) break;
    const next = values[s + 1] - center;
    weighted = stay * (weighted + decayed + x) - n * stayAll * next;
    decayed = stay * (decayed + x) - stayAll * next;
  }
  return Math.max(0, (own + 2 * cross) / n);
}
