import { assertInteger, assertKnownOptions, type OptionNames, withDisplay } from "../core/mod.ts";
import type { Samples } from "../dataset/mod.ts";
import { divide, place, rangeOf } from "./divide.ts";
import type { Fold } from "./fold.ts";
import { cutGroups, groupRange } from "./groups.ts";
import { roomError } from "./room_error.ts";
import { surround } from "./surround.ts";

/** Options of {@linkcode purgedKFold}; all but `folds` are in bars. */
export interface PurgedKFoldOptions {
  /** Number of folds; each tests one of as many blocks. */
  readonly folds: number;
  /** Bars for early stopping, beside the calibration part. Default: 0, none. */
  readonly validation?: number;
  /** Bars for calibration and thresholds, beside the test part. Default: 0, none. */
  readonly calibration?: number;
  /** Bars left out between neighbouring parts, beyond what spans require. Default: 0. */
  readonly embargo?: number;
}

const KNOWN: OptionNames<PurgedKFoldOptions> = {
  folds: true,
  validation: true,
  calibration: true,
  embargo: true,
};

/**
 * Folds that test every sample exactly once: time is cut into `folds` blocks of as many samples, and
 * each fold tests one of them and trains on the bars before **and after** it (López de Prado, Advances
 * in Financial Machine Learning, 2018, 7.4). Training on the future makes these folds answer whether
 * there is a signal, with all of the data, and never what trading it would have brought: for that,
 * `walkForward`.
 *
 * Purging works in both directions: training loses every sample that sees a bar which a test sample
 * sees, in front of the test block by its label, behind it by its window (and by a label of the test
 * block that reaches out). Calibration and validation are contiguous: calibration beside the test
 * block and validation beside that, before the block where there is room for both, else after it; they
 * are purged against each other and the test alike. `embargo` bars are left out on both sides of each
 * of these parts, on top; the book's embargo is the one after the test.
 *
 * Samples of several symbols are cut by time.
 *
 * @throws {RangeError} when a count is out of range, when bars have no room for the parts, and when
 * purging leaves nothing of a part that was asked for
 *
 * @example
 * ```ts
 * import { sampleBars } from "lib/data/mod.ts";
 * import { join } from "lib/dataset/mod.ts";
 * import { compute, core13 } from "lib/features/mod.ts";
 * import { direction } from "lib/labels/mod.ts";
 * import { purgedKFold } from "lib/validation/mod.ts";
 * import assert from "node:assert/strict";
 * const bars = await sampleBars("BTCUSDT-1d");
 * const samples = join(bars, compute(bars, core13), direction(bars, { horizon: 5 }));
 * const folds = purgedKFold(samples, { folds: 5, embargo: 3 });
 * const [, second] = folds;
 * assert.equal(folds.reduce((sum, { test }) => sum + test.length, 0), samples.length);
 * assert.equal(second.blocks!.train.length, 2);
 * // Three embargoed bars, and the two of five days of label that reach beyond them.
 * assert.equal(second.purged.train, 2 + 2);
 * ```
 */
export function purgedKFold(samples: Samples, options: PurgedKFoldOptions): Fold[] {
  assertKnownOptions("purgedKFold", options, KNOWN);
  const { folds: count, validation = 0, calibration = 0, embargo = 0 } = options;
  assertInteger("folds", count, { min: 2 });
  assertInteger("validation", validation, { min: 0 });
  assertInteger("calibration", calibration, { min: 0 });
  assertInteger("embargo", embargo, { min: 0 });
  const placed = place(samples);
  const { grid } = placed;
  const bounds = cutGroups(grid, { count, name: "folds", samples });
  const within = rangeOf(grid);
  const lengths = { validation, calibration, embargo };
  const folds = Array.from({ length: count }, (_, index): Fold => {
    const test = groupRange(grid, bounds, index);
    const blocks = surround([test], { within, lengths });
    if (!blocks) throw roomError(index, { test: [test], within, lengths });
    return divide(placed, { index, blocks });
  });
  return withDisplay("folds", folds, { folds, samples });
}
