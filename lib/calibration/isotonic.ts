import { createCalibrator, type IsotonicCalibrator } from "./calibrator.ts";
import { assertSample, groupByScore } from "./calibration_sample.ts";

/**
 * Pools adjacent violators (Ayer et al., 1955): writes the mean of each group's block into `out`,
 * which never falls, and of all such is nearest to the groups' means.
 */
export function poolAdjacent(
  weight: Float64Array,
  sum: Float64Array,
  out = new Float64Array(weight.length),
): Float64Array {
  const n = weight.length;
  const ends = new Int32Array(n), weights = new Float64Array(n), sums = new Float64Array(n);
  let blocks = 0;
  for (let i = 0; i < n; i++) {
    ends[blocks] = i;
    weights[blocks] = weight[i];
    sums[blocks] = sum[i];
    blocks++;
    // Compared crosswise: counts are whole numbers, and no rounding parts equal means.
    while (
      blocks > 1 &&
      sums[blocks - 2] * weights[blocks - 1] >= sums[blocks - 1] * weights[blocks - 2]
    ) {
      blocks--;
      ends[blocks - 1] = i;
      weights[blocks - 1] += weights[blocks];
      sums[blocks - 1] += sums[blocks];
    }
  }
  for (let b = 0, i = 0; b < blocks; b++) while (i <= ends[b]) out[i++] = sums[b] / weights[b];
  return out;
}

/**
 * Isotonic regression: of all maps that never fall, the one of least squared error, found by pooling
 * adjacent violators (Zadrozny and Elkan, 2002, "Transforming classifier scores into accurate
 * multiclass probability estimates"). Between blocks it is a straight line, and level before the
 * first score and after the last, as in scikit-learn; equal scores count as one of all their labels.
 *
 * It assumes nothing of the curve's shape but that it rises, and pays with data: from fewer than
 * about a thousand samples it learns their noise, and its ends are easily 0 or 1, which one surprise
 * makes infinitely wrong in log loss. Scores that rank the wrong way round get one probability. Throws
 * a `RangeError` for no samples, scores that are not finite and labels other than 0 and 1.
 *
 * @example
 * ```ts
 * import { isotonic } from "lib/calibration/mod.ts";
 * import assert from "node:assert/strict";
 * const calibrator = isotonic([1, 2, 3, 4], [0, 1, 0, 1]);
 * assert.deepEqual([...calibrator.apply([0, 1.5, 2, 3, 9])], [0, 0.25, 0.5, 0.5, 1]);
 * ```
 */
export function isotonic(
  scores: ArrayLike<number>,
  labels: ArrayLike<number>,
): IsotonicCalibrator {
  assertSample(scores, labels);
  const { score, count, positives } = groupByScore(scores, labels);
  const pooled = poolAdjacent(count, positives);
  // A block's first and last score say all of it.
  const kept = [...pooled.keys()].filter((i) =>
    i === 0 || i === pooled.length - 1 || pooled[i] !== pooled[i - 1] || pooled[i] !== pooled[i + 1]
  );
  return createCalibrator({
    kind: "isotonic",
    scores: kept.map((i) => score[i]),
    probabilities: kept.map((i) => pooled[i]),
  });
}
