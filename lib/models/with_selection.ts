import { assertInteger, assertKnownOptions, type OptionNames } from "../core/mod.ts";
import { type Samples, selectColumns, type SelectionKind } from "../dataset/mod.ts";
import type { Estimator, FitData, FitOptions } from "./estimator.ts";
import { permutationImportance } from "./permutation_importance.ts";
import { shownModel } from "./shown_model.ts";

/** Options of {@linkcode withSelection}. */
export interface WithSelectionOptions {
  /** Columns to choose from. */
  readonly names: readonly string[];
  /**
   * As in `selectColumns`, or `"permutation"`: those whose moving costs the model itself most, fitted on
   * the earlier part of the training samples and judged on the later.
   */
  readonly by: SelectionKind | "permutation";
  /** How many columns to keep. */
  readonly count: number;
  /** See `selectColumns`. Default: no clusters. */
  readonly clusterAbove?: number;
}

const KNOWN: OptionNames<WithSelectionOptions> = {
  names: true,
  by: true,
  count: true,
  clusterAbove: true,
};

/** Training samples as three parts in the order of time, none of whose labels or windows meet. */
function cutTraining(samples: Samples, train: Int32Array) {
  const { rows, spanEnd, sequenceLength } = samples;
  const at = (share: number) => Math.floor(share * train.length);
  const before = (part: Int32Array, next: Int32Array) =>
    part.filter((i) => spanEnd[i] < rows[next[0]] - sequenceLength + 1);
  const judged = train.subarray(at(0.7));
  const stopped = before(train.subarray(at(0.55), at(0.7)), judged);
  const learnt = train.subarray(0, at(0.55));
  return { learnt: stopped.length > 0 ? before(learnt, stopped) : learnt, stopped, judged };
}

async function byPermutation(
  make: (names: readonly string[]) => Estimator,
  names: readonly string[],
  { data, options, count }: {
    readonly data: FitData;
    readonly options: FitOptions;
    readonly count: number;
  },
): Promise<readonly string[]> {
  const { learnt, stopped, judged } = cutTraining(data.samples, data.train);
  await using fitted = await make(names).fit(
    { ...data, train: learnt, validation: stopped },
    // A checkpoint is of the fit that counts, and so is progress.
    { ...options, checkpoint: undefined, onEpoch: undefined },
  );
  const lost = await permutationImportance(fitted, data.samples, judged, {
    names,
    seed: options.seed,
  });
  const best = [...names].sort((a, b) => lost.get(b)! - lost.get(a)!).slice(0, count);
  return names.filter((name) => best.includes(name));
}

/**
 * A model that chooses its columns itself each time it is fitted, by the training samples alone, and
 * then reads no other: its fitted models and their files take the chosen columns only.
 *
 * @example
 * ```ts
 * import { core13 } from "lib/features/mod.ts";
 * import { logistic, withSelection } from "lib/models/mod.ts";
 * import assert from "node:assert/strict";
 * const names = core13.features.flatMap((feature) => feature.names);
 * const model = withSelection((names) => logistic({ names }), { names, by: "mrmr", count: 4 });
 * assert.equal(model.description, "ridge penalty 1, 4 of 13 columns by mrmr");
 * ```
 */
export function withSelection(
  make: (names: readonly string[]) => Estimator,
  options: WithSelectionOptions,
): Estimator {
  assertKnownOptions("withSelection", options, KNOWN);
  const { names, by, count, clusterAbove } = options;
  assertInteger("count", count, { min: 1 });
  const whole = make(names);
  const kept = Math.min(count, names.length);
  const description = `${whole.description}, ${kept} of ${names.length} columns by ${by}` +
    (clusterAbove === undefined ? "" : `, one of those correlated by ${clusterAbove} or more`);
  return {
    ...whole,
    description,
    async fit(data, fitting) {
      const select = (kind: SelectionKind, most: number) =>
        selectColumns(data.samples, data.train, { by: kind, count: most, clusterAbove, names })
          .names;
      let columns: readonly string[];
      if (by !== "permutation") {
        columns = select(by, count);
      } else {
        const candidates = clusterAbove === undefined
          ? names
          : select("mutualInformation", names.length);
        columns = await byPermutation(make, candidates, { data, options: fitting, count });
      }
      const fitted = await make(columns).fit(data, fitting);
      return shownModel({ ...fitted, columns }, `${whole.kind}: ${description}`, whole.warnings);
    },
  };
}
