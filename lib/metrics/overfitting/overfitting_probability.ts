import {
  assertInteger,
  assertKnownOptions,
  assertOneOf,
  type OptionNames,
  withDisplay,
} from "../../core/mod.ts";
import { assertStrategies } from "./assert_strategies.ts";
import { blockSums, halfTables } from "./block_sums.ts";

/** What strategies are ranked by: the Sharpe ratio of a period, or the mean return. */
export type OverfittingStatistic = "sharpe" | "mean";

/** Options of {@linkcode overfittingProbability}. */
export interface OverfittingProbabilityOptions {
  /** Blocks the rows are cut into, an even number from 2 to 20. Default 16. */
  readonly blocks?: number;
  /** What strategies are ranked by. Default "sharpe". */
  readonly statistic?: OverfittingStatistic;
}

/** What {@linkcode overfittingProbability} finds, over all ways to take half of the blocks. */
export interface OverfittingProbability {
  /** Share of halves whose best strategy is at or below the median in the other half. */
  readonly probability: number;
  /** Log odds of the best strategy's rank in the other half, one for each half: above 0 is better than the median. */
  readonly logits: Float64Array;
  /** Statistic of each half's best strategy in that half. */
  readonly inSample: Float64Array;
  /** Statistic of the same strategy in the other half. */
  readonly outOfSample: Float64Array;
  /** Line of least squares through `outOfSample` over `inSample`; a slope below 0: the better it looked, the worse it did. NaN when `inSample` does not vary. */
  readonly degradation: { readonly slope: number; readonly intercept: number };
  /** Share of halves whose best strategy loses in the other half. */
  readonly lossProbability: number;
}

declare module "../../core/display.ts" {
  interface Displayed {
    overfittingProbability: {
      readonly found: OverfittingProbability;
      readonly strategies: number;
      readonly statistic: OverfittingStatistic;
    };
  }
}

const KNOWN: OptionNames<OverfittingProbabilityOptions> = { blocks: true, statistic: true };

/**
 * Statistic from sum and sum of squares. Without variation a gain is worth infinitely much and a
 * loss infinitely little; a strategy that is out of the market has 0.
 */
function statisticOf(kind: OverfittingStatistic, sum: number, squares: number, n: number): number {
  if (kind === "mean") return sum / n;
  const variation = squares - sum * sum / n;
  // What rounding leaves of values that do not vary.
  if (variation <= 1e-13 * squares) return sum === 0 ? 0 : sum / 0;
  return sum / n / Math.sqrt(variation / (n - 1));
}

/** Index of the first of the highest values. */
function highest(values: Float64Array): number {
  let best = 0;
  for (let k = 1; k < values.length; k++) if (values[k] > values[best]) best = k;
  return best;
}

/** Log odds of the rank of `values[at]`, 1 for the lowest, among one more than there are; ties share a rank. */
function rankLogit(values: Float64Array, at: number): number {
  let below = 0, tied = 0;
  const value = values[at];
  for (let k = 0; k < values.length; k++) {
    if (values[k] < value) below++;
    else if (values[k] === value) tied++;
  }
  const rank = below + (tied + 1) / 2;
  return Math.log(rank / (values.length + 1 - rank));
}

function leastSquares(x: Float64Array, y: Float64Array): { slope: number; intercept: number } {
  const n = x.length;
  let sumX = 0, sumY = 0;
  for (let i = 0; i < n; i++) {
    sumX += x[i];
    sumY += y[i];
  }
  let xx = 0, xy = 0;
  for (let i = 0; i < n; i++) {
    xx += (x[i] - sumX / n) ** 2;
    xy += (x[i] - sumX / n) * (y[i] - sumY / n);
  }
  const slope = xx > 0 ? xy / xx : NaN;
  return { slope, intercept: (sumY - slope * sumX) / n };
}

/**
 * Probability of backtest overfitting by combinatorially symmetric cross-validation (Bailey,
 * Borwein, López de Prado and Zhu, "The Probability of Backtest Overfitting", Journal of
 * Computational Finance 20, 2017): the rows are cut into blocks, and for every half of the blocks
 * the strategy that is best there is looked up in the other half. When choosing the best means
 * nothing, it ends below the median as often as above.
 *
 * `strategies` are all that were tried, each with its return on every row, in the same order of
 * time; leaving bad ones out makes the figure meaningless. Rows that do not divide evenly make some
 * blocks one row longer. A strategy that does not move in a half has a Sharpe ratio of 0 there when
 * it is out of the market, else an infinite one.
 *
 * Throws a `TypeError` for different lengths, a `RangeError` for fewer than two strategies, fewer
 * than two rows a block and for NaN.
 *
 * @example
 * ```ts
 * import { prng } from "lib/core/mod.ts";
 * import { overfittingProbability } from "lib/metrics/mod.ts";
 * import assert from "node:assert/strict";
 * const random = prng(1);
 * const noise = Array.from({ length: 50 }, () =>
 *   Float64Array.from({ length: 800 }, () => 0.01 * random.normal()));
 * const skilled = noise[0].map((value) => value + 0.002);
 * assert.ok(overfittingProbability(noise).probability > 0.2);
 * assert.ok(overfittingProbability([skilled, ...noise]).probability < 0.05);
 * ```
 */
export function overfittingProbability(
  strategies: readonly Float64Array[],
  options: OverfittingProbabilityOptions = {},
): OverfittingProbability {
  assertKnownOptions("overfittingProbability", options, KNOWN);
  const { blocks = 16, statistic = "sharpe" } = options;
  assertOneOf("statistic", statistic, ["sharpe", "mean"]);
  assertInteger("blocks", blocks, { min: 2, max: 20 });
  if (blocks % 2 !== 0) throw new RangeError(`Expected blocks to be even but found ${blocks}`);
  assertStrategies("strategies", strategies, { minCount: 2, minRows: 2 * blocks });

  const count = strategies.length;
  const tables = halfTables(blockSums(strategies, blocks), count);
  const half = blocks / 2;
  const lowMask = (1 << half) - 1, all = 2 ** blocks - 1;
  const first = new Float64Array(count), second = new Float64Array(count);
  const evaluate = (mask: number, out: Float64Array) => {
    const low = mask & lowMask, high = mask >>> half;
    const n = tables.rows[0][low] + tables.rows[1][high];
    const a = tables.sums[0].subarray(low * count, (low + 1) * count);
    const b = tables.sums[1].subarray(high * count, (high + 1) * count);
    const c = tables.squares[0].subarray(low * count, (low + 1) * count);
    const d = tables.squares[1].subarray(high * count, (high + 1) * count);
    for (let k = 0; k < count; k++) out[k] = statisticOf(statistic, a[k] + b[k], c[k] + d[k], n);
  };

  const logits: number[] = [], inSample: number[] = [], outOfSample: number[] = [];
  const look = (chosen: Float64Array, other: Float64Array) => {
    const best = highest(chosen);
    logits.push(rankLogit(other, best));
    inSample.push(chosen[best]);
    outOfSample.push(other[best]);
  };
  // A half and its complement are found together: all halves that hold the last block.
  for (let mask = 1 << (blocks - 1); mask <= all; mask++) {
    if (bitCount(mask) !== half) continue;
    evaluate(mask, first);
    evaluate(all ^ mask, second);
    look(first, second);
    look(second, first);
  }

  const x = Float64Array.from(inSample), y = Float64Array.from(outOfSample);
  const found: OverfittingProbability = {
    probability: share(logits, (logit) => logit <= 0),
    logits: Float64Array.from(logits),
    inSample: x,
    outOfSample: y,
    degradation: leastSquares(x, y),
    lossProbability: share(outOfSample, (value) => value < 0),
  };
  return withDisplay("overfittingProbability", found, { found, strategies: count, statistic });
}

function share(values: readonly number[], holds: (value: number) => boolean): number {
  return values.filter(holds).length / values.length;
}

function bitCount(mask: number): number {
  let count = 0;
  for (let rest = mask; rest > 0; rest &= rest - 1) count++;
  return count;
}
