import type { Samples } from "../dataset/mod.ts";
import {
  type BarRange,
  combinatorialPurged,
  type CombinatorialSplit,
  type Fold,
  holdout,
  holdoutFold,
  purgedKFold,
  walkForward,
} from "../validation/mod.ts";
import type { ValidationConfig } from "./validation_config.ts";

/** The bars at the end that a configuration keeps until everything is decided. */
export interface PlannedHoldout {
  readonly bars: BarRange;
  /** Whether this run tests on them. */
  readonly isOpen: boolean;
  /** Samples in them. */
  readonly samples: number;
  /** Samples before them that see one of their bars. */
  readonly purged: number;
}

/** Samples and how they are divided. */
export interface PlannedFolds {
  /** All that the run looks at: without the holdout, unless it is opened. */
  readonly samples: Samples;
  readonly folds: readonly Fold[];
  /** Where tests make paths. */
  readonly split?: CombinatorialSplit;
  readonly holdout?: PlannedHoldout;
}

function divided(samples: Samples, config: ValidationConfig): Omit<PlannedFolds, "holdout"> {
  const { validation, calibration, embargo } = config;
  const parts = { validation, calibration, embargo };
  if (config.kind === "purgedKFold") {
    return { samples, folds: purgedKFold(samples, { ...parts, folds: config.folds }) };
  }
  if (config.kind === "combinatorialPurged") {
    const { groups, testGroups } = config;
    const split = combinatorialPurged(samples, { ...parts, groups, testGroups });
    return { samples, folds: split.folds, split };
  }
  const { mode, train, test } = config;
  return { samples, folds: walkForward(samples, { ...parts, mode, train, test }) };
}

/**
 * The folds that a configuration asks for. A holdout is cut off before anything else, so that no fold,
 * no figure of a feature and no model sees it; when it is opened, one fold trains on all bars before
 * it and tests it, whatever the kind of the folds.
 */
export function planFolds(whole: Samples, config: ValidationConfig): PlannedFolds {
  const { holdout: bars, openHoldout = false, validation, calibration, embargo } = config;
  if (bars === undefined) return divided(whole, config);
  const place = (fold: Pick<Fold, "bars" | "test" | "purged">, purged: number): PlannedHoldout => ({
    bars: fold.bars.test,
    isOpen: openHoldout,
    samples: fold.test.length,
    purged,
  });
  if (openHoldout) {
    const fold = holdoutFold(whole, { bars, validation, calibration, embargo });
    const purged = fold.purged.train + fold.purged.validation + fold.purged.calibration;
    return { samples: whole, folds: [fold], holdout: place(fold, purged) };
  }
  const cut = holdout(whole, { bars, embargo });
  return {
    ...divided(cut.development, config),
    holdout: {
      bars: cut.bars.holdout,
      isOpen: false,
      samples: cut.holdout.length,
      purged: cut.purged,
    },
  };
}

/**
 * The fold whose training ends last, the later one of several: the last of folds that walk forward, and
 * of k-fold the one before the last, for the last one tests the latest bars.
 */
export function latestFold(folds: readonly Pick<Fold, "bars">[]): number {
  let latest = 0;
  folds.forEach(({ bars }, f) => {
    if (bars.train[1] >= folds[latest].bars.train[1]) latest = f;
  });
  return latest;
}

/** The folds whose models are kept: the latest, or the latest of each symbol that has its own. */
export function keptFolds(
  { folds, symbols }: {
    readonly folds: readonly Pick<Fold, "bars">[];
    readonly symbols?: { readonly symbolOfFold?: Int32Array };
  },
): readonly number[] {
  const symbolOfFold = symbols?.symbolOfFold;
  if (!symbolOfFold) return [latestFold(folds)];
  return [...new Set(symbolOfFold)].map((symbol) => {
    const own = [...symbolOfFold.keys()].filter((f) => symbolOfFold[f] === symbol);
    return own[latestFold(own.map((f) => folds[f]))];
  });
}
