import {
  assertInteger,
  assertKnownOptions,
  assertSameLength,
  type OptionNames,
  withDisplay,
} from "../core/mod.ts";
import { assertSample } from "./calibration_sample.ts";
import type { Calibrator } from "./calibrator.ts";
import { assertKind, CALIBRATOR_KINDS, fitCalibrator } from "./fit_calibrator.ts";
import type { CalibratorKind } from "./kernels.ts";

/** Options of {@linkcode autoCalibrator}. */
export interface AutoCalibratorOptions {
  /** Kinds to choose among. Default: all. */
  readonly kinds?: readonly CalibratorKind[];
  /** Stretches of time, each forecast by what the others taught. Default: 5. */
  readonly folds?: number;
  /**
   * Samples left out on both sides of the stretch that is forecast: as many as share a label's bars
   * with it, which is its horizon less 1. Default: 0.
   */
  readonly gap?: number;
}

/** What {@linkcode autoCalibrator} chose, and why. */
export interface CalibratorChoice {
  /** Fitted on all samples. */
  readonly calibrator: Calibrator;
  /** Mean log loss (nats) of each kind on samples it was not fitted on. */
  readonly losses: Readonly<Partial<Record<CalibratorKind, number>>>;
}

declare module "../core/display.ts" {
  interface Displayed {
    calibratorChoice: CalibratorChoice;
  }
}

const KNOWN: OptionNames<AutoCalibratorOptions> = { kinds: true, folds: true, gap: true };

/** Keeps a probability of 0 or 1 that turns out wrong from an infinite loss; `metrics.logLoss`'s. */
const CLIP = Number.EPSILON;

function lossOf(probability: number, label: number): number {
  const p = label === 1 ? probability : 1 - probability;
  return -Math.log(Math.min(Math.max(p, CLIP), 1 - CLIP));
}

/**
 * The kind of calibrator of least cross-fitted log loss, fitted on all samples. The samples, in the
 * order of time, are cut into contiguous stretches; each stretch is forecast by a calibrator fitted
 * on the others. Nothing is drawn at random. Of equal losses the kind with fewer parameters wins.
 *
 * Looking at seven kinds is a choice made on these samples: the winner's loss is a little better
 * here than it will be later, the more so the fewer samples there are.
 *
 * @throws {RangeError} for fewer than 2 folds or a gap below 0; for no kinds; for fewer samples of
 * either class than there are folds; for what `platt` throws
 *
 * @example
 * ```ts
 * import { autoCalibrator } from "lib/calibration/mod.ts";
 * import assert from "node:assert/strict";
 * const scores = Float64Array.from({ length: 200 }, (_, i) => (i * 37 % 101) / 25 - 2);
 * const labels = scores.map((score, i) => i % 10 < 5 + 2 * score ? 1 : 0);
 * const { calibrator, losses } = autoCalibrator(scores, labels);
 * assert.equal(losses[calibrator.kind], Math.min(...Object.values(losses)));
 * ```
 */
export function autoCalibrator(
  scores: ArrayLike<number>,
  labels: ArrayLike<number>,
  options: AutoCalibratorOptions = {},
): CalibratorChoice {
  assertKnownOptions("autoCalibrator", options, KNOWN);
  const { kinds = CALIBRATOR_KINDS, folds = 5, gap = 0 } = options;
  assertSameLength({ scores, labels });
  assertInteger("folds", folds, { min: 2 });
  assertInteger("gap", gap, { min: 0 });
  kinds.forEach(assertKind);
  assertSample(scores, labels);
  const n = scores.length;
  const positives = Array.from(labels).reduce((sum, label) => sum + label, 0);
  if (Math.min(positives, n - positives) < folds) {
    throw new RangeError(
      `Expected at least ${folds} samples of either class for ${folds} folds but found ${
        Math.min(positives, n - positives)
      }`,
    );
  }
  const x = Float64Array.from(scores), y = Float64Array.from(labels);
  const sums = new Float64Array(kinds.length);
  for (let f = 0; f < folds; f++) {
    const from = Math.floor(f * n / folds), to = Math.floor((f + 1) * n / folds);
    const others = (_: number, i: number) => i < from - gap || i >= to + gap;
    const rest = { scores: x.filter(others), labels: y.filter(others) };
    kinds.forEach((kind, k) => {
      const forecast = fitCalibrator(kind, rest).apply(x.subarray(from, to));
      forecast.forEach((p, i) => sums[k] += lossOf(p, y[from + i]));
    });
  }
  const ranked = CALIBRATOR_KINDS.filter((kind) => kinds.includes(kind));
  const losses = Object.fromEntries(ranked.map((kind) => [kind, sums[kinds.indexOf(kind)] / n]));
  if (ranked.length === 0) {
    throw new RangeError("Expected at least 1 kind to choose among but found 0");
  }
  const best = ranked.reduce((least, kind) => losses[kind] < losses[least] ? kind : least);
  return Object.freeze(withDisplay("calibratorChoice", {
    calibrator: fitCalibrator(best, { scores: x, labels: y }),
    losses: Object.freeze(losses),
  }));
}
