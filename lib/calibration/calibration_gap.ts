import {
  assertKnownOptions,
  assertSameLength,
  type OptionNames,
  withDisplay,
} from "../core/mod.ts";
import type { Interval } from "../stats/mod.ts";
import { around, checkDependence, type DependenceOptions } from "./calibration_line.ts";
import { longRunProduct } from "./long_run_covariance.ts";

/** Options of {@linkcode calibrationGaps}. */
export interface CalibrationGapsOptions extends DependenceOptions {
  /** The group of each sample. */
  readonly groups: ArrayLike<string>;
}

const KNOWN: OptionNames<CalibrationGapsOptions> = { groups: true, lags: true, confidence: true };

/** How far a group's forecasts are off on average; see {@linkcode calibrationGaps}. */
export interface CalibrationGap {
  readonly group: string;
  readonly count: number;
  /** Mean probability. */
  readonly predicted: number;
  /** Share of positive labels. */
  readonly observed: number;
  /** Observed less predicted. */
  readonly gap: Interval;
}

declare module "../core/display.ts" {
  interface Displayed {
    calibrationGaps: readonly CalibrationGap[];
  }
}

/**
 * Observed share less mean forecast of each group of samples (folds, years, regimes), in the order in
 * which groups come first: how calibration drifts. Samples are in the order of time; `lags` is the
 * horizon of overlapping labels less 1, and neighbours are those within a group. An interval is that
 * of a mean with Newey and West's (1987) variance, and NaN for fewer than 2 samples.
 *
 * A forecast that is calibrated on average has a gap near 0 even where it is far too sure of itself
 * in both directions. Of twenty groups, one interval leaves 0 out by chance. Throws for arrays of
 * different length, NaN, probabilities outside [0, 1], labels other than 0 and 1, `lags` below 0 and
 * a confidence outside (0, 1).
 *
 * @example
 * ```ts
 * import { calibrationGaps } from "lib/calibration/mod.ts";
 * import assert from "node:assert/strict";
 * const [first, second] = calibrationGaps([0.5, 0.5, 0.7, 0.7], [0, 1, 0, 1], {
 *   groups: ["2023", "2023", "2024", "2024"],
 * });
 * assert.equal(first.gap.estimate, 0);
 * assert.ok(Math.abs(second.gap.estimate + 0.2) < 1e-12);
 * ```
 */
export function calibrationGaps(
  probabilities: ArrayLike<number>,
  labels: ArrayLike<number>,
  options: CalibrationGapsOptions,
): readonly CalibrationGap[] {
  assertKnownOptions("calibrationGaps", options, KNOWN);
  const { groups } = options;
  assertSameLength({ probabilities, labels, groups });
  const { lags, z } = checkDependence({ probabilities, labels }, options);
  const rows = new Map<string, number[]>();
  for (let i = 0; i < labels.length; i++) {
    const own = rows.get(groups[i]);
    if (own) own.push(i);
    else rows.set(groups[i], [i]);
  }
  const gaps = Array.from(rows, ([group, own]): CalibrationGap => {
    const count = own.length;
    const mean = (values: ArrayLike<number>) => own.reduce((sum, i) => sum + values[i], 0) / count;
    const predicted = mean(probabilities), observed = mean(labels);
    const gap = observed - predicted;
    const centered = Float64Array.from(own, (i) => labels[i] - probabilities[i] - gap);
    const variance = longRunProduct(centered, centered, Math.min(lags, count - 1));
    const error = count < 2 ? NaN : Math.sqrt(Math.max(0, variance) / (count * (count - 1)));
    return Object.freeze({ group, count, predicted, observed, gap: around(gap, error, z) });
  });
  return Object.freeze(withDisplay("calibrationGaps", gaps));
}
