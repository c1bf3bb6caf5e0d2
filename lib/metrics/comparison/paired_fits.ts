import {
  assertInteger,
  assertKnownOptions,
  assertSameLength,
  type OptionNames,
} from "../../core/mod.ts";
import { assertConfidence, mean } from "../../stats/mod.ts";
import { assertPeriods } from "../growth.ts";
import { placements } from "../placements.ts";
import { assertForecast, LOG_LOSS_CLIP, logLossOf } from "../probability.ts";
import { sharpe } from "../sharpe.ts";
import { sharpeInfluence } from "../sharpe_influence.ts";
import { sortForecast } from "../sorted_forecast.ts";
import {
  compareFigures,
  type Figure,
  type PairedFits,
  type PairedFitsOptions,
} from "./compare_figures.ts";

export type { PairedFits, PairedFitsOptions } from "./compare_figures.ts";

/** Options of {@linkcode pairedSharpe}. */
export interface PairedSharpeOptions extends Omit<PairedFitsOptions, "horizon"> {
  /** Returns a year. */
  readonly periodsPerYear: number;
}

const KNOWN: OptionNames<PairedFitsOptions> = { groups: true, horizon: true, confidence: true };

const KNOWN_OF_SHARPE: OptionNames<PairedSharpeOptions> = {
  groups: true,
  confidence: true,
  periodsPerYear: true,
};

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
 * Its error has three parts. Days: each row's influence on the areas, after DeLong, DeLong and
 * Clarke-Pearson (1988), averaged over the seeds; neighbouring rows may depend, so its variance is
 * that of the stationary bootstrap (Politis and Romano, 1994). Seeds: how the seeds' differences
 * spread within each group beyond what the rows explain. Groups: how the differences of groups, each
 * with training and calibration rows of its own, spread beyond both. Interval and p-value take the
 * sum for normal, or for Student's with the degrees of freedom that the groups leave, so that a
 * p-value can be as small as many comparisons need it.
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
  return compareFigures(a.map(figure), b.map(figure), options);
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
  return compareFigures(a.map(figure), b.map(figure), options);
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
  return compareFigures(a.map(figure), b.map(figure), others);
}
