import { assertNumber } from "../core/mod.ts";

/** Ratio of two polynomials with coefficients from the constant term upward. */
function ratio(x: number, top: readonly number[], bottom: readonly number[]): number {
  let a = 0, b = 0;
  for (let i = top.length - 1; i >= 0; i--) a = a * x + top[i];
  for (let i = bottom.length - 1; i >= 0; i--) b = b * x + bottom[i];
  return a / b;
}

// Rational approximations of W. J. Cody, "Rational Chebyshev approximation for the error function",
// Mathematics of Computation 23 (1969), in the form for the normal distribution that he gave in
// ALGORITHM 715 (ACM TOMS 19, 1993). Constant term first.
const CENTER_TOP = [
  18154.981253343561249,
  1067.6894854603709582,
  161.02823106855587881,
  2.2352520354606839287,
  0.065682337918207449113,
];
const CENTER_BOTTOM = [
  45507.789335026729956,
  10260.932208618978205,
  976.09855173777669322,
  47.20258190468824187,
  1,
];
const MIDDLE_TOP = [
  9842.7148383839780218,
  11602.651437647350124,
  6848.1904505362823326,
  2494.5375852903726711,
  597.27027639480026226,
  93.506656132177855979,
  8.8831497943883759412,
  0.39894151208813466764,
  1.0765576773720192317e-8,
];
const MIDDLE_BOTTOM = [
  19685.429676859990727,
  38912.003286093271411,
  34900.952721145977266,
  18615.571640885098091,
  6485.558298266760755,
  1519.377599407554805,
  235.38790178262499861,
  22.266688044328115691,
  1,
];
const TAIL_TOP = [
  2.9112874951168792e-5,
  0.001421619193227893466,
  0.022235277870649807,
  0.1274011611602473639,
  0.21589853405795699,
  0.02307344176494017303,
];
const TAIL_BOTTOM = [
  7.29751555083966205e-5,
  0.00378239633202758244,
  0.0659881378689285515,
  0.468238212480865118,
  1.28426009614491121,
  1,
];

/** exp(-y^2 / 2) with y^2 split so that its rounding does not reach the exponent (Cody). */
function halfSquareExp(y: number): number {
  const head = Math.trunc(y * 16) / 16;
  return Math.exp(-head * head / 2) * Math.exp(-(y - head) * (y + head) / 2);
}

/** Upper tail for y above 0.67448975. */
function upperTail(y: number): number {
  if (y <= 5.656854248) return halfSquareExp(y) * ratio(y, MIDDLE_TOP, MIDDLE_BOTTOM);
  if (y > 39) return 0;
  const z = 1 / (y * y);
  const correction = z * ratio(z, TAIL_TOP, TAIL_BOTTOM);
  return halfSquareExp(y) * (1 / Math.sqrt(2 * Math.PI) - correction) / y;
}

/**
 * Cumulative distribution function of the standard normal distribution, to about 1e-15 of its
 * value, lower tail included (Cody, 1969). NaN gives NaN.
 *
 * @example
 * ```ts
 * import { normalCdf } from "lib/stats/mod.ts";
 * import assert from "node:assert/strict";
 * assert.equal(normalCdf(0), 0.5);
 * assert.ok(Math.abs(normalCdf(1.959963984540054) - 0.975) < 1e-15);
 * ```
 */
export function normalCdf(x: number): number {
  if (Number.isNaN(x)) return NaN;
  const y = Math.abs(x);
  if (y <= 0.67448975) return 0.5 + x * ratio(y * y, CENTER_TOP, CENTER_BOTTOM);
  return x < 0 ? upperTail(y) : 1 - upperTail(y);
}

// M. J. Wichura, "Algorithm AS 241: The percentage points of the normal distribution", Applied
// Statistics 37 (1988), routine PPND16: about 1e-16 of its value. Constant term first.
const QUANTILE_CENTER_TOP = [
  3.3871328727963666080,
  133.14166789178437745,
  1971.5909503065514427,
  13731.693765509461125,
  45921.953931549871457,
  67265.770927008700853,
  33430.575583588128105,
  2509.0809287301226727,
];
const QUANTILE_CENTER_BOTTOM = [
  1,
  42.313330701600911252,
  687.18700749205790830,
  5394.1960214247511077,
  21213.794301586595867,
  39307.895800092710610,
  28729.085735721942674,
  5226.4952788528545610,
];
const QUANTILE_MIDDLE_TOP = [
  1.42343711074968357734,
  4.63033784615654529590,
  5.76949722146069140550,
  3.64784832476320460504,
  1.27045825245236838258,
  0.241780725177450611770,
  0.0227238449892691845833,
  7.74545014278341407640e-4,
];
const QUANTILE_MIDDLE_BOTTOM = [
  1,
  2.05319162663775882187,
  1.67638483018380384940,
  0.689767334985100004550,
  0.148103976427480074590,
  0.0151986665636164571966,
  5.47593808499534494600e-4,
  1.05075007164441684324e-9,
];
const QUANTILE_TAIL_TOP = [
  6.65790464350110377720,
  5.46378491116411436990,
  1.78482653991729133580,
  0.296560571828504891230,
  0.0265321895265761230930,
  1.24266094738807843860e-3,
  2.71155556874348757815e-5,
  2.01033439929228813265e-7,
];
const QUANTILE_TAIL_BOTTOM = [
  1,
  0.599832206555887937690,
  0.136929880922735805310,
  0.0148753612908506148525,
  7.86869131145613259100e-4,
  1.84631831751005468180e-5,
  1.42151175831644588870e-7,
  2.04426310338993978564e-15,
];

/**
 * The x with `normalCdf(x) = p`, to about 1e-15 of its value (Wichura, 1988). 0 and 1 give the
 * infinities. Throws a `RangeError` outside [0, 1] and for NaN.
 *
 * @example
 * ```ts
 * import { normalQuantile } from "lib/stats/mod.ts";
 * import assert from "node:assert/strict";
 * assert.ok(Math.abs(normalQuantile(0.975) - 1.959963984540054) < 1e-15);
 * ```
 */
export function normalQuantile(p: number): number {
  assertNumber("p", p, { min: 0, max: 1 });
  const q = p - 0.5;
  if (Math.abs(q) <= 0.425) {
    return q * ratio(0.180625 - q * q, QUANTILE_CENTER_TOP, QUANTILE_CENTER_BOTTOM);
  }
  const tail = q < 0 ? p : 1 - p;
  if (tail === 0) return q < 0 ? -Infinity : Infinity;
  const r = Math.sqrt(-Math.log(tail));
  const x = r <= 5
    ? ratio(r - 1.6, QUANTILE_MIDDLE_TOP, QUANTILE_MIDDLE_BOTTOM)
    : ratio(r - 5, QUANTILE_TAIL_TOP, QUANTILE_TAIL_BOTTOM);
  return q < 0 ? -x : x;
}
