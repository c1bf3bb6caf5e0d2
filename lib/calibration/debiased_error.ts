import { normalCdf } from "../stats/mod.ts";
import { type BinOptions, reliability } from "./reliability.ts";

/** Mean distance from 0 of a normal number around `center`: that of the folded normal distribution. */
function foldedMean(center: number, deviation: number): number {
  if (deviation === 0) return Math.abs(center);
  const z = center / deviation;
  return deviation * Math.sqrt(2 / Math.PI) * Math.exp(-z * z / 2) +
    center * (1 - 2 * normalCdf(-z));
}

/**
 * Expected calibration error less what chance adds to it: each bin's distance between forecast and
 * outcome, minus how much further the observed share's own noise, taken for normal, would make it on
 * average (Kumar, Liang and Ma, 2019, "Verified uncertainty calibration", whose draws are replaced by
 * their expectation). Not cut off at 0: for a calibrated forecast it is about as often below as
 * above. A bin of one label only counts as if it had no noise. NaN without samples. Throws as
 * {@linkcode reliability}.
 *
 * @example
 * ```ts
 * import { ece, eceDebiased } from "lib/calibration/mod.ts";
 * import assert from "node:assert/strict";
 * const probabilities = [0.5, 0.5, 0.5, 0.5], labels = [1, 1, 1, 0];
 * assert.equal(ece(probabilities, labels), 0.25);
 * assert.ok(eceDebiased(probabilities, labels) < 0.23);
 * ```
 */
export function eceDebiased(
  probabilities: ArrayLike<number>,
  labels: ArrayLike<number>,
  options: BinOptions = {},
): number {
  let sum = 0;
  for (const { predicted, observed, count } of reliability(probabilities, labels, options)) {
    const deviation = Math.sqrt(observed * (1 - observed) / count);
    const distance = observed - predicted;
    sum += count * (2 * Math.abs(distance) - foldedMean(distance, deviation));
  }
  return sum / labels.length;
}

/**
 * Mean squared distance between forecast and outcome of the bins, less the variance that the
 * outcome's share has by itself: unbiased, so it may be below 0 (Bröcker, 2012, "Estimating
 * reliability and resolution of probability forecasts through decomposition of the empirical score";
 * Kumar, Liang and Ma, 2019). The reliability of `brierParts` without its bias. A bin of one sample
 * counts as 0. NaN without samples. Throws as {@linkcode reliability}.
 *
 * @example
 * ```ts
 * import { squaredErrorDebiased } from "lib/calibration/mod.ts";
 * import assert from "node:assert/strict";
 * const found = squaredErrorDebiased([0.5, 0.5, 0.5, 0.5], [1, 1, 1, 0]);
 * assert.equal(found, 0.0625 - 0.0625);
 * ```
 */
export function squaredErrorDebiased(
  probabilities: ArrayLike<number>,
  labels: ArrayLike<number>,
  options: BinOptions = {},
): number {
  let sum = 0;
  for (const { predicted, observed, count } of reliability(probabilities, labels, options)) {
    if (count < 2) continue;
    sum += count * ((observed - predicted) ** 2 - observed * (1 - observed) / (count - 1));
  }
  return sum / labels.length;
}
