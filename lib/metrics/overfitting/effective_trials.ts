import { assertKnownOptions, assertNumber, type OptionNames, withDisplay } from "../../core/mod.ts";
import { mean, standardDeviation } from "../../stats/mod.ts";
import { assertStrategies } from "./assert_strategies.ts";
import { averageLinkage } from "./average_linkage.ts";
import { sharpeMoments } from "./sharpe_moments.ts";

/** Options of {@linkcode effectiveTrials}. */
export interface EffectiveTrialsOptions {
  /** Average correlation from which two clusters are one, above 0 and at most 1. Default 0.5. */
  readonly minCorrelation?: number;
}

/** What {@linkcode effectiveTrials} finds. */
export interface EffectiveTrials {
  /** Independent trials that the strategies amount to, from 1 to their number. */
  readonly count: number;
  /** Indexes of the strategies that belong together; ascending, clusters by their first. */
  readonly clusters: readonly (readonly number[])[];
  /**
   * Variance of the clusters' Sharpe ratios a period, each of its strategies held together in
   * inverse proportion to their variance. NaN for fewer than two clusters that have one:
   * 1 / observations is then what chance alone gives.
   */
  readonly varianceOfClusterSharpes: number;
}

declare module "../../core/display.ts" {
  interface Displayed {
    effectiveTrials: EffectiveTrials;
  }
}

const KNOWN: OptionNames<EffectiveTrialsOptions> = { minCorrelation: true };

/** Deviations of each strategy over their norm; zeros for one that does not vary. */
function normalized(strategies: readonly Float64Array[]): Float64Array[] {
  return strategies.map((values) => {
    const center = mean(values);
    const norm = standardDeviation(values, { ddof: 0 }) * Math.sqrt(values.length);
    const flat = !(norm > 1e-12 * Math.abs(center));
    return values.map((value) => flat ? 0 : (value - center) / norm);
  });
}

/** Sum of products, four at a time: a single sum would wait for each addition before the next. */
function dot(a: Float64Array, b: Float64Array): number {
  let s0 = 0, s1 = 0, s2 = 0, s3 = 0, t = 0;
  for (; t + 3 < a.length; t += 4) {
    s0 += a[t] * b[t];
    s1 += a[t + 1] * b[t + 1];
    s2 += a[t + 2] * b[t + 2];
    s3 += a[t + 3] * b[t + 3];
  }
  for (; t < a.length; t++) s0 += a[t] * b[t];
  return s0 + s1 + s2 + s3;
}

/** Correlations of all pairs, row i at i * count; 0 with a strategy that does not vary. */
function correlations(strategies: readonly Float64Array[]): Float64Array {
  const count = strategies.length, rows = normalized(strategies);
  const out = new Float64Array(count * count);
  for (let i = 0; i < count; i++) {
    const a = rows[i];
    out[i * count + i] = 1;
    for (let j = 0; j < i; j++) {
      out[i * count + j] = out[j * count + i] = Math.max(-1, Math.min(1, dot(a, rows[j])));
    }
  }
  return out;
}

/** Average correlation of the pairs within a cluster; 1 for a single strategy. */
function averageCorrelation(
  cluster: readonly number[],
  matrix: Float64Array,
  count: number,
): number {
  let sum = 0, pairs = 0;
  for (const i of cluster) {
    for (const j of cluster) {
      if (j >= i) break;
      sum += matrix[i * count + j];
      pairs++;
    }
  }
  return pairs === 0 ? 1 : sum / pairs;
}

/** Sharpe ratio a period of the cluster held with weights in inverse proportion to variances. */
function clusterSharpe(cluster: readonly number[], strategies: readonly Float64Array[]): number {
  const held = new Float64Array(strategies[0].length);
  for (const k of cluster) {
    const variance = standardDeviation(strategies[k]) ** 2;
    if (!(variance > 0)) continue;
    for (let t = 0; t < held.length; t++) held[t] += strategies[k][t] / variance;
  }
  return sharpeMoments(held).sharpe;
}

/**
 * How many independent trials a set of strategies amounts to, and how much their results vary: what
 * `deflatedSharpe` takes. Fifty settings of one idea are not fifty ideas.
 *
 * Strategies are clustered by the correlation of their returns (average linkage; Sokal and Michener,
 * 1958), as long as two clusters' average correlation is `minCorrelation` or more. A cluster of n
 * with average correlation r counts r + (1 - r) n trials (Bailey and López de Prado, "The Deflated
 * Sharpe Ratio", 2014, appendix 3), so that loosely related strategies are not taken as one; the sum
 * is rounded up. López de Prado and Lewis ("Detection of False Investment Strategies Using
 * Unsupervised Learning Methods", Quantitative Finance 19, 2019) choose the number of clusters by
 * silhouettes instead, which lumps unrelated strategies together when none are alike.
 *
 * A strategy that does not vary is a cluster of its own without a Sharpe ratio. Time grows with the
 * square of the number of strategies: a thousand over 2,500 rows take some seconds. Throws a
 * `TypeError` for different lengths, a `RangeError` for NaN and for no strategies.
 *
 * @example
 * ```ts
 * import { prng } from "lib/core/mod.ts";
 * import { effectiveTrials } from "lib/metrics/mod.ts";
 * import assert from "node:assert/strict";
 * const random = prng(1);
 * const series = () => Float64Array.from({ length: 300 }, () => 0.01 * random.normal());
 * const idea = series();
 * const settings = Array.from({ length: 10 }, () => series().map((x, t) => 0.05 * x + idea[t]));
 * const { count, clusters } = effectiveTrials([...settings, series(), series()]);
 * assert.deepEqual(clusters.map((cluster) => cluster.length), [10, 1, 1]);
 * assert.equal(count, 4);
 * ```
 */
export function effectiveTrials(
  strategies: readonly Float64Array[],
  options: EffectiveTrialsOptions = {},
): EffectiveTrials {
  assertKnownOptions("effectiveTrials", options, KNOWN);
  const { minCorrelation = 0.5 } = options;
  assertNumber("minCorrelation", minCorrelation, { min: Number.MIN_VALUE, max: 1 });
  assertStrategies("strategies", strategies, { minCount: 1, minRows: 2 });
  const count = strategies.length;
  const matrix = correlations(strategies);
  const clusters = averageLinkage(matrix, count, { minSimilarity: minCorrelation });
  let trials = 0;
  for (const cluster of clusters) {
    const together = Math.max(0, averageCorrelation(cluster, matrix, count));
    trials += together + (1 - together) * cluster.length;
  }
  const sharpes = clusters.map((cluster) => clusterSharpe(cluster, strategies))
    .filter((sharpe) => !Number.isNaN(sharpe));
  return withDisplay("effectiveTrials", {
    // Less what rounding of correlations may add to a whole number.
    count: Math.max(1, Math.ceil(trials - 1e-9 * count)),
    clusters,
    varianceOfClusterSharpes: standardDeviation(sharpes) ** 2,
  });
}
