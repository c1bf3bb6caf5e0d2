import { assertInteger, assertKnownOptions, type OptionNames, withDisplay } from "../core/mod.ts";
import { pickSamples, type Samples } from "../dataset/mod.ts";
import { divide, place, rangeOf } from "./divide.ts";
import type { BarRange, Fold } from "./fold.ts";

/** Options of {@linkcode holdout}: `bars` or `share`. */
export interface HoldoutOptions {
  /** Bars at the end that are held out. */
  readonly bars?: number;
  /** Share of the bars, above 0 and below 1, in place of their number. */
  readonly share?: number;
  /** Bars left out before the holdout, beyond what spans require. Default: 0. */
  readonly embargo?: number;
}

const KNOWN: OptionNames<HoldoutOptions> = { bars: true, share: true, embargo: true };

/** Samples to work with, and samples to leave alone until everything is decided. */
export interface Holdout {
  /** What every decision may be made on; purged, so that it shares no bar with the holdout. */
  readonly development: Samples;
  /** What is looked at once. */
  readonly holdout: Samples;
  /** Samples between the two that share a bar with the holdout. */
  readonly purged: number;
  /** Bars of both before purging. */
  readonly bars: { readonly development: BarRange; readonly holdout: BarRange };
}

declare module "../core/display.ts" {
  interface Displayed {
    holdout: Holdout;
  }
}

/** Bars at the end that the options ask for. */
function lengthOf(
  [first, end]: BarRange,
  { bars, share }: HoldoutOptions,
): number {
  if ((bars === undefined) === (share === undefined)) {
    throw new TypeError("Expected either bars or share of the holdout but found both or none");
  }
  const found = end - first;
  if (share !== undefined) {
    if (!(share > 0 && share < 1)) {
      throw new RangeError(`Expected share to be above 0 and below 1 but found ${share}`);
    }
    return Math.max(1, Math.round(share * found));
  }
  assertInteger("bars", bars!, { min: 1 });
  if (bars! >= found) {
    throw new RangeError(`Expected bars of the holdout to be below ${found} but found ${bars}`);
  }
  return bars!;
}

/**
 * Cuts the last bars off, for one test at the very end of the work. Develop on `development` alone:
 * splitters, models and looks at features. What is chosen is fitted on all of it (see `holdoutFold`)
 * and tested on the holdout, once: whoever goes back to change something after that has made of the
 * holdout another test part that trials are counted on.
 *
 * @throws {TypeError} unless there is one of `bars` and `share`
 * @throws {RangeError} when the holdout would have no bars or no sample, or leave none
 *
 * @example
 * ```ts
 * import { sampleBars } from "lib/data/mod.ts";
 * import { join } from "lib/dataset/mod.ts";
 * import { compute, core13 } from "lib/features/mod.ts";
 * import { direction } from "lib/labels/mod.ts";
 * import { holdout, walkForward } from "lib/validation/mod.ts";
 * import assert from "node:assert/strict";
 * const bars = await sampleBars("BTCUSDT-1d");
 * const samples = join(bars, compute(bars, core13), direction(bars, { horizon: 5 }));
 * const { development, holdout: last, purged } = holdout(samples, { bars: 365 });
 * assert.deepEqual([last.length, purged], [365, 5]);
 * assert.equal(walkForward(development, { train: 1000, test: 500 }).length, 3);
 * ```
 */
export function holdout(samples: Samples, options: HoldoutOptions): Holdout {
  assertKnownOptions("holdout", options, KNOWN);
  const { embargo = 0 } = options;
  assertInteger("embargo", embargo, { min: 0 });
  const fold = holdoutFold(samples, options);
  return Object.freeze(withDisplay("holdout", {
    development: pickSamples(samples, fold.train),
    holdout: pickSamples(samples, fold.test),
    purged: fold.purged.train,
    bars: Object.freeze({ development: fold.bars.train, holdout: fold.bars.test }),
  }));
}

/** Options of {@linkcode holdoutFold}: those of the holdout, and the parts at the end of training. */
export interface HoldoutFoldOptions extends HoldoutOptions {
  /** Bars for early stopping. Default: 0, none. */
  readonly validation?: number;
  /** Bars for calibration and thresholds, after those. Default: 0, none. */
  readonly calibration?: number;
}

const KNOWN_OF_FOLD: OptionNames<HoldoutFoldOptions> = {
  ...KNOWN,
  validation: true,
  calibration: true,
};

/**
 * The fold that opens a holdout: train, validation and calibration are all bars before it, in this
 * order and with `embargo` bars before each later part, and the holdout is tested.
 *
 * @throws {TypeError} unless there is one of `bars` and `share`
 * @throws {RangeError} when there is no room for the parts or purging leaves nothing of one
 *
 * @example
 * ```ts
 * import { sampleBars } from "lib/data/mod.ts";
 * import { join } from "lib/dataset/mod.ts";
 * import { compute, core13 } from "lib/features/mod.ts";
 * import { direction } from "lib/labels/mod.ts";
 * import { holdoutFold } from "lib/validation/mod.ts";
 * import assert from "node:assert/strict";
 * const bars = await sampleBars("BTCUSDT-1d");
 * const samples = join(bars, compute(bars, core13), direction(bars, { horizon: 1 }));
 * const { bars: parts, test } = holdoutFold(samples, { bars: 365, calibration: 200, embargo: 5 });
 * assert.equal(test.length, 365);
 * assert.equal(parts.test[0] - parts.calibration[0], 205);
 * ```
 */
export function holdoutFold(samples: Samples, options: HoldoutFoldOptions): Fold {
  assertKnownOptions("holdoutFold", options, KNOWN_OF_FOLD);
  const { validation = 0, calibration = 0, embargo = 0 } = options;
  assertInteger("validation", validation, { min: 0 });
  assertInteger("calibration", calibration, { min: 0 });
  assertInteger("embargo", embargo, { min: 0 });
  const placed = place(samples);
  const within = rangeOf(placed.grid);
  const [first, end] = within;
  const start = end - lengthOf(within, options);
  let before = start - embargo;
  const take = (length: number): BarRange => {
    const range: BarRange = [before - length, before];
    if (length > 0) before -= length + embargo;
    return range;
  };
  const parts = { calibration: [take(calibration)], validation: [take(validation)] };
  if (before <= first) {
    throw new RangeError(
      `Expected bars for training before the holdout and its validation ${validation}, calibration ` +
        `${calibration} and embargo ${embargo} but found ${start - first} bars in all`,
    );
  }
  const train: BarRange[] = [[first, before]];
  return divide(placed, { index: 0, blocks: { train, ...parts, test: [[start, end]] } });
}
