import {
  assertInteger,
  assertKnownOptions,
  assertSameLength,
  type OptionNames,
  withDisplay,
} from "../../core/mod.ts";
import { assertFinite, chiSquareTail, mean } from "../../stats/mod.ts";

/** Options of {@linkcode giacominiWhite}. */
export interface GiacominiWhiteOptions {
  /** Rows that a forecast looks ahead. Default 1. */
  readonly horizon?: number;
  /**
   * What was known when each forecast was made and might tell which one will be better: columns with
   * a value for every row. Default: a constant and the difference of the losses `horizon` rows
   * before, which was the last one known; the first rows, which have none, are left out then.
   */
  readonly instruments?: readonly ArrayLike<number>[];
}

/** What {@linkcode giacominiWhite} finds. */
export interface GiacominiWhite {
  /** Mean loss of A minus that of B: below 0 when A is better. */
  readonly difference: number;
  /** Quadratic form in the means of instrument times difference; NaN when an instrument repeats another or the difference is 0 throughout. */
  readonly statistic: number;
  /** P-value of a difference that nothing known foretells; NaN where the statistic is. */
  readonly pValue: number;
  /** Degrees of freedom: the number of instruments. */
  readonly degrees: number;
}

declare module "../../core/display.ts" {
  interface Displayed {
    giacominiWhite: GiacominiWhite;
  }
}

const KNOWN: OptionNames<GiacominiWhiteOptions> = { horizon: true, instruments: true };

/**
 * x' A^-1 x for a symmetric positive definite A, row after row, which is used up (Cholesky); NaN
 * where A is singular.
 */
function quadraticForm(a: Float64Array, x: Float64Array): number {
  const q = x.length;
  let sum = 0;
  for (let j = 0; j < q; j++) {
    const full = a[j * q + j];
    for (let k = 0; k < j; k++) a[j * q + j] -= a[j * q + k] ** 2;
    if (!(a[j * q + j] > 1e-12 * full)) return NaN;
    const root = a[j * q + j] = Math.sqrt(a[j * q + j]);
    for (let i = j + 1; i < q; i++) {
      for (let k = 0; k < j; k++) a[i * q + j] -= a[i * q + k] * a[j * q + k];
      a[i * q + j] /= root;
    }
    let z = x[j];
    for (let k = 0; k < j; k++) z -= a[j * q + k] * x[k];
    x[j] = z / root;
    sum += x[j] ** 2;
  }
  return sum;
}

/** Newey and West's (1987) long-run second moments, not centred, with weights falling to `lags`. */
function longRunMoments(columns: readonly Float64Array[], lags: number): Float64Array {
  const q = columns.length, n = columns[0].length;
  const out = new Float64Array(q * q);
  for (let lag = 0; lag <= lags; lag++) {
    const weight = (1 - lag / (lags + 1)) / n;
    for (let i = 0; i < q; i++) {
      for (let j = 0; j < q; j++) {
        let sum = 0;
        for (let t = lag; t < n; t++) sum += columns[i][t] * columns[j][t - lag];
        out[i * q + j] += weight * sum;
        if (lag > 0) out[j * q + i] += weight * sum;
      }
    }
  }
  return out;
}

/**
 * Test of Giacomini and White ("Tests of Conditional Predictive Ability", Econometrica 74, 2006):
 * whether what was known beforehand foretells which of two forecasts will lose less. With a constant
 * as the only instrument it asks, like Diebold and Mariano's, whether they lose equally much on
 * average; unlike that one it is about forecasts with all that made them, estimates from a window
 * that does not grow included, so nested models are no problem.
 *
 * Losses are in order of time. Forecasts further ahead than a row use Newey and West's weights with
 * `horizon - 1` lags. Throws a `TypeError` for different lengths, a `RangeError` for NaN and for too
 * few rows.
 *
 * @example
 * ```ts
 * import { prng } from "lib/core/mod.ts";
 * import { giacominiWhite } from "lib/metrics/mod.ts";
 * import assert from "node:assert/strict";
 * const random = prng(1);
 * // Equal on average, but A is better whenever the market is calm.
 * const calm = Float64Array.from({ length: 300 }, (_, t) => t % 20 < 10 ? 1 : -1);
 * const lossesA = calm.map((state) => 1 - 0.2 * state + 0.5 * random.normal());
 * const lossesB = calm.map(() => 1 + 0.5 * random.normal());
 * const constant = new Float64Array(300).fill(1);
 * assert.ok(giacominiWhite(lossesA, lossesB, { instruments: [constant] }).pValue > 0.05);
 * assert.ok(giacominiWhite(lossesA, lossesB, { instruments: [constant, calm] }).pValue < 0.01);
 * ```
 */
export function giacominiWhite(
  lossesA: ArrayLike<number>,
  lossesB: ArrayLike<number>,
  options: GiacominiWhiteOptions = {},
): GiacominiWhite {
  assertKnownOptions("giacominiWhite", options, KNOWN);
  const { horizon = 1, instruments } = options;
  assertInteger("horizon", horizon, { min: 1 });
  assertSameLength({ lossesA, lossesB });
  assertFinite("lossesA", lossesA);
  assertFinite("lossesB", lossesB);
  const all = Float64Array.from(lossesA, (loss, t) => loss - lossesB[t]);
  const lagged = instruments === undefined;
  const differences = lagged ? all.subarray(horizon) : all;
  const known = instruments ?? [new Float64Array(differences.length).fill(1), all];
  const n = differences.length, q = known.length;
  if (q === 0) throw new RangeError("Expected instruments but found none");
  if (n <= q + horizon) {
    throw new RangeError(`Expected more than ${q + horizon} differences but found ${n}`);
  }
  const columns = known.map((values, i) => {
    if (!lagged) assertSameLength({ lossesA, [`instruments[${i}]`]: values });
    assertFinite(`instruments[${i}]`, values);
    return differences.map((difference, t) => difference * values[t]);
  });
  const moments = longRunMoments(columns, horizon - 1);
  const statistic = n * quadraticForm(moments, Float64Array.from(columns, mean));
  return withDisplay("giacominiWhite", {
    difference: mean(all),
    statistic,
    pValue: chiSquareTail(statistic, q),
    degrees: q,
  });
}
