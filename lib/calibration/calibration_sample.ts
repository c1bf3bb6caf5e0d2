import { assertSameLength } from "../core/mod.ts";
import { ascendingOrder, assertBinary, assertFinite } from "../stats/mod.ts";

/**
 * Throws unless scores and labels can be calibrated on.
 *
 * @throws {TypeError} for arrays of different length; {RangeError} for no samples, scores that are
 * not finite and labels other than 0 and 1
 */
export function assertSample(scores: ArrayLike<number>, labels: ArrayLike<number>): void {
  assertSameLength({ scores, labels });
  assertFinite("scores", scores);
  assertBinary("labels", labels);
  if (scores.length === 0) {
    throw new RangeError("Expected at least 1 sample to calibrate on but found 0");
  }
}

/** Samples of one score each, in the order of scores. */
export interface ScoreGroups {
  readonly score: Float64Array;
  /** Samples that have it. */
  readonly count: Float64Array;
  /** Those of label 1. */
  readonly positives: Float64Array;
}

/** Samples grouped by score: equal scores get equal probabilities. */
export function groupByScore(scores: ArrayLike<number>, labels: ArrayLike<number>): ScoreGroups {
  const order = ascendingOrder(scores), n = order.length;
  const score = new Float64Array(n), count = new Float64Array(n), positives = new Float64Array(n);
  let k = -1;
  for (const i of order) {
    if (k < 0 || scores[i] !== score[k]) score[++k] = scores[i];
    count[k]++;
    positives[k] += labels[i];
  }
  const groups = k + 1;
  return {
    score: score.subarray(0, groups),
    count: count.subarray(0, groups),
    positives: positives.subarray(0, groups),
  };
}

/**
 * An edge above `lower` and not above `upper`, about half way. A number that single precision holds
 * wherever there is one, so that a saved model, which computes in it, cuts at the same place.
 */
export function edgeBetween(lower: number, upper: number): number {
  const middle = lower / 2 + upper / 2;
  const near = [middle, upper].map(Math.fround).find((edge) => edge > lower && edge <= upper);
  if (near !== undefined) return near;
  return middle > lower && middle <= upper ? middle : upper;
}

/** The mean of Platt's targets, the forecast where scores say nothing: as if one of each more came. */
export function meanTarget(labels: ArrayLike<number>): number {
  const n = labels.length;
  let positives = 0;
  for (let i = 0; i < n; i++) positives += labels[i];
  const above = (positives + 1) / (positives + 2), below = 1 / (n - positives + 2);
  return (positives * above + (n - positives) * below) / n;
}
