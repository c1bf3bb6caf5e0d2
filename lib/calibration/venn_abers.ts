import { createCalibrator, type VennAbersCalibrator } from "./calibrator.ts";
import { assertSample, groupByScore } from "./calibration_sample.ts";
import type { Steps } from "./kernels.ts";

/**
 * The isotonic value of each group when one sample of label 1 joins it, for all groups in time that
 * is linear in their number (Vovk, Petej and Fedorova, 2015, algorithms 1 and 2). Points are sums of
 * counts and of positives; an isotonic value is a slope of the convex curve below them, and the one
 * asked for that of the line between the points before the new sample, moved down and left by it, and
 * those after it.
 */
function valuesWithOne(count: Float64Array, positives: Float64Array): Float64Array {
  const k = count.length;
  // Point j is at j + 1: the first is (-1, -1), the new sample's, then (0, 0).
  const x = new Float64Array(k + 2), y = new Float64Array(k + 2);
  x[0] = y[0] = -1;
  for (let j = 0; j < k; j++) {
    x[j + 2] = x[j + 1] + count[j];
    y[j + 2] = y[j + 1] + positives[j];
  }
  /** Which side of the line from a to b point c is on: above 0 is left of it. */
  const turn = (a: number, b: number, c: number) =>
    (x[b] - x[a]) * (y[c] - y[a]) - (y[b] - y[a]) * (x[c] - x[a]);

  // The curve below all points; its corners from the last (at the bottom) to the first (on top).
  const hull: number[] = [];
  for (let i = 0; i < k + 2; i++) {
    if (i === 1) {
      hull.push(i);
      continue;
    }
    while (hull.length > 1 && turn(hull[hull.length - 2], hull[hull.length - 1], i) <= 0) {
      hull.pop();
    }
    hull.push(i);
  }
  hull.reverse();
  const values = new Float64Array(k);
  for (let i = 1; i <= k; i++) {
    const top = hull[hull.length - 1], next = hull[hull.length - 2];
    values[i - 1] = (y[next] - y[top]) / (x[next] - x[top]);
    // The new sample now comes after group i: that group's point moves down and left by it.
    const moved = i;
    x[moved] = x[i - 1] + x[i + 1] - x[moved];
    y[moved] = y[i - 1] + y[i + 1] - y[moved];
    if (turn(top, next, moved) >= 0) continue;
    hull.pop();
    while (
      hull.length > 1 &&
      turn(moved, hull[hull.length - 1], hull[hull.length - 2]) <= 0
    ) hull.pop();
    hull.push(moved);
  }
  return values;
}

/** Stairs through values at scores, equal neighbours joined; `values` has one more at `side`. */
function stairsOf(
  scores: Float64Array,
  values: readonly number[],
): Steps {
  const kept = [...scores.keys()].filter((i) => values[i] !== values[i + 1]);
  return {
    edges: kept.map((i) => scores[i]),
    values: [values[0], ...kept.map((i) => values[i + 1])],
  };
}

/**
 * Inductive Venn-Abers: for each score two isotonic regressions, with the score added as a 0 and as a
 * 1, whose values there are `low` and `high` of `interval` (Vovk, Petej and Fedorova, 2015,
 * "Large-scale probabilistic predictors with and without guarantees of validity"). Where samples are
 * exchangeable, one of the two is calibrated, whatever the scores are; that it cannot be said which
 * is the price, and their distance tells how much the calibration data leave open. `apply` gives
 * `high / (1 - low + high)`, the probability of least regret in log loss; it is never 0 or 1.
 *
 * The guarantee is lost where time changes the market, as it is everywhere else. Takes
 * O(n log n) time; a score takes O(log n). Throws a `RangeError` for no samples, scores that are not
 * finite and labels other than 0 and 1.
 *
 * @example
 * ```ts
 * import { vennAbers } from "lib/calibration/mod.ts";
 * import assert from "node:assert/strict";
 * const calibrator = vennAbers([1, 2, 3, 4], [0, 0, 1, 1]);
 * const { low, high } = calibrator.interval([1]);
 * assert.deepEqual([low[0], high[0]], [0, 1 / 3]);
 * assert.equal(calibrator.apply([1])[0], 1 / 4);
 * ```
 */
export function vennAbers(
  scores: ArrayLike<number>,
  labels: ArrayLike<number>,
): VennAbersCalibrator {
  assertSample(scores, labels);
  const { score, count, positives } = groupByScore(scores, labels);
  // A 0 among these is a 1 among the opposite labels in the opposite order.
  const negatives = count.map((n, i) => n - positives[i]);
  const mirrored = valuesWithOne(count.slice().reverse(), negatives.reverse()).reverse();
  const ones = valuesWithOne(count, positives);
  return createCalibrator({
    kind: "vennAbers",
    low: stairsOf(score, [0, ...mirrored.map((value) => 1 - value)]),
    high: stairsOf(score, [...ones, 1]),
  });
}
