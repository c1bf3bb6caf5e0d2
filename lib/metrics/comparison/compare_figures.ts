import {
  mean,
  normalCdf,
  optimalBlockLength,
  stationaryVariance,
  studentTCdf,
} from "../../stats/mod.ts";

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

/** A figure of one fit, and what each row and group adds to it to first order: the rows' mean is it. */
export interface Figure {
  readonly value: number;
  readonly rows: Float64Array;
}

/** Where a falling tail probability has come down to `probability`, by halving. */
function quantileOf(tail: (t: number) => number, probability: number): number {
  let low = 0, high = 1;
  while (tail(high) > probability) high *= 2;
  for (let step = 0; step < 60; step++) {
    const middle = (low + high) / 2;
    if (tail(middle) > probability) low = middle;
    else high = middle;
  }
  return high;
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

/**
 * Variance of the mean over groups that comes from the groups, by the spread of their means: what
 * fits and calibrates well in one fold by luck holds for all rows of the fold. NaN with one group.
 */
function groupVariance(shared: Float64Array, groups: Int32Array | undefined): number {
  const n = shared.length, center = mean(shared);
  const parts = rowsByGroup(n, groups);
  const squares = parts.reduce((sum, group) => {
    const average = group.reduce((total, i) => total + shared[i], 0) / group.length;
    return sum + (group.length / n * (average - center)) ** 2;
  }, 0);
  return squares * parts.length / (parts.length - 1);
}

/** The figure of `b` minus that of `a`, both by seed. */
export function compareFigures(
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
  const explained = overTime + overSeeds, count = new Set(groups).size;
  const overGroups = Math.max(0, groupVariance(shared, groups) - explained) || 0;
  const error = Math.sqrt(explained + overGroups);
  // What is known from the spread of a few groups alone has their degrees of freedom (Satterthwaite).
  const freedom = (count - 1) * ((explained + overGroups) / overGroups) ** 2;
  const tail = (t: number) => overGroups > 0 ? studentTCdf(-t, freedom) : normalCdf(-t);
  const reach = error * quantileOf(tail, (1 - confidence) / 2);
  // Fits that are alike in every row differ by nothing, surely.
  const none = error <= 1e-14 * Math.abs(estimate) || error === 0;
  return {
    estimate,
    low: estimate - reach,
    high: estimate + reach,
    pValue: none ? (estimate === 0 ? 1 : 0) : 2 * tail(Math.abs(estimate) / error),
    bySeed,
    seedShare: none ? 0 : overSeeds / (explained + overGroups),
  };
}
