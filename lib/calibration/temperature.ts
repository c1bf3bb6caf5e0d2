import { type SigmoidCalibrator, sigmoidCalibrator } from "./calibrator.ts";
import { assertSample } from "./calibration_sample.ts";
import { fitLogistic } from "./logistic_fit.ts";

/** Keeps the slope finite where scores separate the classes; too weak to be seen elsewhere. */
const RIDGE = 1e-8;

/** Labels, or Platt's targets where no score contradicts its label. */
function targetsOf(scores: ArrayLike<number>, labels: ArrayLike<number>): ArrayLike<number> {
  let positive = 0;
  for (let i = 0; i < scores.length; i++) {
    if (scores[i] * (labels[i] - 0.5) < 0) return labels;
    positive += labels[i];
  }
  const negative = scores.length - positive;
  return Float64Array.from(
    labels,
    (label) => label > 0 ? (positive + 1) / (positive + 2) : 1 / (negative + 2),
  );
}

/**
 * Temperature scaling: `sigmoid(score / temperature)`, the temperature (1 / `slope`, above 0) being
 * the one of least log loss (Guo, Pleiss, Sun and Weinberger, 2017, "On calibration of modern neural
 * networks"). Scores have to be logits: a score of 0 stays 0.5, so a wrong base rate is not put
 * right. Scores that rank the wrong way round, or not at all, get a slope of 0, the temperature being
 * infinite then. Where every score is on its label's side of 0, as with one class alone, no temperature
 * is the least; Platt's targets then stand in for the labels, and probabilities stay off 0 and 1. Throws a `RangeError` for no samples, scores that are not finite and other labels.
 *
 * @example
 * ```ts
 * import { temperature } from "lib/calibration/mod.ts";
 * import assert from "node:assert/strict";
 * // Right 3 times in 4, and that is ln 3 as a logit.
 * const { slope } = temperature([4, 4, 4, 4], [1, 1, 1, 0]);
 * assert.ok(Math.abs(4 * slope - Math.log(3)) < 1e-6);
 * ```
 */
export function temperature(
  scores: ArrayLike<number>,
  labels: ArrayLike<number>,
): SigmoidCalibrator {
  assertSample(scores, labels);
  let largest = 0;
  for (let i = 0; i < scores.length; i++) largest = Math.max(largest, Math.abs(scores[i]));
  const kind = "temperature";
  // Below 1e-300 a slope would overflow.
  if (largest < 1e-300) return sigmoidCalibrator({ kind, slope: 0, intercept: 0 });
  const scaled = Float64Array.from(scores, (score) => score / largest);
  const { coefficients: [slope] } = fitLogistic([scaled], targetsOf(scores, labels), {
    intercept: false,
    ridge: RIDGE,
  });
  return sigmoidCalibrator({ kind, slope: Math.max(0, slope) / largest, intercept: 0 });
}
