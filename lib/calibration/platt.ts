import { assertSameLength } from "../core/mod.ts";
import { assertBinary, assertFinite, mean } from "../stats/mod.ts";
import { type SigmoidCalibrator, sigmoidCalibrator } from "./calibrator.ts";
import { sigmoid, softplus } from "./kernels.ts";

/** Cross-entropy of targets under sigmoid(slope * score + intercept). */
function crossEntropy(
  { scores, targets }: { readonly scores: Float64Array; readonly targets: Float64Array },
  slope: number,
  intercept: number,
): number {
  let sum = 0;
  for (let i = 0; i < scores.length; i++) {
    const logit = slope * scores[i] + intercept;
    sum += softplus(logit) - targets[i] * logit;
  }
  return sum;
}

/** Newton's method with a backtracking line search (Lin, Lin and Weng, 2007). */
function minimise(data: { readonly scores: Float64Array; readonly targets: Float64Array }) {
  const { scores, targets } = data;
  const n = scores.length;
  const base = mean(targets);
  let slope = 0, intercept = Math.log(base / (1 - base));
  let loss = crossEntropy(data, slope, intercept);
  const excess = new Float64Array(n), weight = new Float64Array(n);

  // It takes about 10 steps; the bound only guards against endless ones of rounding size.
  for (let iteration = 0; iteration < 200; iteration++) {
    let weights = 0, weighted = 0, interceptGradient = 0;
    for (let i = 0; i < n; i++) {
      const p = sigmoid(slope * scores[i] + intercept);
      excess[i] = p - targets[i];
      weight[i] = p * (1 - p);
      weights += weight[i];
      weighted += weight[i] * scores[i];
      interceptGradient += excess[i];
    }
    // Around the weighted mean of the scores the Hessian is diagonal: no digits cancel.
    const center = weighted / weights;
    let slopeGradient = 0, curvature = 0;
    for (let i = 0; i < n; i++) {
      const z = scores[i] - center;
      slopeGradient += excess[i] * z;
      curvature += weight[i] * z * z;
    }
    // Lin, Lin and Weng's 1e-12 keeps equal scores from dividing by zero.
    const slopeStep = -slopeGradient / (curvature + 1e-12);
    const interceptStep = -interceptGradient / (weights + 1e-12) - center * slopeStep;
    const descent = slopeGradient * slopeStep +
      interceptGradient * (interceptStep + center * slopeStep);
    // Half of this is what the step still gains. Where that is no more than the rounding of the
    // loss, the loss cannot judge the step, and it is the last one.
    if (-descent <= 1e-14 * Math.max(1, loss)) {
      slope += slopeStep;
      intercept += interceptStep;
      break;
    }

    let step = 1, next = Infinity;
    while (step > 1e-12) {
      next = crossEntropy(data, slope + step * slopeStep, intercept + step * interceptStep);
      if (next <= loss + 1e-4 * step * descent) break;
      step /= 2;
    }
    if (!(next < loss)) break;
    slope += step * slopeStep;
    intercept += step * interceptStep;
    loss = next;
  }
  return { slope, intercept };
}

/**
 * Platt scaling: the logistic curve that fits labels (1 or 0) to scores, with Platt's targets
 * (N1 + 1) / (N1 + 2) and 1 / (N0 + 2) in place of 1 and 0, which keep it finite when the scores
 * separate the classes (Platt, 1999, "Probabilistic outputs for support vector machines"), fitted
 * as in Lin, Lin and Weng (2007), "A note on Platt's probabilistic outputs".
 *
 * One class only, or equal scores, leave nothing to learn from the score: the slope is 0 and every
 * probability the mean target. Scores that rank the wrong way round get a negative slope. Throws a
 * `RangeError` for no samples, for scores that are not finite and for other labels.
 *
 * @example
 * ```ts
 * import { platt } from "lib/calibration/mod.ts";
 * import assert from "node:assert/strict";
 * const calibrator = platt([-2, -1, 0, 1, 2], [0, 0, 1, 0, 1]);
 * assert.ok(calibrator.slope > 0);
 * assert.ok(platt([-1, 1], [1, 1]).slope === 0);
 * ```
 */
export function platt(scores: ArrayLike<number>, labels: ArrayLike<number>): SigmoidCalibrator {
  assertSameLength({ scores, labels });
  assertFinite("scores", scores);
  assertBinary("labels", labels);
  const n = scores.length;
  if (n === 0) throw new RangeError("Expected at least 1 sample to calibrate on but found 0");

  let positives = 0, lowest = Infinity, highest = -Infinity;
  for (let i = 0; i < n; i++) {
    positives += labels[i];
    lowest = Math.min(lowest, scores[i]);
    highest = Math.max(highest, scores[i]);
  }
  const above = (positives + 1) / (positives + 2), below = 1 / (n - positives + 2);
  const targets = Float64Array.from(labels, (label) => label === 1 ? above : below);
  // Halved first: the range of huge scores may overflow.
  const half = highest / 2 - lowest / 2, middle = highest / 2 + lowest / 2;
  // Below 1e-300 a slope for scores that differ would overflow.
  if (positives === 0 || positives === n || half < 1e-300) {
    const target = mean(targets);
    const intercept = Math.log(target / (1 - target));
    return sigmoidCalibrator({ kind: "platt", slope: 0, intercept });
  }
  const scaled = Float64Array.from(scores, (score) => (score - middle) / half);
  const { slope, intercept } = minimise({ scores: scaled, targets });
  return sigmoidCalibrator({
    kind: "platt",
    slope: slope / half,
    intercept: intercept - slope * (middle / half),
  });
}
