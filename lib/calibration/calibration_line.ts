import {
  assertInteger,
  assertKnownOptions,
  assertSameLength,
  type OptionNames,
  withDisplay,
} from "../core/mod.ts";
import {
  assertBinary,
  assertConfidence,
  assertProbabilities,
  type Interval,
  normalQuantile,
} from "../stats/mod.ts";
import { sigmoid } from "./kernels.ts";
import { fitLogistic } from "./logistic_fit.ts";
import { longRunProduct } from "./long_run_covariance.ts";

/** Options of {@linkcode calibrationLine} and {@linkcode calibrationGap}. */
export interface DependenceOptions {
  /** Neighbours a sample depends on: its label's horizon less 1. Default: 0. */
  readonly lags?: number;
  /** Share of repeated samples whose interval should hold the true value. Default: 0.95. */
  readonly confidence?: number;
}

const KNOWN: OptionNames<DependenceOptions> = { lags: true, confidence: true };

/** Logistic recalibration of a forecast; see {@linkcode calibrationLine}. */
export interface CalibrationLine {
  /** 1 where calibrated; below it forecasts are too sure of themselves, above it too timid. */
  readonly slope: Interval;
  /** 0 where calibrated (with a slope of 1); above it forecasts are too low. */
  readonly intercept: Interval;
}

declare module "../core/display.ts" {
  interface Displayed {
    calibrationLine: CalibrationLine;
  }
}

/** Probabilities are moved off 0 and 1 by this much, whose logits are infinite. */
const CLIP = 1e-9;

/** Throws as the two figures do; returns the options with their defaults. */
export function checkDependence(
  { probabilities, labels }: {
    readonly probabilities: ArrayLike<number>;
    readonly labels: ArrayLike<number>;
  },
  { lags = 0, confidence = 0.95 }: DependenceOptions,
): { readonly lags: number; readonly z: number } {
  assertInteger("lags", lags, { min: 0 });
  assertConfidence(confidence);
  assertSameLength({ probabilities, labels });
  assertProbabilities("probabilities", probabilities);
  assertBinary("labels", labels);
  return { lags, z: normalQuantile(0.5 + confidence / 2) };
}

/** A figure with the interval of its standard error. */
export function around(estimate: number, error: number, z: number): Interval {
  const half = z * error;
  return Object.freeze(
    withDisplay("interval", { estimate, low: estimate - half, high: estimate + half }),
  );
}

/**
 * Slope and intercept of the logistic regression of labels on the logit of the forecast (Cox, 1958,
 * "Two further applications of a model for binary regression"): 1 and 0 for a calibrated one. Their
 * intervals are of the sandwich kind, which does not take the line for the truth, with Newey and
 * West's (1987) allowance for neighbours that depend on each other.
 *
 * It sees errors that rise or fall with the forecast and no others: a bend on both sides escapes it.
 * All NaN without samples, with one class, with forecasts that are all the same, and where they
 * separate the classes. Throws for NaN, probabilities outside [0, 1], labels other than 0 and 1,
 * `lags` below 0 and a confidence outside (0, 1).
 *
 * @example
 * ```ts
 * import { calibrationLine } from "lib/calibration/mod.ts";
 * import assert from "node:assert/strict";
 * const probabilities = Array.from({ length: 200 }, (_, i) => i % 2 ? 0.9 : 0.1);
 * // Right 7 times in 10, where 9 were announced.
 * const labels = probabilities.map((p, i) => (i % 20 < 14 ? p > 0.5 : p < 0.5) ? 1 : 0);
 * const { slope } = calibrationLine(probabilities, labels);
 * assert.ok(slope.high < 1 && Math.abs(slope.estimate - Math.log(7 / 3) / Math.log(9)) < 1e-6);
 * ```
 */
export function calibrationLine(
  probabilities: ArrayLike<number>,
  labels: ArrayLike<number>,
  options: DependenceOptions = {},
): CalibrationLine {
  assertKnownOptions("calibrationLine", options, KNOWN);
  const { lags, z } = checkDependence({ probabilities, labels }, options);
  const n = labels.length;
  const logit = Float64Array.from(probabilities, (p) => {
    const inside = Math.min(Math.max(p, CLIP), 1 - CLIP);
    return Math.log(inside / (1 - inside));
  });
  const center = logit.reduce((sum, x) => sum + x, 0) / n;
  const scale = logit.reduce((most, x) => Math.max(most, Math.abs(x - center)), 0);
  const none = around(NaN, NaN, z);
  const undefinedLine = Object.freeze(
    withDisplay("calibrationLine", { slope: none, intercept: none }),
  );
  // Equal logits may differ from their mean by rounding.
  if (n === 0 || !(scale > 1e-12 * Math.max(1, Math.abs(center)))) return undefinedLine;
  const x = logit.map((value) => (value - center) / scale);
  const { coefficients: [b, a], converged } = fitLogistic([x], labels);
  // The inverse of the Hessian, and the gradients of the samples, in the scaled column.
  const excess = new Float64Array(n), tilted = new Float64Array(n);
  let w = 0, wx = 0, wxx = 0;
  for (let i = 0; i < n; i++) {
    const p = sigmoid(b * x[i] + a), weight = p * (1 - p);
    excess[i] = labels[i] - p;
    tilted[i] = excess[i] * x[i];
    w += weight;
    wx += weight * x[i];
    wxx += weight * x[i] * x[i];
  }
  const determinant = w * wxx - wx * wx;
  // Where the classes separate, no sample is left uncertain.
  if (!converged || w < 1e-3 || !(determinant > 0)) return undefinedLine;
  const meat = [
    longRunProduct(tilted, tilted, lags),
    longRunProduct(tilted, excess, lags),
    longRunProduct(excess, excess, lags),
  ];
  /** Variance of `s` times the slope and `t` times the intercept of the scaled column. */
  const variance = (s: number, t: number) => {
    const u = (w * s - wx * t) / determinant, v = (wxx * t - wx * s) / determinant;
    return u * u * meat[0] + 2 * u * v * meat[1] + v * v * meat[2];
  };
  const shift = center / scale;
  return Object.freeze(withDisplay("calibrationLine", {
    slope: around(b / scale, Math.sqrt(Math.max(0, variance(1 / scale, 0))), z),
    intercept: around(a - b * shift, Math.sqrt(Math.max(0, variance(-shift, 1))), z),
  }));
}
