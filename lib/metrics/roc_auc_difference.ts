import { assertKnownOptions, assertSameLength, withDisplay } from "../core/mod.ts";
import { assertConfidence, type Interval, normalQuantile } from "../stats/mod.ts";
import { placements } from "./placements.ts";
import { ROC_AUC_INTERVAL_OPTIONS, type RocAucIntervalOptions } from "./roc_auc_interval.ts";
import { sortForecast } from "./sorted_forecast.ts";

/** Mean and variance of the mean; a single value has the largest spread that values in ±1 can. */
function meanAndError(values: readonly number[]): { mean: number; variance: number } {
  const n = values.length;
  const mean = values.reduce((sum, value) => sum + value, 0) / n;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return { mean, variance: n === 1 ? 1 - mean ** 2 : squares / (n - 1) / n };
}

/**
 * Area under the ROC curve of `scoresA` minus that of `scoresB`, two forecasts of the same samples,
 * with its interval after DeLong, DeLong and Clarke-Pearson (1988): what makes a sample easy or hard
 * for both cancels, so that the interval is narrower than those of the two areas suggest. Groups,
 * their weights and samples taken as independent are those of `rocAucInterval`; the interval is that
 * of a normal distribution.
 *
 * Two forecasts that rank alike differ by 0 with an interval without width. One class only gives
 * NaN. Throws for NaN among the scores, for labels other than 0 and 1 and for different lengths.
 *
 * @example
 * ```ts
 * import { rocAucDifferenceInterval } from "lib/metrics/mod.ts";
 * import assert from "node:assert/strict";
 * const better = Float64Array.from({ length: 200 }, (_, i) => Math.sin(i * i));
 * const worse = better.map((s, i) => s + 3 * Math.cos(11 * i));
 * const labels = better.map((s, i) => s + Math.sin(7 * i) > 0 ? 1 : 0);
 * assert.ok(rocAucDifferenceInterval(better, worse, labels).low > 0);
 * assert.equal(rocAucDifferenceInterval(better, better, labels).high, 0);
 * ```
 */
export function rocAucDifferenceInterval(
  scoresA: ArrayLike<number>,
  scoresB: ArrayLike<number>,
  labels: ArrayLike<number>,
  options: RocAucIntervalOptions = {},
): Interval {
  assertKnownOptions("rocAucDifferenceInterval", options, ROC_AUC_INTERVAL_OPTIONS);
  const { groups, confidence = 0.95 } = options;
  assertSameLength({ scoresA, scoresB, labels });
  assertConfidence(confidence);
  const sorted = sortForecast(scoresA, labels, { groups });
  const placed = placements(sorted);
  placements(sortForecast(scoresB, labels, { groups })).forEach((value, row) =>
    placed[row] -= value
  );

  let pairs = 0, sum = 0, squares = 0;
  for (let g = 0; g + 1 < sorted.starts.length; g++) {
    const places = Array.from(
      { length: sorted.starts[g + 1] - sorted.starts[g] },
      (_, k) => sorted.starts[g] + k,
    );
    const ofLabel = (label: number) =>
      places.filter((k) => sorted.label[k] === label).map((k) => placed[sorted.order[k]]);
    const positives = ofLabel(1), negatives = ofLabel(0);
    const weight = positives.length * negatives.length;
    if (weight === 0) continue;
    const positive = meanAndError(positives), negative = meanAndError(negatives);
    pairs += weight;
    sum += weight * positive.mean;
    squares += weight ** 2 * (positive.variance + negative.variance);
  }
  const estimate = pairs === 0 ? NaN : sum / pairs;
  const reach = normalQuantile((1 + confidence) / 2) * Math.sqrt(squares) / pairs;
  return Object.freeze(withDisplay("interval", {
    estimate,
    low: estimate - reach,
    high: estimate + reach,
  }));
}
