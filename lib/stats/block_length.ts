import { assertFinite } from "./assert_values.ts";
import { mean } from "./moments.ts";

/** Weight of lag `k` in the flat-top kernel of Politis and Romano (1995): 1, then down to 0. */
function flatTop(k: number, m: number): number {
  return k <= m / 2 ? 1 : 2 * (1 - k / m);
}

/**
 * The mean block length that suits the stationary bootstrap of this series' mean: Politis and White
 * (2004), "Automatic block-length selection for the dependent bootstrap", with the correction of
 * Patton, Politis and White (2009). Between 1 and `ceil(min(3 sqrt(n), n / 3))`, the bound that
 * Patton's own program sets.
 *
 * For a statistic other than the mean, give the series of its influence values: what each
 * observation adds to it. A constant or very short series has nothing to estimate and gives 1.
 * Throws a `RangeError` for NaN and infinities.
 *
 * @example
 * ```ts
 * import { optimalBlockLength } from "lib/stats/mod.ts";
 * import assert from "node:assert/strict";
 * const slow = Float64Array.from({ length: 300 }, (_, i) => Math.sin(i / 20));
 * assert.ok(optimalBlockLength(slow) > 10);
 * assert.equal(optimalBlockLength([1, 1, 1]), 1);
 * ```
 */
export function optimalBlockLength(values: ArrayLike<number>): number {
  assertFinite("values", values);
  const n = values.length;
  const calm = Math.max(5, Math.floor(Math.log10(n)));
  const maxLag = Math.min(Math.ceil(Math.sqrt(n)) + calm, n - 1);
  if (maxLag <= calm) return 1;

  const center = mean(values);
  const deviation = Float64Array.from(values, (value) => value - center);
  const covariance = new Float64Array(maxLag + 1);
  let largest = 0;
  for (let i = 0; i < n; i++) largest = Math.max(largest, Math.abs(values[i]));
  for (let lag = 0; lag <= maxLag; lag++) {
    let sum = 0;
    for (let i = lag; i < n; i++) sum += deviation[i] * deviation[i - lag];
    covariance[lag] = sum / n;
  }
  // Deviations of rounding size only: the series is constant.
  if (Math.sqrt(covariance[0]) <= 1e-14 * largest) return 1;

  // The first lag that starts a run of `calm` lags without a significant autocorrelation. The paper
  // counts from the lag before it; Patton's program and the packages `arch` (Python) and `np` (R)
  // count as here. Autocorrelations are the paper's, R(k) / R(0); `arch` divides by the norms of the
  // overlapping parts instead, which can choose another lag in series of a few dozen rows.
  const bound = 2 * Math.sqrt(Math.log10(n) / n) * covariance[0];
  let run = 0, first = 0;
  for (let lag = 1; lag < maxLag && first === 0; lag++) {
    run = Math.abs(covariance[lag]) < bound ? run + 1 : 0;
    if (run === calm) first = lag - calm + 1;
  }
  const m = first === 0 ? maxLag : Math.min(2 * first, maxLag);

  let slope = 0, spectrum = covariance[0];
  for (let lag = 1; lag <= m; lag++) {
    slope += 2 * flatTop(lag, m) * lag * covariance[lag];
    spectrum += 2 * flatTop(lag, m) * covariance[lag];
  }
  const most = Math.ceil(Math.min(3 * Math.sqrt(n), n / 3));
  if (spectrum === 0) return most;
  // (2 G^2 / D)^(1/3) n^(1/3) with D = 2 g(0)^2 after the correction of 2009.
  return Math.max(1, Math.min(most, Math.cbrt((slope / spectrum) ** 2 * n)));
}
