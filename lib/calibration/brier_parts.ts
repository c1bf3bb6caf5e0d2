import { withDisplay } from "../core/mod.ts";
import { mean } from "../stats/mod.ts";
import { assignBins, type BinOptions, reliability } from "./reliability.ts";

/** Parts of the Brier score; see {@linkcode brierParts}. */
export interface BrierParts {
  readonly brier: number;
  /** Squared distance of forecast from outcome over bins: 0 is perfectly calibrated. */
  readonly reliability: number;
  /** Variance of the outcome between bins: what the forecast tells apart. */
  readonly resolution: number;
  /** Variance of the outcome: what there is to tell. */
  readonly uncertainty: number;
  /** Mean variance of the forecast inside the bins. */
  readonly varianceInBins: number;
  /** Twice the mean covariance of forecast and outcome inside the bins. */
  readonly covarianceInBins: number;
}

declare module "../core/display.ts" {
  interface Displayed {
    brierParts: BrierParts;
  }
}

/**
 * Murphy's (1973) parts of the Brier score, with the two that binning adds (Stephenson, Coelho and
 * Jolliffe, 2008), so that they add up to the last digit but rounding:
 *
 * brier = reliability - resolution + uncertainty + varianceInBins - covarianceInBins
 *
 * The last two are 0 when every bin holds one distinct forecast. All NaN without samples. Throws for
 * NaN, probabilities outside [0, 1] and labels other than 0 and 1.
 *
 * @example
 * ```ts
 * import { brierParts } from "lib/calibration/mod.ts";
 * import assert from "node:assert/strict";
 * const parts = brierParts([0.25, 0.25, 0.75, 0.75], [0, 1, 1, 1]);
 * assert.deepEqual([parts.reliability, parts.resolution, parts.uncertainty], [1 / 16, 1 / 16, 3 / 16]);
 * assert.equal(parts.brier, 3 / 16);
 * ```
 */
export function brierParts(
  probabilities: ArrayLike<number>,
  labels: ArrayLike<number>,
  options: BinOptions = {},
): BrierParts {
  const assigned = assignBins(probabilities, labels, options);
  const n = labels.length;
  const baseRate = mean(labels);
  // Bins by their number, since the list leaves out the empty ones.
  const used = [...new Set(assigned)].sort((a, b) => a - b);
  const bins = new Map(
    reliability(probabilities, labels, options).map((bin, k) => [used[k], bin]),
  );
  let distance = 0, between = 0;
  for (const { predicted, observed, count } of bins.values()) {
    distance += count * (predicted - observed) ** 2;
    between += count * (observed - baseRate) ** 2;
  }
  let squares = 0, variance = 0, covariance = 0;
  for (let i = 0; i < n; i++) {
    const { predicted, observed } = bins.get(assigned[i])!;
    squares += (probabilities[i] - labels[i]) ** 2;
    variance += (probabilities[i] - predicted) ** 2;
    covariance += 2 * (probabilities[i] - predicted) * (labels[i] - observed);
  }
  return Object.freeze(withDisplay("brierParts", {
    brier: squares / n,
    reliability: distance / n,
    resolution: between / n,
    uncertainty: baseRate * (1 - baseRate),
    varianceInBins: variance / n,
    covarianceInBins: covariance / n,
  }));
}
