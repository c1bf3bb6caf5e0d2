/** Coefficients of Ehlers' Hilbert transform. */
const A = 0.0962, B = 0.5769;
const DEGREES = 180 / Math.PI;
/** The next number above the tangent of 60 degrees. */
const TANGENT_60 = 1.7320508075688774;

/** Columns of {@linkcode hilbertTransform}, all of the input's length. */
export interface HilbertColumns {
  /** Price, smoothed over 4 bars. */
  readonly smooth: Float64Array;
  readonly inphase: Float64Array;
  readonly quadrature: Float64Array;
  /** Length of the dominant cycle in bars, 0.2 new to 0.8 old. */
  readonly period: Float64Array;
}

/** Smoothed price; the first 3 rows are not written. */
export function smoothPrice(x: Float64Array, output: Float64Array): void {
  for (let t = 3; t < x.length; t++) {
    output[t] = (4 * x[t] + 3 * x[t - 1] + 2 * x[t - 2] + x[t - 3]) * 0.1;
  }
}

/**
 * Ehlers' measure of the dominant cycle (Rocket Science for Traders, 2001, chapter 7), as TA-Lib
 * has it: the transforms see nothing before row `start`, and all state is 0 there. Writes every
 * column from `start` on.
 */
export function hilbertTransform(
  x: Float64Array,
  { smooth, inphase, quadrature, period }: HilbertColumns,
  start: number,
): void {
  smoothPrice(x, smooth);
  // The last 8 rows of what is transformed, zeros before the start.
  const s = new Float64Array(8), d = new Float64Array(16), q = new Float64Array(8);
  let cycle = 0, i2 = 0, q2 = 0, re = 0, im = 0;
  for (let t = start; t < x.length; t++) {
    const adjust = 0.075 * cycle + 0.54;
    const at = t & 7;
    s[at] = smooth[t];
    // What old rows give is in parentheses of its own: each row waits for the one before, and the
    // fewer steps lie between them the shorter it waits.
    const detrended = adjust *
      (A * s[at] + (B * s[(t - 2) & 7] - B * s[(t - 4) & 7] - A * s[(t - 6) & 7]));
    d[t & 15] = detrended;
    const q1 = adjust *
      (A * detrended + (B * d[(t - 2) & 15] - B * d[(t - 4) & 15] - A * d[(t - 6) & 15]));
    q[at] = q1;
    const i1 = d[(t - 3) & 15];
    const ji = adjust *
      (A * i1 + (B * d[(t - 5) & 15] - B * d[(t - 7) & 15] - A * d[(t - 9) & 15]));
    const jq = adjust *
      (A * q1 + (B * q[(t - 2) & 7] - B * q[(t - 4) & 7] - A * q[(t - 6) & 7]));
    const i2Before = i2, q2Before = q2;
    q2 = 0.2 * (q1 + ji) + 0.8 * q2;
    i2 = 0.2 * (i1 - jq) + 0.8 * i2;
    re = 0.2 * (i2 * i2Before + q2 * q2Before) + 0.8 * re;
    im = 0.2 * (i2 * q2Before - q2 * i2Before) + 0.8 * im;
    const ratio = im / re;
    let length = cycle;
    if (im !== 0 && re !== 0) {
      // The arc tangent is the slowest step, and often the limits below decide without it: beyond 60
      // degrees a cycle is shorter than 6 bars, and a tangent is never smaller than its angle.
      if (ratio < 0 || ratio > TANGENT_60) length = 0;
      else if (ratio * 1.5 * cycle < 2 * Math.PI) length = 1.5 * cycle;
      else length = 2 * Math.PI / Math.atan(ratio);
    }
    if (length > 1.5 * cycle) length = 1.5 * cycle;
    if (length < 0.67 * cycle) length = 0.67 * cycle;
    if (length < 6) length = 6;
    else if (length > 50) length = 50;
    cycle = 0.2 * length + 0.8 * cycle;
    inphase[t] = i1;
    quadrature[t] = q1;
    period[t] = cycle;
  }
}

/** Period smoothed once more from `start` on, in place. */
export function smoothPeriod(period: Float64Array, start: number): void {
  let smoothed = 0;
  for (let t = start; t < period.length; t++) {
    period[t] = smoothed = 0.33 * period[t] + 0.67 * smoothed;
  }
}

/** Longest cycle that the phase is measured over. */
const LONGEST = 51;
/** Sines and cosines of a circle in N steps, N from 0 to LONGEST, one circle after the other. */
const SINES = new Float64Array(LONGEST * (LONGEST + 1) / 2 + LONGEST);
const COSINES = new Float64Array(SINES.length);
for (let n = 1; n <= LONGEST; n++) {
  for (let i = 0; i < n; i++) {
    SINES[n * (n - 1) / 2 + i] = Math.sin(2 * Math.PI * i / n);
    COSINES[n * (n - 1) / 2 + i] = Math.cos(2 * Math.PI * i / n);
  }
}

/** Phase of the dominant cycle in degrees, -45 to 315, from `start` on. */
export function cyclePhase(
  { smooth, period }: { readonly smooth: Float64Array; readonly period: Float64Array },
  output: Float64Array,
  start: number,
): void {
  let phase = 0;
  for (let t = start; t < smooth.length; t++) {
    const steps = Math.trunc(period[t] + 0.5);
    const circle = steps * (steps - 1) / 2;
    // The transform has seen nothing before its start.
    const count = Math.min(steps, t - start + 1);
    // Even and odd steps apart: four sums that do not wait for each other.
    let real = 0, imaginary = 0, realOdd = 0, imaginaryOdd = 0;
    let i = 0;
    for (; i + 2 <= count; i += 2) {
      const price = smooth[t - i], before = smooth[t - i - 1];
      real += SINES[circle + i] * price;
      imaginary += COSINES[circle + i] * price;
      realOdd += SINES[circle + i + 1] * before;
      imaginaryOdd += COSINES[circle + i + 1] * before;
    }
    if (i < count) {
      real += SINES[circle + i] * smooth[t - i];
      imaginary += COSINES[circle + i] * smooth[t - i];
    }
    real += realOdd;
    imaginary += imaginaryOdd;
    if (imaginary !== 0) phase = Math.atan(real / imaginary) * DEGREES;
    else phase += 90 * Math.sign(real);
    // The smoothed price lags by one bar.
    phase += 90 + 360 / period[t];
    if (imaginary < 0) phase += 180;
    if (phase > 315) phase -= 360;
    output[t] = phase;
  }
}

/** Mean of the price over the dominant cycle, weighted over 4 bars, from `start` on. */
export function cycleTrendline(
  x: Float64Array,
  period: Float64Array,
  output: Float64Array,
  start: number,
): void {
  let first = 0, second = 0, third = 0;
  for (let t = start; t < x.length; t++) {
    const steps = Math.trunc(period[t] + 0.5);
    let sum = 0;
    for (let i = 0; i < steps; i++) sum += x[t - i];
    const mean = steps > 0 ? sum / steps : sum;
    output[t] = (4 * mean + 3 * first + 2 * second + third) / 10;
    third = second;
    second = first;
    first = mean;
  }
}
