import { assertInteger, type OptionNames, type Prng } from "../../core/mod.ts";
import { bootstrapMeans, mean, optimalBlockLength, stationaryVariance } from "../../stats/mod.ts";
import { assertStrategies } from "./assert_strategies.ts";

/** Options of the tests that ask whether the best of many strategies beats a benchmark. */
export interface SuperiorityOptions {
  /** Where the randomness comes from. */
  readonly prng: Prng;
  /** Number of resamples. Default 2000. */
  readonly resamples?: number;
  /** Mean number of rows in a block, at least 1. Default: the mean of what suits each difference. */
  readonly blockLength?: number;
}

/** Names of {@linkcode SuperiorityOptions}. */
export const SUPERIORITY_OPTIONS: OptionNames<SuperiorityOptions> = {
  prng: true,
  resamples: true,
  blockLength: true,
};

/** Means of resampled differences, one resample after the other, in a buffer that is reused. */
export type MeanDraws = (visit: (means: Float64Array) => void) => void;

/** What differences look like before anything is drawn. */
export interface Superiority {
  /** Mean of each difference. */
  readonly means: Float64Array;
  /** What a mean less its centre is multiplied with: the root of n, over a deviation if studentised. */
  readonly scales: Float64Array;
  /** Test statistic of each strategy: `means` times `scales`. */
  readonly statistics: Float64Array;
  /** Hansen's centres of the resampled means: those of strategies that are plainly worse are 0. */
  readonly consistent: Float64Array;
}

/** Deviations below this share of the mean are rounding: the difference does not vary. */
const ROUNDING = 1e-12;

/**
 * Means, statistics and centres. A difference that does not vary is infinitely good when it is above
 * 0, and never counts when it is not.
 */
export function superiority(
  differences: readonly Float64Array[],
  { blockLength, studentize }: { readonly blockLength: number; readonly studentize: boolean },
): Superiority {
  const n = differences[0].length, root = Math.sqrt(n);
  const means = Float64Array.from(differences, mean);
  const deviations = Float64Array.from(
    differences,
    (values) => Math.sqrt(stationaryVariance(values, { blockLength })),
  );
  const varies = (k: number) => deviations[k] > ROUNDING * Math.abs(means[k]);
  const scales = means.map((_, k) => !varies(k) ? 0 : studentize ? root / deviations[k] : root);
  const statistics = means.map((value, k) =>
    varies(k) ? value * scales[k] : value === 0 ? 0 : value * Infinity
  );
  // Hansen (2005), equation 9: worse by more than the law of the iterated logarithm lets chance be.
  const bound = Math.sqrt(2 * Math.log(Math.log(n)) / n);
  const consistent = means.map((value, k) => value >= -deviations[k] * bound ? value : 0);
  return { means, scales, statistics, consistent };
}

/** Checked options with their defaults, and the draws. */
export function superiorityDraws(
  differences: readonly Float64Array[],
  { prng, resamples = 2000, blockLength }: SuperiorityOptions,
): { readonly draws: MeanDraws; readonly resamples: number; readonly blockLength: number } {
  assertStrategies("differences", differences, { minCount: 1, minRows: 3 });
  assertInteger("resamples", resamples, { min: 1 });
  const length = blockLength ?? mean(differences.map(optimalBlockLength));
  return {
    draws: (visit) => bootstrapMeans(differences, visit, { prng, resamples, blockLength: length }),
    resamples,
    blockLength: length,
  };
}

/** The highest statistic, at least 0, and whose it is: none when no strategy beats the benchmark. */
export function bestStatistic(
  statistics: Float64Array,
): { readonly statistic: number; readonly best: number | undefined } {
  let best: number | undefined, statistic = 0;
  statistics.forEach((value, k) => {
    if (value > statistic) [statistic, best] = [value, k];
  });
  return { statistic, best };
}

/** Highest of 0 and the resampled means less their centres, scaled. */
export function highestDraw(
  means: Float64Array,
  scales: Float64Array,
  centers: Float64Array,
): number {
  let highest = 0;
  for (let k = 0; k < means.length; k++) {
    const value = (means[k] - centers[k]) * scales[k];
    if (value > highest) highest = value;
  }
  return highest;
}
