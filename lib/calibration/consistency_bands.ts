import {
  assertInteger,
  assertKnownOptions,
  type OptionNames,
  type Prng,
  withDisplay,
} from "../core/mod.ts";
import { assertConfidence, sortedQuantile } from "../stats/mod.ts";
import { assignBins, type BinOptions, reliability, type ReliabilityBin } from "./reliability.ts";

/** Options of {@linkcode consistencyBands}. */
export interface ConsistencyOptions extends BinOptions {
  /** Where the randomness comes from. */
  readonly prng: Prng;
  /** Number of sets of labels drawn. Default: 1000. */
  readonly resamples?: number;
  /** Share of them whose observed share lies in a bin's band. Default: 0.95. */
  readonly confidence?: number;
}

/** A bin and where its observed share may lie by chance. */
export interface ConsistencyBin extends ReliabilityBin {
  readonly bandLow: number;
  readonly bandHigh: number;
}

/** What a forecast shows next to what it would show if it were calibrated. */
export interface ConsistencyBands {
  readonly bins: readonly ConsistencyBin[];
  readonly ece: number;
  /** Mean ECE of a calibrated forecast of these probabilities. */
  readonly eceByChance: number;
  /** What its ECE exceeds in one of 20 cases (a share of 1 - confidence). */
  readonly eceLimit: number;
}

declare module "../core/display.ts" {
  interface Displayed {
    consistencyBands: ConsistencyBands;
  }
}

const KNOWN: OptionNames<ConsistencyOptions> = {
  prng: true,
  resamples: true,
  confidence: true,
  bins: true,
  strategy: true,
};

/**
 * A reliability diagram with consistency bands (Bröcker and Smith, 2007, "Increasing the reliability
 * of reliability diagrams"): forecasts are drawn again and given labels that come true just as often
 * as forecast, and a band holds what the bin's observed share then is. A dot outside its band is hard
 * to explain by chance; of 20 bins, one is outside for a calibrated forecast. The bins stay as they
 * are for the forecasts given.
 *
 * Samples are drawn one by one: where labels overlap, so that they depend on each other, bands are too
 * narrow. Throws as `reliability`, a `RangeError` for no resamples and a confidence outside (0, 1).
 *
 * @example
 * ```ts
 * import { consistencyBands } from "lib/calibration/mod.ts";
 * import { prng } from "lib/core/mod.ts";
 * import assert from "node:assert/strict";
 * const labels = Array.from({ length: 100 }, (_, i) => i % 2);
 * const { bins } = consistencyBands(labels.map(() => 0.6), labels, { prng: prng(1), bins: 1 });
 * assert.ok(bins[0].bandLow < 0.55 && 0.65 < bins[0].bandHigh);
 * ```
 */
export function consistencyBands(
  probabilities: ArrayLike<number>,
  labels: ArrayLike<number>,
  options: ConsistencyOptions,
): ConsistencyBands {
  assertKnownOptions("consistencyBands", options, KNOWN);
  const { prng, resamples = 1000, confidence = 0.95, ...binning } = options;
  assertInteger("resamples", resamples, { min: 1 });
  assertConfidence(confidence);
  const bins = reliability(probabilities, labels, binning);
  const assigned = assignBins(probabilities, labels, binning);
  const n = labels.length, used = [...new Set(assigned)].sort((a, b) => a - b);
  // Bins by their place in the list, which leaves out empty ones.
  const place = assigned.map((bin) => used.indexOf(bin));
  const shares = bins.map(() => new Float64Array(resamples).fill(NaN));
  const errors = new Float64Array(n === 0 ? 0 : resamples);
  const count = new Float64Array(bins.length), positives = new Float64Array(bins.length);
  const sum = new Float64Array(bins.length);
  for (let r = 0; r < errors.length; r++) {
    count.fill(0);
    positives.fill(0);
    sum.fill(0);
    for (let k = 0; k < n; k++) {
      const i = prng.integer(n), bin = place[i], p = probabilities[i];
      count[bin]++;
      sum[bin] += p;
      if (prng.uniform() < p) positives[bin]++;
    }
    for (let b = 0; b < bins.length; b++) {
      if (count[b] === 0) continue;
      shares[b][r] = positives[b] / count[b];
      errors[r] += Math.abs(positives[b] - sum[b]) / n;
    }
  }
  const tail = (1 - confidence) / 2;
  errors.sort();
  const bounded = bins.map((bin, b) => {
    // NaN, of a resample without a sample in the bin, is sorted to the end.
    const drawn = shares[b].sort();
    let to = drawn.length;
    while (to > 0 && Number.isNaN(drawn[to - 1])) to--;
    const bandLow = sortedQuantile(drawn, tail, { to });
    const bandHigh = sortedQuantile(drawn, 1 - tail, { to });
    return Object.freeze({ ...bin, bandLow, bandHigh });
  });
  return Object.freeze(withDisplay("consistencyBands", {
    bins: Object.freeze(bounded),
    ece: bins.reduce((all, b) => all + b.count * Math.abs(b.predicted - b.observed), 0) / n,
    eceByChance: errors.reduce((all, error) => all + error, 0) / errors.length,
    eceLimit: errors.length === 0 ? NaN : sortedQuantile(errors, confidence),
  }));
}
