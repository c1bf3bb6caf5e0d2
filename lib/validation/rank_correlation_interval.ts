import { assertInteger, type Prng } from "../core/mod.ts";
import { correlation, type Interval, optimalBlockLength, quantile, ranks } from "../stats/mod.ts";

/** Options of {@linkcode rankCorrelationInterval}. */
export interface RankCorrelationIntervalOptions {
  /** Bars that one value of `y` looks ahead: blocks are no shorter. Default: 1. */
  readonly horizon?: number;
  /** Number of resamples. Default: 1000. */
  readonly resamples?: number;
  /** Share of repeated samples in which the interval should hold the true value. Default: 0.95. */
  readonly confidence?: number;
  /** Source of the blocks. */
  readonly prng: Prng;
}

/** Above this the automatic block length takes longer than all else. */
const LONG = 20_000;
/** Blocks that a resample is made of, at most: longer series have longer blocks. */
const MOST_BLOCKS = 2000;

/** Sums of a column before each row, so that any stretch of it is summed up by one subtraction. */
function runningSums(n: number, value: (i: number) => number): Float64Array {
  const sums = new Float64Array(n + 1);
  for (let i = 0; i < n; i++) sums[i + 1] = sums[i] + value(i);
  return sums;
}

/** Ranks from -0.5 to 0.5. */
const centred = (values: ArrayLike<number>) =>
  ranks(values).map((rank) => (rank - (values.length + 1) / 2) / values.length);

/**
 * Spearman's rank correlation of two columns in the order of time, with an interval from the
 * stationary bootstrap (Politis and Romano, 1994), whose blocks keep what neighbouring rows have in
 * common. Resamples are taken of the ranks, which are not ranked anew. Blocks have the length of
 * Politis and White for the product of the ranks, and are longer in very long series. NaN where a
 * column does not vary. Neither column may have missing values.
 *
 * @example
 * ```ts
 * import { prng } from "lib/core/mod.ts";
 * import { rankCorrelationInterval } from "lib/validation/mod.ts";
 * import assert from "node:assert/strict";
 * const x = Float64Array.from({ length: 300 }, (_, i) => Math.sin(i));
 * const { estimate, low } = rankCorrelationInterval(x, x.map(Math.exp), { prng: prng(1) });
 * assert.ok(estimate > 0.999 && low > 0.99);
 * ```
 */
export function rankCorrelationInterval(
  x: ArrayLike<number>,
  y: ArrayLike<number>,
  { horizon = 1, resamples = 1000, confidence = 0.95, prng }: RankCorrelationIntervalOptions,
): Interval {
  assertInteger("horizon", horizon, { min: 1 });
  assertInteger("resamples", resamples, { min: 1 });
  const n = x.length;
  if (n < 2) return { estimate: NaN, low: NaN, high: NaN };
  const a = centred(x), b = centred(y);
  const estimate = correlation(a, b);
  if (Number.isNaN(estimate)) return { estimate, low: NaN, high: NaN };
  const automatic = n > LONG ? 1 : optimalBlockLength(a.map((value, i) => value * b[i]));
  const blockLength = Math.max(automatic, horizon, n / MOST_BLOCKS);
  const sums = [
    (i: number) => a[i],
    (i: number) => b[i],
    (i: number) => a[i] * a[i],
    (i: number) => b[i] * b[i],
    (i: number) => a[i] * b[i],
  ].map((value) => runningSums(n, value));
  const totals = new Float64Array(sums.length);
  const logStay = Math.log1p(-1 / blockLength);
  const draws = new Float64Array(resamples);
  for (let r = 0; r < resamples; r++) {
    totals.fill(0);
    for (let filled = 0; filled < n;) {
      const from = prng.integer(n);
      const drawn = blockLength === 1 ? 1 : 1 + Math.floor(Math.log(1 - prng.uniform()) / logStay);
      const length = Math.min(drawn, n - filled);
      const end = from + length;
      for (let k = 0; k < sums.length; k++) {
        const s = sums[k];
        // Round the end of the series to its beginning.
        totals[k] += end <= n ? s[end] - s[from] : s[n] - s[from] + s[end - n];
      }
      filled += length;
    }
    const [sa, sb, saa, sbb, sab] = totals;
    draws[r] = (sab - sa * sb / n) / Math.sqrt((saa - sa * sa / n) * (sbb - sb * sb / n));
  }
  const known = draws.filter(Number.isFinite);
  const tail = (1 - confidence) / 2;
  return { estimate, low: quantile(known, tail), high: quantile(known, 1 - tail) };
}
