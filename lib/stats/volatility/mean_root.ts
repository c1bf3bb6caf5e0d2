import { rollingMean } from "../rolling/mod.ts";

/** Root of the mean of the last `window` values, in place; a mean below 0 counts as 0. */
export function meanRoot(variance: Float64Array, window: number): Float64Array {
  rollingMean(variance, variance, { window });
  for (let t = 0; t < variance.length; t++) {
    const mean = variance[t];
    // NaN fails the comparison and stays.
    variance[t] = mean < 0 ? 0 : Math.sqrt(mean);
  }
  return variance;
}

/**
 * `ln(a / b)` of two prices of a bar, NaN unless both are above 0 and finite. The difference of near
 * prices is exact, their quotient minus 1 is not.
 */
export function logRatio(a: number, b: number): number {
  if (!(a > 0 && b > 0 && a < Infinity && b < Infinity)) return NaN;
  const relative = (a - b) / b;
  return relative > -0.5 ? Math.log1p(relative) : Math.log(a / b);
}
