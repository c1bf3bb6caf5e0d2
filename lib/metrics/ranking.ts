import { assertSameLength } from "../core/mod.ts";
import { assertWeights } from "../stats/mod.ts";
import type { WeightOptions } from "./confusion.ts";
import { rankedAveragePrecision, rankedRocAuc, sortForecast } from "./sorted_forecast.ts";

/** Options of {@linkcode rocAuc}. */
export interface RocAucOptions extends WeightOptions {
  /**
   * Group of each sample, such as its fold. Pairs are then compared inside a group only, so that
   * models trained on different data need not share a scale. Default: one group.
   */
  readonly groups?: Int32Array;
}

function weightsOrOnes(
  labels: ArrayLike<number>,
  weights: ArrayLike<number> | undefined,
): Float64Array {
  if (!weights) return new Float64Array(labels.length).fill(1);
  assertSameLength({ labels, weights });
  assertWeights("weights", weights);
  return Float64Array.from(weights);
}

/**
 * Area under the ROC curve: the chance that a positive scores above a negative, ties counted half.
 * With groups it is the mean of the groups' areas weighted by their numbers of pairs. NaN when
 * there is no pair (one class only). Throws for NaN scores and labels other than 0 and 1.
 *
 * @example
 * ```ts
 * import { rocAuc } from "lib/metrics/mod.ts";
 * import assert from "node:assert/strict";
 * assert.equal(rocAuc([0.1, 0.4, 0.35, 0.8], [0, 0, 1, 1]), 0.75);
 * assert.equal(rocAuc([0.2, 0.9, 0.1, 0.3], [1, 0, 0, 1], { groups: Int32Array.of(0, 1, 0, 1) }), 0.5);
 * assert.ok(Number.isNaN(rocAuc([0.1, 0.2], [1, 1])));
 * ```
 */
export function rocAuc(
  scores: ArrayLike<number>,
  labels: ArrayLike<number>,
  { weights, groups }: RocAucOptions = {},
): number {
  return rankedRocAuc(sortForecast(scores, labels, { groups }), weightsOrOnes(labels, weights));
}

/**
 * Area under the precision-recall curve as average precision: the sum over distinct scores of the
 * gain in recall times the precision, without interpolation (scikit-learn's
 * `average_precision_score`). A useless score has the base rate. NaN without a positive label; 1
 * without a negative one. Throws for NaN scores and labels other than 0 and 1.
 *
 * @example
 * ```ts
 * import { prAuc } from "lib/metrics/mod.ts";
 * import assert from "node:assert/strict";
 * assert.equal(prAuc([0.9, 0.8, 0.1], [1, 0, 1]), (1 + 2 / 3) / 2);
 * ```
 */
export function prAuc(
  scores: ArrayLike<number>,
  labels: ArrayLike<number>,
  { weights }: WeightOptions = {},
): number {
  return rankedAveragePrecision(sortForecast(scores, labels), weightsOrOnes(labels, weights));
}
