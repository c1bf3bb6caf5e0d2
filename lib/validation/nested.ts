import { assertKnownOptions, type OptionNames, withDisplay } from "../core/mod.ts";
import { pickSamples, type Samples } from "../dataset/mod.ts";
import type { Fold } from "./fold.ts";

/** Options of {@linkcode nested}. */
export interface NestedOptions {
  /** Divides what an outer fold learns from, like `(s) => purgedKFold(s, { folds: 3 })`. */
  readonly split: (samples: Samples) => readonly Fold[];
  /** Whether inner folds may use the outer validation part, too. Default: true. */
  readonly withValidation?: boolean;
}

const KNOWN: OptionNames<NestedOptions> = {
  split: true,
  withValidation: true,
};

/** A fold and the folds inside what it learns from. */
export interface NestedFold {
  readonly outer: Fold;
  /** Made of the outer fold's train and validation samples alone; indices are those of all samples. */
  readonly inner: readonly Fold[];
}

function merged(a: Int32Array, b: Int32Array): Int32Array {
  const all = new Int32Array(a.length + b.length);
  all.set(a);
  all.set(b, a.length);
  return all.sort();
}

/**
 * Folds inside folds, for choosing settings without a look at what they are judged on: settings are
 * tried on the inner folds, and the chosen ones are fitted and tested once on the outer fold. Inner
 * folds are made of samples that the outer fold has left in training (and validation), so whatever
 * the splitter does, they share no bar with its calibration and test parts.
 *
 * Throws what the splitter throws.
 *
 * @example
 * ```ts
 * import { sampleBars } from "lib/data/mod.ts";
 * import { join } from "lib/dataset/mod.ts";
 * import { compute, core13 } from "lib/features/mod.ts";
 * import { direction } from "lib/labels/mod.ts";
 * import { nested, purgedKFold, walkForward } from "lib/validation/mod.ts";
 * import assert from "node:assert/strict";
 * const bars = await sampleBars("BTCUSDT-1d");
 * const samples = join(bars, compute(bars, core13), direction(bars, { horizon: 1 }));
 * const folds = walkForward(samples, { train: 1000, test: 700 });
 * const [{ outer, inner }] = nested(samples, folds, {
 *   split: (learnt) => purgedKFold(learnt, { folds: 4 }),
 * });
 * assert.equal(inner.length, 4);
 * assert.ok(Math.max(...inner.flatMap(({ test }) => [...test])) < outer.test[0]);
 * ```
 */
export function nested(
  samples: Samples,
  folds: readonly Fold[],
  options: NestedOptions,
): NestedFold[] {
  assertKnownOptions("nested", options, KNOWN);
  const { split, withValidation = true } = options;
  return folds.map((outer) => {
    const known = withValidation ? merged(outer.train, outer.validation) : outer.train;
    const inside = split(pickSamples(samples, known));
    const original = (indices: Int32Array) => indices.map((i) => known[i]);
    const inner = inside.map((fold) => {
      const mapped: Fold = {
        ...fold,
        train: original(fold.train),
        validation: original(fold.validation),
        calibration: original(fold.calibration),
        test: original(fold.test),
      };
      return Object.freeze(withDisplay("fold", mapped, { fold: mapped, samples }));
    });
    return { outer, inner: withDisplay("folds", inner, { folds: inner, samples }) };
  });
}
