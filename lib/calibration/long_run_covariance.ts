/**
 * Sum of the products of `a` and `b` over rows and over rows up to `lags` apart, with weights that
 * fall to 0 (Newey and West, 1987): n times the long-run covariance of two columns of mean 0.
 */
export function longRunProduct(a: Float64Array, b: Float64Array, lags: number): number {
  let sum = 0;
  for (let lag = 0; lag <= lags; lag++) {
    let products = 0;
    for (let i = lag; i < a.length; i++) products += a[i] * b[i - lag] + a[i - lag] * b[i];
    sum += (1 - lag / (lags + 1)) * (lag === 0 ? products / 2 : products);
  }
  return sum;
}
