import {
  assertKnownOptions,
  notebookInterrupt,
  type OptionNames,
  prng,
  type Progress,
  silent,
  take,
  withDisplay,
} from "../../core/mod.ts";
import type { Samples, ScalerKind } from "../../dataset/mod.ts";
import { type Interval, rocAucDifferenceInterval, rocAucInterval } from "../../metrics/mod.ts";
import { assertBinaryHead, type Estimator } from "../../models/mod.ts";
import type { Fold } from "../../validation/mod.ts";
import { familyConfidence } from "../verdict.ts";

/** Options of {@linkcode ablateFeatures}. */
export interface AblateFeaturesOptions {
  /** Columns of the samples' table that are taken away together, by the name of their group. */
  readonly groups: Readonly<Record<string, readonly string[]>>;
  /** Makes the model that reads the given columns. */
  readonly model: (names: readonly string[]) => Estimator;
  /** Source of all randomness. In a fold every variant gets the same seed. */
  readonly seed: number;
  /** Scaling of the features, fitted on each training part. Default: "standard". */
  readonly scaler?: ScalerKind;
  /**
   * Share of repeated samples in which the interval of a loss should hold the true one. Default:
   * such that those of all groups do so together in 95 %.
   */
  readonly confidence?: number;
  readonly abort?: AbortSignal;
  readonly progress?: Progress;
}

const KNOWN: OptionNames<AblateFeaturesOptions> = {
  groups: true,
  model: true,
  seed: true,
  scaler: true,
  confidence: true,
  abort: true,
  progress: true,
};

/** What taking one group of features away costs. */
export interface AblatedGroup {
  readonly name: string;
  readonly columns: readonly string[];
  /** Area under the ROC curve without the group, over all test parts, with its 95 % interval. */
  readonly rocAuc: Interval;
  /** Area with all features minus that without the group: above 0 where the group helps. */
  readonly lost: Interval;
}

/** What {@linkcode ablateFeatures} finds. */
export interface Ablation {
  /** Area under the ROC curve with all features, with its 95 % interval. */
  readonly rocAuc: Interval;
  readonly groups: readonly AblatedGroup[];
  /** Confidence of the intervals of losses. */
  readonly confidence: number;
}

declare module "../../core/display.ts" {
  interface Displayed {
    ablation: Ablation;
  }
}

function assertGroups(names: readonly string[], groups: AblateFeaturesOptions["groups"]): void {
  for (const [group, columns] of Object.entries(groups)) {
    const unknown = columns.find((column) => !names.includes(column));
    if (columns.length === 0 || unknown !== undefined) {
      throw new RangeError(
        `Expected group ${group} to hold columns out of ${names.join(", ")} but found ${
          unknown ?? "none"
        }`,
      );
    }
    if (names.every((name) => columns.includes(name))) {
      throw new RangeError(`Expected group ${group} to leave a column but found all in it`);
    }
  }
}

/**
 * Which features a model lives on: it is fitted with all of them and once without each group, on the
 * same folds, and judged on the same test samples by the area under the ROC curve. Scores of
 * different fits are not on one scale, so pairs are compared within a fold.
 *
 * A group that costs nothing may still be of use: another may say the same. Variants are trials like
 * any others, and none is written down here. Throws a `RangeError` for a group of unknown columns,
 * of none or of all, and a `TypeError` for a model whose head is not binary.
 *
 * @example
 * ```ts
 * import { sampleBars } from "lib/data/mod.ts";
 * import { join } from "lib/dataset/mod.ts";
 * import { ablateFeatures } from "lib/experiments/mod.ts";
 * import { compute, core13 } from "lib/features/mod.ts";
 * import { direction } from "lib/labels/mod.ts";
 * import { logistic } from "lib/models/mod.ts";
 * import { walkForward } from "lib/validation/mod.ts";
 * import assert from "node:assert/strict";
 * const bars = await sampleBars("BTCUSDT-1d");
 * const samples = join(bars, compute(bars, core13), direction(bars, { horizon: 1 }));
 * const folds = walkForward(samples, { train: 1200, test: 600 });
 * const { groups } = await ablateFeatures(samples, folds, {
 *   groups: { rsi: ["rsi14"] },
 *   model: (names) => logistic({ names }),
 *   seed: 1,
 * });
 * assert.equal(groups[0].name, "rsi");
 * ```
 */
export async function ablateFeatures(
  samples: Samples,
  folds: readonly Fold[],
  options: AblateFeaturesOptions,
): Promise<Ablation> {
  assertKnownOptions("ablateFeatures", options, KNOWN);
  const { groups, model, seed, scaler = "standard", confidence, abort, progress = silent } =
    options;
  const { names } = samples.table;
  assertGroups(names, groups);
  const entries = Object.entries(groups);
  const variants = [
    { name: "all features", columns: names },
    ...entries.map(([name, gone]) => (
      { name: `without ${name}`, columns: names.filter((column) => !gone.includes(column)) }
    )),
  ];
  const random = prng(seed), interrupt = notebookInterrupt();
  const seeds = folds.map(({ index }) => random.fork(String(index)).uint32());
  const scores: Float64Array[][] = variants.map(() => []);
  let done = 0;
  progress.start(variants.length * folds.length);
  try {
    for (const [v, { name, columns }] of variants.entries()) {
      for (const [f, { index, train, validation, test }] of folds.entries()) {
        // Lets what shows the progress have its turn: not every model waits for anything.
        await new Promise((resolve) => setTimeout(resolve));
        abort?.throwIfAborted();
        interrupt.throwIfAborted();
        const note = `${name} in fold ${index}`;
        const estimator = model(columns);
        assertBinaryHead(estimator);
        await using fitted = await estimator.fit({ samples, train, validation, scaler }, {
          seed: seeds[f],
          device: "cpu",
          threads: 1,
          abort,
          onEpoch: (epoch, total) => progress.update(done + epoch / total, note),
        });
        scores[v].push(await fitted.predict(samples, test));
        progress.update(++done, note);
      }
    }
  } finally {
    progress.stop();
  }

  const labels = folds.flatMap(({ test }) => [...take(samples.label, test)]);
  const inFold = Int32Array.from(folds.flatMap(({ index, test }) => [...test].map(() => index)));
  const [full, ...without] = scores.map((parts) => parts.flatMap((part) => [...part]));
  const chosen = confidence ?? familyConfidence(entries.length);
  const areaOf = (score: readonly number[]) => rocAucInterval(score, labels, { groups: inFold });
  return withDisplay("ablation", {
    rocAuc: areaOf(full),
    groups: entries.map(([name, columns], g) => ({
      name,
      columns,
      rocAuc: areaOf(without[g]),
      lost: rocAucDifferenceInterval(full, without[g], labels, {
        groups: inFold,
        confidence: chosen,
      }),
    })),
    confidence: chosen,
  });
}
