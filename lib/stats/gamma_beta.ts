// W. J. Lentz's method for continued fractions needs a number that stands for zero.
const TINY = 1e-300, MOST_STEPS = 100_000;

// C. Lanczos, "A Precision Approximation of the Gamma Function", SIAM Journal on Numerical Analysis
// 1 (1964), with P. Godfrey's coefficients for g = 7.
const LANCZOS = [
  0.99999999999980993,
  676.5203681218851,
  -1259.1392167224028,
  771.32342877765313,
  -176.61502916214059,
  12.507343278686905,
  -0.13857109526572012,
  9.9843695780195716e-6,
  1.5056327351493116e-7,
];

/**
 * Log of the gamma function of a positive number, to about 1e-14.
 *
 * @example
 * ```ts
 * import { logGamma } from "lib/stats/mod.ts";
 * import assert from "node:assert/strict";
 * assert.ok(Math.abs(logGamma(5) - Math.log(24)) < 1e-13);
 * ```
 */
export function logGamma(x: number): number {
  if (x < 0.5) return Math.log(Math.PI / Math.sin(Math.PI * x)) - logGamma(1 - x);
  const y = x - 1;
  let sum = LANCZOS[0];
  for (let i = 1; i < LANCZOS.length; i++) sum += LANCZOS[i] / (y + i);
  const t = y + 7.5;
  return Math.log(2 * Math.PI) / 2 + (y + 0.5) * Math.log(t) - t + Math.log(sum);
}

/** A value that is no further than rounding from the one of the step before. */
const settled = (factor: number) => Math.abs(factor - 1) < 1e-16 * 4;

/**
 * Upper regularised incomplete gamma function Q(a, x) for a above 0 and x from 0: the series of
 * P(a, x) below a + 1, Legendre's continued fraction above (Abramowitz and Stegun, 6.5.29 and
 * 6.5.31).
 */
export function upperGamma(a: number, x: number): number {
  if (x <= 0) return 1;
  if (x === Infinity) return 0;
  const scale = Math.exp(a * Math.log(x) - x - logGamma(a));
  if (x < a + 1) {
    let term = 1 / a, sum = term;
    for (let n = 1; n < MOST_STEPS && term > sum * 1e-17; n++) {
      term *= x / (a + n);
      sum += term;
    }
    return 1 - sum * scale;
  }
  let b = x + 1 - a, c = 1 / TINY, d = 1 / b, h = d;
  for (let i = 1; i < MOST_STEPS; i++) {
    const top = -i * (i - a);
    b += 2;
    d = 1 / nonzero(top * d + b);
    c = nonzero(b + top / c);
    h *= d * c;
    if (settled(d * c)) break;
  }
  return scale * h;
}

function nonzero(x: number): number {
  return Math.abs(x) < TINY ? TINY : x;
}

/** The continued fraction of the incomplete beta function (Abramowitz and Stegun, 26.5.8). */
function betaFraction(x: number, a: number, b: number): number {
  let c = 1, d = 1 / nonzero(1 - (a + b) * x / (a + 1)), h = d;
  for (let m = 1; m < MOST_STEPS; m++) {
    const even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m));
    d = 1 / nonzero(1 + even * d);
    c = nonzero(1 + even / c);
    h *= d * c;
    const odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1));
    d = 1 / nonzero(1 + odd * d);
    c = nonzero(1 + odd / c);
    h *= d * c;
    if (settled(d * c)) break;
  }
  return h;
}

/**
 * Regularised incomplete beta function I_x(a, b), from x and its complement `y` = 1 - x, given
 * apart so that neither loses digits.
 */
export function incompleteBeta(x: number, y: number, a: number, b: number): number {
  if (x <= 0) return 0;
  if (y <= 0) return 1;
  const front = Math.exp(
    logGamma(a + b) - logGamma(a) - logGamma(b) + a * Math.log(x) + b * Math.log(y),
  );
  return x < (a + 1) / (a + b + 2)
    ? front * betaFraction(x, a, b) / a
    : 1 - front * betaFraction(y, b, a) / b;
}
