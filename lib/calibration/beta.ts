import { mean } from "../stats/mod.ts";
import { type BetaCalibrator, createCalibrator } from "./calibrator.ts";
import { assertSample, meanTarget } from "./calibration_sample.ts";
import { softplus } from "./kernels.ts";
import { fitLogistic } from "./logistic_fit.ts";

/** Keeps the fit finite where scores separate the classes; betacal's is of this size. */
const RIDGE = 1e-8;

interface Candidate {
  readonly a: number;
  readonly b: number;
  readonly c: number;
  readonly loss: number;
}

/** A column moved to mean 0 and scaled to at most 1. */
function standardise(column: Float64Array) {
  const center = mean(column);
  const scale = column.reduce((most, value) => Math.max(most, Math.abs(value - center)), 0) || 1;
  return { center, scale, column: column.map((value) => (value - center) / scale) };
}

/**
 * Beta calibration: with `s = sigmoid(score)`, the probability `1 / (1 + 1 / (e^c s^a / (1 - s)^b))`
 * of least log loss, a and b at least 0 (Kull, Silva Filho and Flach, 2017, "Beta calibration: a
 * well-founded and easily implemented improvement on logistic calibration for binary classifiers").
 * It is Platt's curve for a = b, and can bend the two ends apart, or leave a right score as it is.
 * Scores should be logits.
 *
 * Scores that rank the wrong way round, or one class only, leave a = b = 0: the same probability for
 * every score. Throws a `RangeError` for no samples, scores that are not finite and other labels.
 *
 * @example
 * ```ts
 * import { beta } from "lib/calibration/mod.ts";
 * import assert from "node:assert/strict";
 * const { a, b } = beta([-2, -1, 0, 1, 2], [0, 0, 1, 0, 1]);
 * assert.ok(a >= 0 && b >= 0 && a + b > 0);
 * ```
 */
export function beta(
  scores: ArrayLike<number>,
  labels: ArrayLike<number>,
): BetaCalibrator {
  assertSample(scores, labels);
  const share = mean(labels);
  const target = meanTarget(labels);
  if (share === 0 || share === 1) {
    return createCalibrator({ kind: "beta", a: 0, b: 0, c: Math.log(target / (1 - target)) });
  }
  // Sums of larger numbers might overflow; as logits they are all the same.
  const logits = Float64Array.from(scores, (score) => Math.min(Math.max(score, -1e100), 1e100));
  const first = logits.map((logit) => -softplus(-logit)), second = logits.map(softplus);
  // ln s and -ln(1 - s) are nearly the same where s stays near a half; half their sum is the score
  // itself and half their difference what bends, and neither hides the other.
  const straight = standardise(logits.map((logit) => logit / 2));
  const bend = standardise(first.map((value, i) => (value - second[i]) / 2));
  const both = fitLogistic([straight.column, bend.column], labels, { ridge: RIDGE });
  const slopes = [both.coefficients[0] / straight.scale, both.coefficients[1] / bend.scale];
  const a = (slopes[0] + slopes[1]) / 2, b = (slopes[0] - slopes[1]) / 2;
  if (a >= 0 && b >= 0) {
    const c = both.coefficients[2] - slopes[0] * straight.center - slopes[1] * bend.center;
    return createCalibrator({ kind: "beta", a, b, c });
  }
  // The loss is convex, so the best pair allowed has a zero in it.
  const alone = (column: Float64Array, place: (value: number) => { a: number; b: number }) => {
    const { center, scale, column: x } = standardise(column);
    const { coefficients, loss } = fitLogistic([x], labels, { ridge: RIDGE });
    const slope = coefficients[0] / scale;
    return { ...place(slope), c: coefficients[1] - slope * center, loss };
  };
  const level = Math.log(share / (1 - share));
  const candidates: Candidate[] = [
    alone(second, (value) => ({ a: 0, b: value })),
    alone(first, (value) => ({ a: value, b: 0 })),
    { a: 0, b: 0, c: level, loss: Infinity },
  ];
  const best = candidates.filter(({ a, b }) => a >= 0 && b >= 0)
    .reduce((least, candidate) => candidate.loss < least.loss ? candidate : least);
  return createCalibrator({ kind: "beta", a: best.a, b: best.b, c: best.c });
}
