import type { Samples } from "../dataset/mod.ts";

/** Parts of a fold, in the order in which they are used. */
export type FoldPart = "train" | "validation" | "calibration" | "test";

/** Bars from the first to before the second. */
export type BarRange = readonly [start: number, end: number];

/**
 * One division of the samples in time: train, validation (for early stopping), calibration (for
 * probabilities and thresholds) and test. The parts hold indices of samples, increasing. A part that
 * was not asked for is empty. Where training lies is the splitter's matter: before the test part in
 * `walkForward`, on both sides of it in `purgedKFold`.
 */
export interface Fold {
  /** Number of the fold, from 0. */
  readonly index: number;
  readonly train: Int32Array;
  readonly validation: Int32Array;
  readonly calibration: Int32Array;
  readonly test: Int32Array;
  /** Samples taken out of each part because a part that is used later sees some of the same bars. */
  readonly purged: Readonly<Record<Exclude<FoldPart, "test">, number>>;
  /**
   * Bars of each part before purging, from its first to its last; embargoed bars are in none. Of
   * samples of several symbols these are places on their grid.
   */
  readonly bars: Readonly<Record<FoldPart, BarRange>>;
  /** The stretches of bars that each part is made of. Absent: each part is one, `bars`. */
  readonly blocks?: Readonly<Record<FoldPart, readonly BarRange[]>>;
}

declare module "../core/display.ts" {
  interface Displayed {
    /** The samples know when the bars of the folds were. */
    folds: { readonly folds: readonly Fold[]; readonly samples: Samples };
    fold: { readonly fold: Fold; readonly samples: Samples };
  }
}
