import {
  assertKnownOptions,
  assertSameLength,
  type OptionNames,
  type Prng,
  withDisplay,
} from "../core/mod.ts";
import {
  assertBinary,
  bootstrapIntervals,
  type Interval,
  optimalBlockLength,
} from "../stats/mod.ts";
import { assertForecast, LOG_LOSS_CLIP, logLossOf } from "./probability.ts";
import { rankedAveragePrecision, rankedRocAuc, sortForecast } from "./sorted_forecast.ts";

/** Options of {@linkcode forecastIntervals}. */
export interface ForecastIntervalsOptions {
  /** Where the randomness comes from. */
  readonly prng: Prng;
  /** Yes (1) or no (0) for each sample, for the accuracy. Default: the probability exceeds 0.5. */
  readonly decisions?: ArrayLike<number>;
  /** Group of each sample, such as its fold: the ROC area compares pairs inside a group only. */
  readonly groups?: Int32Array;
  /** Number of resamples. Default 2000. */
  readonly resamples?: number;
  /** Share of repeated samples whose interval should hold the true value. Default 0.95. */
  readonly confidence?: number;
  /**
   * Mean number of samples in a block, at least 1. Default: the longest of the automatic lengths
   * for the squared errors, the log losses and the hits.
   */
  readonly blockLength?: number;
}

const KNOWN: OptionNames<ForecastIntervalsOptions> = {
  prng: true,
  decisions: true,
  groups: true,
  resamples: true,
  confidence: true,
  blockLength: true,
};

/** Figures of {@linkcode forecastIntervals}. */
export interface ForecastIntervals {
  readonly rocAuc: Interval;
  readonly prAuc: Interval;
  readonly brier: Interval;
  readonly logLoss: Interval;
  readonly accuracy: Interval;
}

declare module "../core/display.ts" {
  interface Displayed {
    forecastIntervals: ForecastIntervals;
  }
}

/**
 * Metrics of a forecast in time order with percentile intervals from the stationary bootstrap, all
 * from the same resamples: blocks of time are drawn, because neighbouring labels share bars when
 * they look further ahead than one, and markets have spells. Definitions are those of
 * {@linkcode rocAuc}, {@linkcode prAuc}, {@linkcode brier}, {@linkcode logLoss} and
 * {@linkcode accuracy}; an area that is undefined (one class only) has NaN for its bounds, too.
 * Throws for NaN, for probabilities outside [0, 1] and for labels other than 0 and 1.
 *
 * @example
 * ```ts
 * import { prng } from "lib/core/mod.ts";
 * import { forecastIntervals } from "lib/metrics/mod.ts";
 * import assert from "node:assert/strict";
 * const random = prng(1);
 * const probabilities = Float64Array.from({ length: 200 }, () => random.uniform());
 * const labels = probabilities.map((p) => random.uniform() < p ? 1 : 0);
 * const { brier } = forecastIntervals(probabilities, labels, { prng: prng(2), resamples: 200 });
 * assert.ok(brier.low < 1 / 6 && 1 / 6 < brier.high);
 * ```
 */
export function forecastIntervals(
  probabilities: ArrayLike<number>,
  labels: ArrayLike<number>,
  options: ForecastIntervalsOptions,
): ForecastIntervals {
  assertKnownOptions("forecastIntervals", options, KNOWN);
  const { groups, decisions, blockLength, ...bootstrap } = options;
  assertForecast(probabilities, labels);
  const n = labels.length;
  if (n === 0) throw new RangeError("Expected at least 1 sample but found 0");
  if (decisions) {
    assertSameLength({ labels, decisions });
    assertBinary("decisions", decisions);
  }
  const squared = new Float64Array(n), loss = new Float64Array(n), hit = new Float64Array(n);
  for (let i = 0; i < n; i++) {
    squared[i] = (probabilities[i] - labels[i]) ** 2;
    loss[i] = logLossOf(probabilities[i], labels[i], LOG_LOSS_CLIP);
    const decision = decisions ? decisions[i] : probabilities[i] > 0.5 ? 1 : 0;
    hit[i] = decision === labels[i] ? 1 : 0;
  }
  const pooled = sortForecast(probabilities, labels);
  const grouped = groups ? sortForecast(probabilities, labels, { groups }) : pooled;
  const times = new Float64Array(n);

  const intervals = bootstrapIntervals(n, (indexes, out) => {
    let squaredSum = 0, lossSum = 0, hits = 0;
    times.fill(0);
    for (let i = 0; i < n; i++) {
      const row = indexes[i];
      times[row]++;
      squaredSum += squared[row];
      lossSum += loss[row];
      hits += hit[row];
    }
    out[0] = rankedRocAuc(grouped, times);
    out[1] = rankedAveragePrecision(pooled, times);
    out[2] = squaredSum / n;
    out[3] = lossSum / n;
    out[4] = hits / n;
  }, {
    ...bootstrap,
    count: 5,
    blockLength: blockLength ?? Math.max(...[squared, loss, hit].map(optimalBlockLength)),
  });
  const [rocAuc, prAuc, brier, logLoss, accuracy] = intervals;
  return Object.freeze(
    withDisplay("forecastIntervals", { rocAuc, prAuc, brier, logLoss, accuracy }),
  );
}
