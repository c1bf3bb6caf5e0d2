import { assertInteger, assertKnownOptions, type OptionNames, prng, take } from "../core/mod.ts";
import type { Samples } from "../dataset/mod.ts";
import { featureTable } from "../features/mod.ts";
import { rocAuc } from "../metrics/mod.ts";
import type { FittedModel } from "./estimator.ts";
import { BINARY } from "./head.ts";

/** Options of {@linkcode permutationImportance}. */
export interface PermutationImportanceOptions {
  /** Columns to look at. Default: all of the table. */
  readonly names?: readonly string[];
  /** Times each column is moved. Default: 5. */
  readonly repeats?: number;
  /** Source of how far columns are moved. */
  readonly seed: number;
}

const KNOWN: OptionNames<PermutationImportanceOptions> = {
  names: true,
  repeats: true,
  seed: true,
};

/** The samples over a copy of the rows that they read, whose columns may be changed. */
function ownCopy(samples: Samples, indices: Int32Array): Samples {
  const { table, sequenceLength } = samples;
  const from = samples.rows[indices[0]] - sequenceLength + 1;
  const to = samples.rows[indices[indices.length - 1]] + 1;
  const rows = to - from;
  const data = new Float64Array(table.names.length * rows);
  table.names.forEach((name, j) => data.set(table.column(name).subarray(from, to), j * rows));
  return {
    ...samples,
    rows: samples.rows.map((row) => row - from),
    table: featureTable({ names: table.names, rows, warmup: 0, data }),
  };
}

/**
 * What a fitted model loses of its area under the ROC curve on the samples of `indices`, which are in
 * the order of time, when one column at a time is moved against the rest: 0 for a column that it does
 * not use, below 0 where it does better without. Give it samples that the model was not fitted on.
 *
 * Breiman (2001), except that the column is turned round in time by a random number of bars, in place
 * of shuffled: it keeps its autocorrelation, and windows of several bars stay whole. Columns that say
 * the same cover for each other. Throws a `TypeError` for a head that is not binary, and a
 * `RangeError` for fewer than 10 samples.
 *
 * @example
 * ```ts
 * import { sampleBars } from "lib/data/mod.ts";
 * import { join } from "lib/dataset/mod.ts";
 * import { compute, core13 } from "lib/features/mod.ts";
 * import { direction } from "lib/labels/mod.ts";
 * import { logistic, permutationImportance } from "lib/models/mod.ts";
 * import { walkForward } from "lib/validation/mod.ts";
 * import assert from "node:assert/strict";
 * const bars = await sampleBars("BTCUSDT-1d");
 * const samples = join(bars, compute(bars, core13), direction(bars, { horizon: 1 }));
 * const [{ train, validation, test }] = walkForward(samples, { train: 1200, test: 600 });
 * const model = logistic({ names: ["rsi14", "return1"] });
 * await using fitted = await model.fit({ samples, train, validation, scaler: "standard" }, {
 *   seed: 1,
 *   device: "cpu",
 *   threads: 1,
 * });
 * const lost = await permutationImportance(fitted, samples, test, { seed: 1 });
 * assert.equal(lost.get("macd"), 0);
 * ```
 */
export async function permutationImportance(
  fitted: FittedModel,
  samples: Samples,
  indices: Int32Array,
  options: PermutationImportanceOptions,
): Promise<Map<string, number>> {
  assertKnownOptions("permutationImportance", options, KNOWN);
  const { names = samples.table.names, repeats = 5, seed } = options;
  assertInteger("repeats", repeats, { min: 1 });
  const { task } = fitted.head ?? BINARY;
  if (task !== "binary") throw new TypeError(`Expected a binary head but found ${task}`);
  if (indices.length < 10) {
    throw new RangeError(`Expected at least 10 samples to judge by but found ${indices.length}`);
  }
  const label = take(samples.label, indices);
  const copy = ownCopy(samples, indices);
  const area = async () => rocAuc(await fitted.predict(copy, indices), label);
  const whole = await area();
  const random = prng(seed);
  const lost = new Map<string, number>();
  for (const name of names) {
    const column = copy.table.column(name);
    const before = column.slice();
    // Rows that no sample reads may be missing: they stay where they are.
    const known = Int32Array.from(column.keys()).filter((t) => Number.isFinite(before[t]));
    const moves = random.fork(name);
    let sum = 0;
    for (let r = 0; r < repeats; r++) {
      // Far enough that the two are strangers again.
      const by = Math.round(known.length * (0.1 + 0.8 * moves.uniform()));
      known.forEach((t, i) => column[t] = before[known[(i + by) % known.length]]);
      sum += whole - await area();
    }
    column.set(before);
    lost.set(name, sum / repeats);
  }
  return lost;
}
