import type { Samples } from "../dataset/mod.ts";
import type { Fold } from "./fold.ts";

/** Folds that test several groups of samples each, and the paths through them. */
export interface CombinatorialSplit {
  readonly folds: readonly Fold[];
  /** First sample of each group; the number of samples closes it. */
  readonly bounds: Int32Array;
  /** Groups that each fold tests, ascending. */
  readonly tested: readonly Int32Array[];
  /** `paths[p][g]`: the fold from which path p takes group g. */
  readonly paths: readonly Int32Array[];
}

declare module "../core/display.ts" {
  interface Displayed {
    combinatorialSplit: { readonly split: CombinatorialSplit; readonly samples: Samples };
  }
}

/** All choices of `k` out of 0 to n - 1, in the order of dictionaries. */
export function combinations(n: number, k: number): Int32Array[] {
  const all: Int32Array[] = [];
  const choice = Int32Array.from({ length: k }, (_, i) => i);
  while (true) {
    all.push(choice.slice());
    let i = k - 1;
    while (i >= 0 && choice[i] === n - k + i) i--;
    if (i < 0) return all;
    choice[i]++;
    for (let j = i + 1; j < k; j++) choice[j] = choice[j - 1] + 1;
  }
}

/** Paths through folds that test each group equally often: path p takes each group's p-th test. */
export function pathsOf(tested: readonly Int32Array[], groups: number): Int32Array[] {
  const byGroup = Array.from({ length: groups }, (): number[] => []);
  tested.forEach((chosen, fold) => chosen.forEach((group) => byGroup[group].push(fold)));
  return byGroup[0].map((_, path) => Int32Array.from(byGroup, (folds) => folds[path]));
}

/** Where a group's samples begin in the test part of a fold. */
export function groupOffset(
  { bounds, tested }: Pick<CombinatorialSplit, "bounds" | "tested">,
  fold: number,
  group: number,
): number {
  let offset = 0;
  for (const other of tested[fold]) {
    if (other === group) return offset;
    offset += bounds[other + 1] - bounds[other];
  }
  throw new RangeError(`Expected fold ${fold} to test group ${group} but found it does not`);
}

/**
 * A series for each path out of values for the test part of each fold: `values[f]` belongs to
 * `folds[f].test`, and the series have a value for every sample, in the order of time.
 *
 * @throws {TypeError} when the values are not as long as the test parts
 *
 * @example
 * ```ts
 * import { assemblePaths } from "lib/validation/mod.ts";
 * import assert from "node:assert/strict";
 * const none = new Int32Array();
 * const parts = { train: none, validation: none, calibration: none };
 * const rest = {
 *   purged: { train: 0, validation: 0, calibration: 0 },
 *   bars: { train: [0, 0], validation: [0, 0], calibration: [0, 0], test: [0, 0] },
 * } as const;
 * const pairs = [[0, 1], [0, 2], [1, 2]].map((groups) => Int32Array.from(groups));
 * const split = {
 *   folds: pairs.map((test, index) => ({ index, ...parts, test, ...rest })),
 *   bounds: Int32Array.of(0, 1, 2, 3),
 *   tested: pairs,
 *   paths: [Int32Array.of(0, 0, 1), Int32Array.of(1, 2, 2)],
 * };
 * const values = [[10, 11], [20, 22], [31, 32]].map((row) => Float64Array.from(row));
 * const series = assemblePaths(split, values).map((path) => [...path]);
 * assert.deepEqual(series, [[10, 11, 22], [20, 31, 32]]);
 * ```
 */
export function assemblePaths(
  split: CombinatorialSplit,
  values: readonly Float64Array[],
): Float64Array[] {
  const { folds, bounds, paths } = split;
  for (const { index, test } of folds) {
    const found = values[index]?.length;
    if (found !== test.length) {
      throw new TypeError(
        `Expected ${test.length} values for the test part of fold ${index} but found ${found}`,
      );
    }
  }
  return paths.map((path) => {
    const series = new Float64Array(bounds[bounds.length - 1]);
    path.forEach((fold, group) => {
      const offset = groupOffset(split, fold, group);
      const length = bounds[group + 1] - bounds[group];
      series.set(values[fold].subarray(offset, offset + length), bounds[group]);
    });
    return series;
  });
}
