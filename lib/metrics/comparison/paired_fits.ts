import {
  assertInteger,
  assertKnownOptions,
  assertSameLength,
  type OptionNames,
} from "../../core/mod.ts";
import {
  assertConfidence,
  mean,
  normalCdf,
  normalQuantile,
  optimalBlockLength,
  stationaryVariance,
} from "../../stats/mod.ts";
import { assertPeriods } from "../growth.ts";
import { placements } from "../placements.ts";
import { assertForecast, LOG_LOSS_CLIP, logLossOf } from "../probability.ts";
import { sharpe } from "../sharpe.ts";
import { sharpeInfluence } from "../sharpe_influence.ts";
import { sortForecast } from "../sorted_forecast.ts";

/** Options of the paired comparisons. */
export interface PairedFitsOptions {
  /**
   * Group of each row, such as its fold: each has fits of its own, and the ROC area compares pairs
   * inside a group only. Default: one group.
   */
  readonly groups?: Int32Array;
  /** Rows that a label looks ahead: blocks are twice as long at least where it is above 1. Default: 1. */
  readonly horizon?: number;
  /** Share of repeated samples whose interval should hold the true difference. Default: 0.95. */
  readonly confidence?: number;
}

/** Options of {@linkcode pairedSharpe}. */
export interface PairedSharpeOptions extends Omit<PairedFitsOptions, "horizon"> {
  /** Returns a year. */
  readonly periodsPerYear: number;
}

/** A figure of one kind of model minus that of another, over the same rows and several seeds. */
export interface PairedFits {
  /** Mean over the seeds; above 0 where the second has the larger figure. */
  readonly estimate: number;
  readonly low: number;
  readonly high: number;
  /** Chance of a difference this large where there is none, two-sided. */
  readonly pValue: number;
  /** The difference of each seed. */
  readonly bySeed: readonly number[];
  /** Share of the variance that more seeds would take away; 0 with one seed, which cannot tell. */
  readonly seedShare: number;
}

const KNOWN: OptionNames<PairedFitsOptions> = { groups: true, horizon: true, confidence: true };

const KNOWN_OF_SHARPE: OptionNames<PairedSharpeOptions> = {
  groups: true,
  confidence: true,
  periodsPerYear: true,
};

/** A figure of one fit, and what each row and group adds to it to first order: the rows' mean is it. */
interface Figure {
  readonly value: number;
  readonly rows: Float64Array;
}

/** Positions of the rows of each group. */
function rowsByGroup(n: number, groups: Int32Array | undefined): number[][] {
  const rows = Array.from({ length: n }, (_, i) => i);
  return groups ? [...Map.groupBy(rows, (i) => groups[i]).values()] : [rows];
}

/**
 * Variance of the mean over seeds that comes from the seeds: within a group, that of the seeds'
 * means beyond what the spread of single rows explains, which the variance over time holds already.
 */
function seedVariance(
  rows: readonly Float64Array[],
  shared: Float64Array,
  groups: Int32Array | undefined,
): number {
  const seeds = rows.length, n = shared.length;
  if (seeds === 1) return 0;
  let variance = 0;
  for (const group of rowsByGroup(n, groups)) {
    const size = group.length;
    const average = (values: Float64Array) => group.reduce((sum, i) => sum + values[i], 0) / size;
    const center = average(shared);
    let between = 0, within = 0;
    for (const own of rows) {
      const offset = average(own) - center;
      between += offset ** 2;
      for (const i of group) within += (own[i] - shared[i] - offset) ** 2;
    }
    const noise = size > 1 ? within / (seeds - 1) / (size - 1) / size : 0;
    variance += (size / n) ** 2 * (between / (seeds - 1) - noise) / seeds;
  }
  return Math.max(0, variance);
}

/** The figure of `b` minus that of `a`, both by seed. */
function compare(
  a: readonly Figure[],
  b: readonly Figure[],
  { groups, horizon = 1, confidence = 0.95 }: PairedFitsOptions,
): PairedFits {
  const bySeed = b.map(({ value }, s) => value - a[s].value);
  const estimate = mean(bySeed);
  if (Number.isNaN(estimate)) {
    return { estimate, low: NaN, high: NaN, pValue: NaN, bySeed, seedShare: NaN };
  }
  const rows = b.map((figure, s) => figure.rows.map((value, i) => value - a[s].rows[i]));
  const n = rows[0].length;
  const shared = rows[0].map((_, i) => rows.reduce((sum, own) => sum + own[i], 0) / rows.length);
  const automatic = optimalBlockLength(shared);
  const blockLength = horizon > 1 ? Math.max(2 * horizon, automatic) : automatic;
  const overTime = stationaryVariance(shared, { blockLength }) / n;
  const overSeeds = seedVariance(rows, shared, groups);
  const error = Math.sqrt(overTime + overSeeds);
  const reach = normalQuantile((1 + confidence) / 2) * error;
  // Fits that are alike in every row differ by nothing, surely.
  const none = error <= 1e-14 * Math.abs(estimate) || error === 0;
  return {
    estimate,
    low: estimate - reach,
    high: estimate + reach,
    pValue: none ? (estimate === 0 ? 1 : 0) : 2 * normalCdf(-Math.abs(estimate) / error),
    bySeed,
    seedShare: none ? 0 : overSeeds / (overTime + overSeeds),
  };
}

function assertFits(
  a: readonly ArrayLike<number>[],
  b: readonly ArrayLike<number>[],
  { groups, horizon = 1, confidence = 0.95 }: PairedFitsOptions,
): void {
  if (a.length === 0 || a.length !== b.length) {
    throw new TypeError(
      `Expected as many fits of both but found ${a.length} and ${b.length}`,
    );
  }
  assertInteger("horizon", horizon, { min: 1 });
  assertConfidence(confidence);
  const all = [...a, ...b];
  all.forEach((values, k) => assertSameLength({ first: all[0], [`fit ${k}`]: values }));
  if (groups) assertSameLength({ groups, fits: a[0] });
  if (a[0].length === 0) throw new RangeError("Expected at least 1 row but found 0");
}

/** The area; a row's part after DeLong is its placement value about its group's area. */
function areaOf(
  scores: ArrayLike<number>,
  labels: ArrayLike<number>,
  groups: Int32Array | undefined,
): Figure {
  const sorted = sortForecast(scores, labels, { groups });
  const placed = placements(sorted);
  const { order, label, starts } = sorted;
  const n = order.length, rows = new Float64Array(n);
  let pairs = 0, sum = 0;
  for (let g = 0; g + 1 < starts.length; g++) {
    const from = starts[g], to = starts[g + 1];
    let positives = 0, total = 0;
    for (let k = from; k < to; k++) {
      if (label[k] === 0) continue;
      positives++;
      total += placed[order[k]];
    }
    const negatives = to - from - positives;
    if (positives * negatives === 0) continue;
    pairs += positives * negatives;
    sum += negatives * total;
    const area = total / positives;
    for (let k = from; k < to; k++) {
      // Pairs of the group over rows of the row's class: the class with more rows tells less a row.
      const others = label[k] === 1 ? negatives : positives;
      rows[order[k]] = others * (placed[order[k]] - area) + negatives * total / (to - from);
    }
  }
  return { value: sum / pairs, rows: rows.map((value) => value * n / pairs) };
}

/**
 * Area under the ROC curve of the fits `b` minus that of the fits `a`, pair by pair: `a[s]` and
 * `b[s]` are the scores of two kinds of models for the same rows in order of time, fitted with the
 * same seed s. The estimate is the mean over seeds.
 *
 * Its error has two parts. Days: each row's influence on the areas, after DeLong, DeLong and
 * Clarke-Pearson (1988), averaged over the seeds; neighbouring rows may depend, so its variance is
 * that of the stationary bootstrap (Politis and Romano, 1994). Seeds: how the seeds' differences
 * spread within each group beyond what the rows explain. Interval and p-value take the sum for
 * normal, so that a p-value can be as small as many comparisons need it.
 *
 * NaN where there is one class only. Throws for NaN among the scores, for labels other than 0 and 1,
 * and for different lengths or numbers of fits.
 *
 * @example
 * ```ts
 * import { prng } from "lib/core/mod.ts";
 * import { pairedRocAuc } from "lib/metrics/mod.ts";
 * import assert from "node:assert/strict";
 * const random = prng(1);
 * const labels = Float64Array.from({ length: 300 }, () => random.uniform() < 0.5 ? 1 : 0);
 * const fits = (told: number) => [1, 2, 3].map(() => labels.map((y) => told * y + random.normal()));
 * assert.ok(pairedRocAuc(fits(0), fits(1), labels).low > 0);
 * ```
 */
export function pairedRocAuc(
  a: readonly ArrayLike<number>[],
  b: readonly ArrayLike<number>[],
  labels: ArrayLike<number>,
  options: PairedFitsOptions = {},
): PairedFits {
  assertKnownOptions("pairedRocAuc", options, KNOWN);
  assertFits(a, b, options);
  const figure = (scores: ArrayLike<number>) => areaOf(scores, labels, options.groups);
  return compare(a.map(figure), b.map(figure), options);
}

/** The mean of the rows' losses. */
function lossOf(probabilities: ArrayLike<number>, labels: ArrayLike<number>): Figure {
  assertForecast(probabilities, labels);
  const rows = Float64Array.from(
    probabilities,
    (probability, i) => logLossOf(probability, labels[i], LOG_LOSS_CLIP),
  );
  return { value: mean(rows), rows };
}

/**
 * Log loss of the fits `b` minus that of the fits `a`, below 0 where `b` is better, else as
 * {@linkcode pairedRocAuc}: `a[s]` and `b[s]` are probabilities of the same rows. Throws for
 * probabilities outside [0, 1] and labels other than 0 and 1.
 *
 * @example
 * ```ts
 * import { pairedLogLoss } from "lib/metrics/mod.ts";
 * import assert from "node:assert/strict";
 * const labels = Float64Array.from({ length: 200 }, (_, i) => i % 2);
 * const half = labels.map(() => 0.5), better = labels.map((y, i) => y === 1 || i % 9 === 0 ? 0.6 : 0.4);
 * assert.ok(pairedLogLoss([half], [better], labels).high < 0);
 * ```
 */
export function pairedLogLoss(
  a: readonly ArrayLike<number>[],
  b: readonly ArrayLike<number>[],
  labels: ArrayLike<number>,
  options: PairedFitsOptions = {},
): PairedFits {
  assertKnownOptions("pairedLogLoss", options, KNOWN);
  assertFits(a, b, options);
  const figure = (probabilities: ArrayLike<number>) => lossOf(probabilities, labels);
  return compare(a.map(figure), b.map(figure), options);
}

/**
 * Annualised Sharpe ratio of `b` minus that of `a`, else as {@linkcode pairedRocAuc}: `a[s]` and
 * `b[s]` are returns over the same bars, whose influence is that of Ledoit and Wolf (2008). NaN where
 * one never trades, whose ratio is not defined. Throws a `RangeError` for NaN among the returns.
 *
 * @example
 * ```ts
 * import { prng } from "lib/core/mod.ts";
 * import { pairedSharpe } from "lib/metrics/mod.ts";
 * import assert from "node:assert/strict";
 * const random = prng(1);
 * const a = Float64Array.from({ length: 500 }, () => 0.02 * random.normal());
 * const { low, high } = pairedSharpe([a], [a.map((r) => r + 0.001)], { periodsPerYear: 365 });
 * assert.ok(low > 0 && high < 3);
 * ```
 */
export function pairedSharpe(
  a: readonly ArrayLike<number>[],
  b: readonly ArrayLike<number>[],
  options: PairedSharpeOptions,
): PairedFits {
  assertKnownOptions("pairedSharpe", options, KNOWN_OF_SHARPE);
  const { periodsPerYear, ...others } = options;
  assertPeriods(periodsPerYear);
  assertFits(a, b, others);
  const scale = Math.sqrt(periodsPerYear);
  const figure = (returns: ArrayLike<number>): Figure => {
    const value = sharpe(returns, { periodsPerYear });
    return { value, rows: sharpeInfluence(returns).map((part) => value + scale * part) };
  };
  return compare(a.map(figure), b.map(figure), others);
}
