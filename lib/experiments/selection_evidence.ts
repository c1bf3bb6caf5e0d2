import { prng } from "../core/mod.ts";
import {
  deflatedSharpe,
  excessAtEqualRisk,
  overfittingProbability,
  sharpe,
  stepwiseSuperior,
  trialsWhereEvidenceVanishes,
} from "../metrics/mod.ts";
import { standardDeviation } from "../stats/mod.ts";

/** Blocks of time that CSCV recombines, as its authors use. */
const BLOCKS = 16;
/** Fewest bars a block needs for a ratio that means something. */
const BARS_A_BLOCK = 4;

const varies = (returns: Float64Array) => standardDeviation(returns) > 0;

/** Sharpe ratio a bar; NaN for returns that do not vary. */
export function sharpePerBar(returns: ArrayLike<number>): number {
  return sharpe(returns, { periodsPerYear: 1 });
}

/** Options of {@linkcode deflate}. */
export interface DeflateOptions {
  /** Distinct trials on the data. */
  readonly trials: number;
  /** Sharpe ratio a bar of each of them, as far as known, that of the returns included. */
  readonly sharpes: readonly number[];
}

/** The others: the values without the one nearest to `own`, if that is nearer than rounding. */
function without(values: readonly number[], own: number): number[] {
  const at = values.findIndex((value) => Math.abs(value - own) <= 1e-9 * (1 + Math.abs(own)));
  return at < 0 ? [...values] : values.toSpliced(at, 1);
}

/** Fewest other trials whose spread says more about what was tried than about luck. */
const FEW = 10;

/**
 * Variance of the Sharpe ratios among which the best was chosen: that of the other trials, where
 * there are at least ten, and no less than 1 / bars, what chance alone gives to trials of this length
 * without an edge. With the trial itself among a handful, an edge would raise its own bar; and a few
 * that happen to be alike would hardly deflate at all.
 */
export function trialVariance(others: readonly number[], bars: number): number {
  const spread = others.length < FEW ? 0 : standardDeviation(others) ** 2;
  return Math.max(1 / bars, spread);
}

function varianceFor(returns: Float64Array, sharpes: readonly number[]): number {
  const others = without(sharpes.filter(Number.isFinite), sharpePerBar(returns));
  return trialVariance(others, returns.length);
}

/** The deflated Sharpe probability of returns after so many trials; NaN where undefined. */
export function deflate(returns: Float64Array, { trials, sharpes }: DeflateOptions): number {
  const variance = varianceFor(returns, sharpes);
  return deflatedSharpe(returns, { trials, variance }).probability;
}

/** Options of {@linkcode vanishesAbove}. */
export interface VanishesAboveOptions extends Pick<DeflateOptions, "sharpes"> {
  /** The least deflated Sharpe probability. */
  readonly confidence: number;
}

/** Most trials after which the deflated Sharpe probability is still `confidence`; NaN where undefined. */
export function vanishesAbove(
  returns: Float64Array,
  { sharpes, confidence }: VanishesAboveOptions,
): number {
  const variance = varianceFor(returns, sharpes);
  return trialsWhereEvidenceVanishes(returns, { variance, confidence });
}

/**
 * Probability of backtest overfitting of choosing the best among `strategies`, which have the same
 * bars. Strategies that never traded and copies are left out. Undefined with fewer than two, or with
 * too few bars for 16 blocks.
 *
 * Halves whose best ends up in the very middle of the other half count half: with three strategies
 * without skill a third of them do, and the paper's count, all of them, would be two thirds.
 */
export function overfittingOf(strategies: readonly Float64Array[]): number | undefined {
  const seen = new Set<string>();
  const different = strategies.filter((returns) => {
    const key = `${sharpePerBar(returns)} ${returns[0]} ${returns[returns.length - 1]}`;
    return varies(returns) && !seen.has(key) && seen.add(key);
  });
  if (different.length < 2 || different[0].length < BLOCKS * BARS_A_BLOCK) return undefined;
  const { probability, logits } = overfittingProbability(different, { blocks: BLOCKS });
  const middle = logits.reduce((count, logit) => count + (logit === 0 ? 1 : 0), 0);
  return probability - middle / (2 * logits.length);
}

/** Options of {@linkcode baselinePValues}. */
export interface BaselinePValuesOptions {
  readonly seed: number;
  readonly resamples: number;
}

/**
 * p-value of each strategy that it is no better than a baseline, adjusted for all that were tried
 * with it, the largest over the baselines: the stepwise form of Hansen's test, which asks about each
 * strategy and not only whether there is a good one among them. Returns are compared at the
 * baseline's risk, see `excessAtEqualRisk`. A strategy that is a baseline at another size has 1.
 * Baselines that never traded ask nothing that the Sharpe ratio does not. NaN for a strategy that
 * never traded, undefined without a baseline.
 */
export function baselinePValues(
  strategies: readonly Float64Array[],
  baselines: readonly Float64Array[],
  { seed, resamples }: BaselinePValuesOptions,
): (number | undefined)[] {
  const asked = baselines.filter(varies);
  if (asked.length === 0) return strategies.map(() => undefined);
  const largest = strategies.map((returns) => varies(returns) ? 0 : NaN);
  for (const baseline of asked) {
    const excess = strategies.map((returns) => excessAtEqualRisk(returns, baseline));
    const tested = [...excess.keys()].filter((k) => excess[k] !== undefined);
    const pValues = new Float64Array(strategies.length).fill(1);
    if (tested.length > 0) {
      const { adjustedPValues } = stepwiseSuperior(tested.map((k) => excess[k]!), {
        prng: prng(seed).fork("baselines"),
        resamples,
      });
      tested.forEach((k, i) => pValues[k] = adjustedPValues[i]);
    }
    largest.forEach((value, k) => largest[k] = Math.max(value, pValues[k]));
  }
  return largest;
}
