import { withDisplay } from "../core/mod.ts";
import { gridOf, type SampleGrid, type Samples } from "../dataset/mod.ts";
import type { BarRange, Fold, FoldPart } from "./fold.ts";
import {
  countRuns,
  type Extents,
  extentsOf,
  keepClear,
  lowerBound,
  type PurgeGrid,
  purgeGrid,
  type Runs,
} from "./purge.ts";

/** Samples with their places in time, which are looked up once for all folds. */
export interface Placed {
  readonly samples: Samples;
  readonly grid: PurgeGrid;
  /** 0, 1, 2 and so on: runs of samples are copied from it. */
  readonly counting: Int32Array;
}

/** Samples with their places in time. */
export function place(samples: Samples): Placed {
  const grid = purgeGrid(gridOf(samples));
  const counting = new Int32Array(grid.position.length);
  for (let i = 0; i < counting.length; i++) counting[i] = i;
  return { samples, grid, counting };
}

/** Stretches of bars of each part, ascending, before purging. */
export type Blocks = Readonly<Record<FoldPart, readonly BarRange[]>>;

/** Bars from the first sample's to behind the last one's; empty without samples. */
export function rangeOf({ position }: SampleGrid): BarRange {
  return position.length === 0 ? [0, 0] : [position[0], position[position.length - 1] + 1];
}

/** The samples in the stretches of bars. */
export function samplesIn({ position }: SampleGrid, blocks: readonly BarRange[]): Runs {
  return blocks.flatMap(([start, end]) => [lowerBound(position, start), lowerBound(position, end)])
    // Runs without samples would be looked up behind the last one.
    .filter((bound, k, bounds) => bound !== bounds[k % 2 === 0 ? k + 1 : k - 1]);
}

/** The samples of runs, one by one. */
function indicesOf({ counting }: Placed, runs: Runs): Int32Array {
  const indices = new Int32Array(countRuns(runs));
  for (let k = 0, at = 0; k < runs.length; k += 2) {
    const from = runs[k], to = runs[k + 1];
    indices.set(counting.subarray(from, to), at);
    at += to - from;
  }
  return indices;
}

const hull = (blocks: readonly BarRange[]): BarRange =>
  blocks.length === 0 ? [0, 0] : [blocks[0][0], blocks[blocks.length - 1][1]];

/**
 * The fold of the given stretches of bars: each part loses the samples that see a bar which a sample
 * of a later part sees, too, wherever in time that part lies.
 *
 * @throws {RangeError} when purging leaves nothing of a part that has bars
 */
export function divide(
  placed: Placed,
  { index, blocks }: { readonly index: number; readonly blocks: Blocks },
): Fold {
  const { samples, grid } = placed;
  const test = samplesIn(grid, blocks.test);
  const later: Extents[] = [extentsOf(grid, test)];
  const purge = (part: Exclude<FoldPart, "test">) => {
    const whole = samplesIn(grid, blocks[part]);
    const kept = later.reduce<Runs>((runs, extents) => keepClear(grid, runs, extents), whole);
    if (kept.length === 0 && blocks[part].some(([start, end]) => end > start)) {
      throw new RangeError(
        `Expected fold ${index} to have ${part} samples that share no bar with a later part ` +
          `but found none among ${
            countRuns(whole)
          } (each sees ${samples.sequenceLength} bars and ` +
          `its label's future): lengthen ${part}, or shorten the sequenceLength or the label's horizon`,
      );
    }
    if (part !== "train") later.push(extentsOf(grid, kept));
    const indices = indicesOf(placed, kept);
    return { indices, purged: countRuns(whole) - indices.length };
  };
  const calibration = purge("calibration");
  const validation = purge("validation");
  const train = purge("train");
  const parts = [blocks.train, blocks.validation, blocks.calibration, blocks.test];
  const fold: Fold = {
    index,
    train: train.indices,
    validation: validation.indices,
    calibration: calibration.indices,
    test: indicesOf(placed, test),
    purged: Object.freeze({
      train: train.purged,
      validation: validation.purged,
      calibration: calibration.purged,
    }),
    bars: Object.freeze({
      train: hull(blocks.train),
      validation: hull(blocks.validation),
      calibration: hull(blocks.calibration),
      test: hull(blocks.test),
    }),
    ...parts.some((part) => part.length !== 1) ? { blocks: Object.freeze(blocks) } : {},
  };
  return Object.freeze(withDisplay("fold", fold, { fold, samples }));
}
