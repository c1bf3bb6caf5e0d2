import { assertKnownOptions, type OptionNames, withDisplay } from "../core/mod.ts";
import { assertConfidence, type Interval, normalQuantile } from "../stats/mod.ts";
import { type SortedForecast, sortForecast } from "./sorted_forecast.ts";

/** Options of {@linkcode rocAucInterval}. */
export interface RocAucIntervalOptions {
  /** Group of each sample, such as its fold: pairs are compared inside a group only. */
  readonly groups?: Int32Array;
  /** Share of repeated samples whose interval should hold the true area. Default 0.95. */
  readonly confidence?: number;
}

/** Names of the options of {@linkcode rocAucInterval}. */
export const ROC_AUC_INTERVAL_OPTIONS: OptionNames<RocAucIntervalOptions> = {
  groups: true,
  confidence: true,
};

/** Options of {@linkcode deLongVariance}. */
export type DeLongOptions = Pick<RocAucIntervalOptions, "groups">;

/** Area and variance of its estimate; NaN without pairs. */
export interface DeLong {
  readonly area: number;
  readonly variance: number;
}

interface GroupDeLong extends DeLong {
  readonly positives: number;
  readonly negatives: number;
}

/** One visit to each run of equal scores in a group. */
function eachRun(
  { score, label }: SortedForecast,
  [from, to]: readonly [number, number],
  visit: (positive: number, negative: number) => void,
): void {
  for (let k = from; k < to;) {
    const tied = score[k];
    let positive = 0, negative = 0;
    for (; k < to && score[k] === tied; k++) {
      if (label[k] === 1) positive++;
      else negative++;
    }
    visit(positive, negative);
  }
}

function groupDeLong(sorted: SortedForecast, range: readonly [number, number]): GroupDeLong {
  let positives = 0, negatives = 0, concordant = 0;
  eachRun(sorted, range, (positive, negative) => {
    concordant += positive * (negatives + negative / 2);
    positives += positive;
    negatives += negative;
  });
  const area = concordant / (positives * negatives);

  // Placement values: the share of negatives below a positive, and of positives above a negative.
  // All samples of a run share theirs, so one sort gives them all.
  let positivesSeen = 0, negativesSeen = 0, ofPositives = 0, ofNegatives = 0;
  eachRun(sorted, range, (positive, negative) => {
    const below = (negativesSeen + negative / 2) / negatives;
    positivesSeen += positive;
    negativesSeen += negative;
    const above = (positives - positivesSeen + positive / 2) / positives;
    ofPositives += positive * (below - area) ** 2;
    ofNegatives += negative * (above - area) ** 2;
  });
  // One sample has no spread of its own: the largest that placement values of this mean can have.
  const largest = area * (1 - area);
  const variance = (positives === 1 ? largest : ofPositives / (positives - 1)) / positives +
    (negatives === 1 ? largest : ofNegatives / (negatives - 1)) / negatives;
  return { area, variance, positives, negatives };
}

function groupsOf(sorted: SortedForecast): GroupDeLong[] {
  const { starts } = sorted;
  return Array.from(
    { length: starts.length - 1 },
    (_, g) => groupDeLong(sorted, [starts[g], starts[g + 1]]),
  ).filter(({ positives, negatives }) => positives > 0 && negatives > 0);
}

function combine(groups: readonly GroupDeLong[]): DeLong {
  let pairs = 0, area = 0, variance = 0;
  for (const group of groups) pairs += group.positives * group.negatives;
  if (pairs === 0) return { area: NaN, variance: NaN };
  for (const group of groups) {
    const share = group.positives * group.negatives / pairs;
    area += share * group.area;
    variance += share ** 2 * group.variance;
  }
  return { area, variance };
}

/**
 * Area under the ROC curve and its variance after DeLong, DeLong and Clarke-Pearson (1988), from
 * one sort (Sun and Xu, 2014, "Fast implementation of DeLong's algorithm"). With groups, the area is
 * the mean of the groups' areas weighted by their numbers of pairs, and the variances are combined
 * as of independent groups; a group with one class has no pairs and no weight. In a group with a
 * single positive (or negative), whose spread cannot be seen, area (1 - area) stands in for it, the
 * largest it can be.
 *
 * @example
 * ```ts
 * import { deLongVariance } from "lib/metrics/mod.ts";
 * import assert from "node:assert/strict";
 * const { area, variance } = deLongVariance([0.1, 0.4, 0.35, 0.8], [0, 0, 1, 1]);
 * assert.deepEqual([area, variance], [0.75, 0.125]);
 * ```
 */
export function deLongVariance(
  scores: ArrayLike<number>,
  labels: ArrayLike<number>,
  { groups }: DeLongOptions = {},
): DeLong {
  return Object.freeze(combine(groupsOf(sortForecast(scores, labels, { groups }))));
}

/**
 * Area under the ROC curve with DeLong's interval, see {@linkcode deLongVariance}. The interval is
 * that of a normal distribution for the logit of the area, which keeps it within [0, 1] and widens
 * it on the side of 0.5.
 *
 * Where the scores separate the classes without a fault (area 1, or 0) DeLong's variance is 0 and
 * says nothing. The bound is then the exact one of N successes in N independent trials,
 * ((1 - confidence) / 2)^(1/N), N being as many pairs as can be formed without using a sample
 * twice. Scores that are all equal have the area 0.5 and an interval without width: they rank
 * nothing, in any sample. One class only gives NaN.
 *
 * DeLong takes samples as independent. Labels that look further ahead than one bar overlap; take
 * the area of {@linkcode forecastIntervals} for them, which resamples blocks of time.
 *
 * @example
 * ```ts
 * import { rocAucInterval } from "lib/metrics/mod.ts";
 * import assert from "node:assert/strict";
 * const scores = Float64Array.from({ length: 100 }, (_, i) => Math.sin(i * i));
 * const labels = scores.map((s, i) => s + Math.sin(7 * i) > 0 ? 1 : 0);
 * const { estimate, low, high } = rocAucInterval(scores, labels);
 * assert.ok(0.5 < low && low < estimate && estimate < high && high < 1);
 * ```
 */
export function rocAucInterval(
  scores: ArrayLike<number>,
  labels: ArrayLike<number>,
  options: RocAucIntervalOptions = {},
): Interval {
  assertKnownOptions("rocAucInterval", options, ROC_AUC_INTERVAL_OPTIONS);
  const { groups, confidence = 0.95 } = options;
  assertConfidence(confidence);
  const parts = groupsOf(sortForecast(scores, labels, { groups }));
  const { area, variance } = combine(parts);
  const interval = (low: number, high: number) =>
    Object.freeze(withDisplay("interval", { estimate: area, low, high }));
  if (Number.isNaN(area)) return interval(NaN, NaN);
  const tail = (1 - confidence) / 2;
  // Rounding of the weighted mean must not hide an area of 1.
  if (parts.every((part) => part.area === 0) || parts.every((part) => part.area === 1)) {
    let trials = 0;
    for (const { positives, negatives } of parts) trials += Math.min(positives, negatives);
    const bound = tail ** (1 / trials);
    return area < 0.5 ? interval(0, 1 - bound) : interval(bound, 1);
  }
  const logit = Math.log(area / (1 - area));
  const reach = normalQuantile(1 - tail) * Math.sqrt(variance) / (area * (1 - area));
  return interval(1 / (1 + Math.exp(reach - logit)), 1 / (1 + Math.exp(-reach - logit)));
}
