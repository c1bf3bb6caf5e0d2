import { assertInteger } from "../core/mod.ts";
import { stationaryResample, type StationaryResampleOptions } from "./stationary_bootstrap.ts";

/** Options of {@linkcode bootstrapMeans}. */
export interface BootstrapMeansOptions extends StationaryResampleOptions {
  /** Number of resamples. */
  readonly resamples: number;
}

/** Sums of the first t rows of every series, row after row: entry `t * series + k`. */
function runningSums(series: readonly Float64Array[]): Float64Array {
  const count = series.length, n = series[0].length;
  const sums = new Float64Array((n + 1) * count);
  for (let t = 0; t < n; t++) {
    for (let k = 0; k < count; k++) {
      sums[(t + 1) * count + k] = sums[t * count + k] + series[k][t];
    }
  }
  return sums;
}

/**
 * Means of many series of one length over the same resamples of their rows, by the stationary
 * bootstrap: `visit` gets the means of one resample, one a series, in a buffer that is reused. Rows
 * are the ones {@linkcode stationaryResample} draws. A block costs two look-ups a series whatever
 * its length: a thousand series of ten years of days over a thousand resamples take a second or so
 * with blocks of ten rows.
 *
 * Series need at least one row, all as many, without NaN; the caller has looked.
 *
 * @example
 * ```ts
 * import { prng } from "lib/core/mod.ts";
 * import { bootstrapMeans } from "lib/stats/mod.ts";
 * import assert from "node:assert/strict";
 * const a = Float64Array.from({ length: 100 }, (_, i) => i % 7);
 * const b = a.map((value) => value + 1);
 * bootstrapMeans([a, b], (means) => assert.ok(Math.abs(means[1] - means[0] - 1) < 1e-12), {
 *   blockLength: 5,
 *   resamples: 20,
 *   prng: prng(1),
 * });
 * ```
 */
export function bootstrapMeans(
  series: readonly Float64Array[],
  visit: (means: Float64Array) => void,
  { resamples, ...resample }: BootstrapMeansOptions,
): void {
  assertInteger("resamples", resamples, { min: 1 });
  const count = series.length, n = series[0].length;
  const sums = runningSums(series);
  const indexes = new Int32Array(n), means = new Float64Array(count);
  for (let r = 0; r < resamples; r++) {
    stationaryResample(n, indexes, resample);
    means.fill(0);
    for (let i = 0; i < n;) {
      const from = indexes[i];
      let length = 1;
      // Runs of neighbouring rows: a block, up to the end of the series.
      while (i + length < n && indexes[i + length] === from + length) length++;
      const low = from * count, high = (from + length) * count;
      for (let k = 0; k < count; k++) means[k] += sums[high + k] - sums[low + k];
      i += length;
    }
    for (let k = 0; k < count; k++) means[k] /= n;
    visit(means);
  }
}
