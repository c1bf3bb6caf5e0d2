import { assertNumber, assertSameLength } from "../core/mod.ts";
import { assertBinary, assertProbabilities, assertWeights } from "../stats/mod.ts";
import type { WeightOptions } from "./confusion.ts";

/** Options of {@linkcode logLoss}. */
export interface LogLossOptions extends WeightOptions {
  /** Probabilities are moved into [clip, 1 - clip] before the logarithm. Default 2^-52. */
  readonly clip?: number;
}

/** The distance that {@linkcode logLoss} keeps from 0 and 1, that of scikit-learn for float64. */
export const LOG_LOSS_CLIP = Number.EPSILON;

/** Log loss of one forecast. */
export function logLossOf(probability: number, label: number, clip: number): number {
  const p = label === 1 ? probability : 1 - probability;
  return -Math.log(Math.min(Math.max(p, clip), 1 - clip));
}

function weightedMean(
  loss: (row: number) => number,
  labels: ArrayLike<number>,
  weights: ArrayLike<number> | undefined,
): number {
  let sum = 0, total = 0;
  for (let i = 0; i < labels.length; i++) {
    const weight = weights ? weights[i] : 1;
    sum += weight * loss(i);
    total += weight;
  }
  return sum / total;
}

/** Throws unless the forecast has probabilities, 0 or 1 as labels, and valid weights if any. */
export function assertForecast(
  probabilities: ArrayLike<number>,
  labels: ArrayLike<number>,
  { weights }: WeightOptions = {},
): void {
  assertSameLength({ probabilities, labels, ...(weights && { weights }) });
  assertProbabilities("probabilities", probabilities);
  assertBinary("labels", labels);
  if (weights) assertWeights("weights", weights);
}

/**
 * Mean negative log likelihood in nats. A probability of 0 or 1 that turns out wrong would cost
 * infinitely much; clipping makes it 36. Always saying the base rate of a coin costs 0.693. NaN
 * without samples. Throws for NaN, probabilities outside [0, 1] and labels other than 0 and 1.
 *
 * @example
 * ```ts
 * import { logLoss } from "lib/metrics/mod.ts";
 * import assert from "node:assert/strict";
 * assert.equal(logLoss([0.5, 0.5], [0, 1]), Math.log(2));
 * ```
 */
export function logLoss(
  probabilities: ArrayLike<number>,
  labels: ArrayLike<number>,
  { weights, clip = LOG_LOSS_CLIP }: LogLossOptions = {},
): number {
  assertForecast(probabilities, labels, { weights });
  assertNumber("clip", clip, { min: 0, max: 0.5 });
  return weightedMean((i) => logLossOf(probabilities[i], labels[i], clip), labels, weights);
}

/**
 * Brier score: the mean squared distance of the probability from the outcome. A coin's 0.5 scores
 * 0.25. NaN without samples. Throws for NaN, probabilities outside [0, 1] and labels other than
 * 0 and 1.
 *
 * @example
 * ```ts
 * import { brier } from "lib/metrics/mod.ts";
 * import assert from "node:assert/strict";
 * assert.equal(brier([0.5, 1], [0, 1]), 0.125);
 * ```
 */
export function brier(
  probabilities: ArrayLike<number>,
  labels: ArrayLike<number>,
  { weights }: WeightOptions = {},
): number {
  assertForecast(probabilities, labels, { weights });
  return weightedMean((i) => (probabilities[i] - labels[i]) ** 2, labels, weights);
}
