import { assertInteger, assertKnownOptions, type OptionNames, withDisplay } from "../core/mod.ts";
import type { Samples } from "../dataset/mod.ts";
import { combinations, type CombinatorialSplit, pathsOf } from "./combinatorial_paths.ts";
import { divide, place, rangeOf } from "./divide.ts";
import type { Fold } from "./fold.ts";
import { cutGroups, groupRange } from "./groups.ts";
import type { PurgedKFoldOptions } from "./purged_k_fold.ts";
import { roomError } from "./room_error.ts";
import { surround } from "./surround.ts";

/** Options of {@linkcode combinatorialPurged}; validation, calibration and embargo are in bars. */
export interface CombinatorialPurgedOptions extends Omit<PurgedKFoldOptions, "folds"> {
  /** Blocks that time is cut into. */
  readonly groups: number;
  /** Blocks that each fold tests, below `groups`. */
  readonly testGroups: number;
}

const KNOWN: OptionNames<CombinatorialPurgedOptions> = {
  groups: true,
  testGroups: true,
  validation: true,
  calibration: true,
  embargo: true,
};

/** More folds than anybody waits for: a slip of the keys. */
const MOST_FOLDS = 10_000;

/** "N choose k". */
function choose(n: number, k: number): number {
  let count = 1;
  for (let i = 1; i <= k; i++) count = Math.round(count * (n - k + i) / i);
  return count;
}

/**
 * Combinatorial purged cross-validation (López de Prado, Advances in Financial Machine Learning, 2018,
 * 12.4): time is cut into `groups` blocks of as many samples, and each of the C(groups, testGroups)
 * folds tests another choice of `testGroups` blocks, trained on all others. Every block is tested
 * C(groups - 1, testGroups - 1) times, by differently trained models, and the tests are put together
 * into as many **paths**, each of which tests every sample exactly once. A strategy then has not one
 * backtest but a distribution of them; `assemblePaths` makes the series of each path.
 *
 * Parts are purged, embargoed and placed as in `purgedKFold`, against all blocks that are tested. The
 * warning there holds here, too: models know the future of what they are tested on. Paths share most of
 * their training data and their labels, so their spread is narrower than that of independent histories.
 *
 * @throws {RangeError} as `purgedKFold`, and when the folds are more than 10,000
 *
 * @example
 * ```ts
 * import { sampleBars } from "lib/data/mod.ts";
 * import { join } from "lib/dataset/mod.ts";
 * import { compute, core13 } from "lib/features/mod.ts";
 * import { direction } from "lib/labels/mod.ts";
 * import { combinatorialPurged } from "lib/validation/mod.ts";
 * import assert from "node:assert/strict";
 * const bars = await sampleBars("BTCUSDT-1d");
 * const samples = join(bars, compute(bars, core13), direction(bars, { horizon: 1 }));
 * const { folds, paths } = combinatorialPurged(samples, { groups: 6, testGroups: 2, embargo: 5 });
 * assert.deepEqual([folds.length, paths.length], [15, 5]);
 * // The first path takes groups 0 and 1 from fold 0, and groups 2 to 5 from folds 1 to 4.
 * assert.deepEqual([...paths[0]], [0, 0, 1, 2, 3, 4]);
 * ```
 */
export function combinatorialPurged(
  samples: Samples,
  options: CombinatorialPurgedOptions,
): CombinatorialSplit {
  assertKnownOptions("combinatorialPurged", options, KNOWN);
  const { groups: count, testGroups, validation = 0, calibration = 0, embargo = 0 } = options;
  assertInteger("groups", count, { min: 2 });
  assertInteger("testGroups", testGroups, { min: 1, max: count - 1 });
  assertInteger("validation", validation, { min: 0 });
  assertInteger("calibration", calibration, { min: 0 });
  assertInteger("embargo", embargo, { min: 0 });
  const total = choose(count, testGroups);
  if (total > MOST_FOLDS) {
    throw new RangeError(
      `Expected groups ${count} and testGroups ${testGroups} to make at most ${MOST_FOLDS} folds ` +
        `but found ${total}`,
    );
  }
  const placed = place(samples);
  const { grid } = placed;
  const bounds = cutGroups(grid, { count, name: "groups", samples });
  const within = rangeOf(grid);
  const lengths = { validation, calibration, embargo };
  const tested = combinations(count, testGroups);
  const folds = tested.map((groups, index): Fold => {
    const test = Array.from(groups, (group) => groupRange(grid, bounds, group));
    const blocks = surround(test, { within, lengths });
    if (!blocks) throw roomError(index, { test, within, lengths });
    return divide(placed, { index, blocks });
  });
  const split = { folds, bounds, tested, paths: pathsOf(tested, count) };
  return Object.freeze(withDisplay("combinatorialSplit", split, { split, samples }));
}
