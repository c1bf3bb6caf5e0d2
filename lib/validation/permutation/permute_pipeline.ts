import PQueue from "p-queue";
import {
  assertInteger,
  assertKnownOptions,
  type InterruptCheck,
  notebookInterrupt,
  type OptionNames,
  type Prng,
  type Progress,
  silent,
  withDisplay,
} from "../../core/mod.ts";
import { permuteBlocks } from "./permute_blocks.ts";

/** Options of {@linkcode permutationTest}. */
export interface PermutationTestOptions {
  /** Where the randomness comes from. */
  readonly prng: Prng;
  /** Number of shuffled runs. Default 199, from which the smallest p-value is 0.005. */
  readonly permutations?: number;
  /** Rows that stay together, at least the longest label span. Default 1. */
  readonly blockLength?: number;
  /** Runs under way at a time; more only help a pipeline that waits, as for workers. Default 1. */
  readonly concurrency?: number;
  /** Ends the test with its reason between two runs. */
  readonly abort?: AbortSignal;
  /** Told of every finished run. */
  readonly progress?: Progress;
}

/** What {@linkcode permutationTest} finds. */
export interface PermutationTest {
  /** Chance of a figure as high as this when order means nothing: (1 + `reached`) / (1 + permutations). */
  readonly pValue: number;
  /** The pipeline's figure with the values in their own order. */
  readonly statistic: number;
  /** The figures with shuffled values, in the order of the shuffles; NaN where there was none. */
  readonly permuted: Float64Array;
  /** Shuffled runs with a figure as high or higher; a run without a figure counts, too. */
  readonly reached: number;
}

declare module "../../core/display.ts" {
  interface Displayed {
    permutationTest: PermutationTest;
  }
}

const KNOWN: OptionNames<PermutationTestOptions> = {
  prng: true,
  permutations: true,
  blockLength: true,
  concurrency: true,
  abort: true,
  progress: true,
};

/** Longest time between two looks at a notebook's interrupt, in milliseconds. */
const BREATH_MS = 30;

/**
 * Permutation test of a whole pipeline: how often does it bring as good a figure from values whose
 * order is shuffled, in which there is nothing to find? `evaluate` gets the values and does all that
 * was done with the real ones (fit, calibrate, choose a threshold, test) and returns the figure,
 * higher is better; whatever it leaves out is not tested. `values` are the labels of samples in
 * order of time, or returns that bars are built from.
 *
 * Every order of blocks must be as likely as the real one if nothing is to be found. Labels that
 * overlap or cluster are not so by single rows: take blocks longer than that reaches. The p-value is
 * exact for any number of permutations (Phipson and Smyth, "Permutation P-values Should Never Be
 * Zero", 2010; Ojala and Garriga, "Permutation Tests for Studying Classifier Performance", 2010).
 *
 * Each shuffle has a stream of its own, so the result does not depend on `concurrency`. An error of
 * a run ends the test with it, as does a notebook's interrupt. Throws a `RangeError` when the real
 * values bring no figure.
 *
 * @example
 * ```ts
 * import { prng } from "lib/core/mod.ts";
 * import { permutationTest } from "lib/validation/mod.ts";
 * import assert from "node:assert/strict";
 * const feature = Float64Array.from({ length: 60 }, (_, i) => Math.sin(i * i));
 * const label = feature.map((value, i) => value + Math.cos(7 * i) > 0 ? 1 : 0);
 * const covariance = (labels: Float64Array) =>
 *   labels.reduce((sum, label, i) => sum + label * feature[i], 0);
 * const { pValue } = await permutationTest(label, covariance, { prng: prng(1) });
 * assert.equal(pValue, 0.005);
 * ```
 */
export async function permutationTest(
  values: ArrayLike<number>,
  evaluate: (values: Float64Array) => number | Promise<number>,
  options: PermutationTestOptions,
): Promise<PermutationTest> {
  assertKnownOptions("permutationTest", options, KNOWN);
  const { prng, permutations = 199, blockLength = 1, concurrency = 1, abort, progress = silent } =
    options;
  assertInteger("permutations", permutations, { min: 1 });
  assertInteger("concurrency", concurrency, { min: 1 });
  assertInteger("blockLength", blockLength, { min: 1, max: Math.floor(values.length / 2) });
  const interrupt: InterruptCheck = notebookInterrupt();
  const permuted = new Float64Array(permutations);
  let done = 0, since = performance.now();
  const run = async (input: Float64Array) => {
    if (performance.now() - since > BREATH_MS) {
      // Lets what shows the progress have its turn: not every pipeline waits for anything.
      await new Promise((resolve) => setTimeout(resolve));
      since = performance.now();
      interrupt.throwIfAborted();
    }
    abort?.throwIfAborted();
    const figure = await evaluate(input);
    progress.update(++done);
    return figure;
  };

  progress.start(permutations + 1);
  try {
    const statistic = await run(Float64Array.from(values));
    if (Number.isNaN(statistic)) {
      throw new RangeError("Expected evaluate to return a number for the values but found NaN");
    }
    const queue = new PQueue({ concurrency });
    try {
      await Promise.all(Array.from(permuted, (_, i) =>
        queue.add(async () => {
          const random = prng.fork(`permutation ${i}`);
          permuted[i] = await run(permuteBlocks(values, { blockLength, prng: random }));
        })));
    } finally {
      // After an error: nothing more begins, and what is under way comes to its end.
      queue.clear();
      await queue.onIdle();
    }
    const reached = permuted.reduce((count, figure) => count + (figure < statistic ? 0 : 1), 0);
    const pValue = (1 + reached) / (1 + permutations);
    return withDisplay("permutationTest", { pValue, statistic, permuted, reached });
  } finally {
    progress.stop();
  }
}
