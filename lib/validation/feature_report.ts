import { assertKnownOptions, type OptionNames, prng, withDisplay } from "../core/mod.ts";
import type { Samples } from "../dataset/mod.ts";
import { correlation, type Interval, ranks } from "../stats/mod.ts";
import type { Fold } from "./fold.ts";
import { populationStability } from "./population_stability.ts";
import { rankCorrelationInterval } from "./rank_correlation_interval.ts";

/** What a column holds, fold by fold. Figures are NaN where the column does not vary. */
export interface FeatureFigures {
  readonly name: string;
  /** Spearman's correlation with the return ahead over all samples, with its 95 % interval. */
  readonly informationCoefficient: Interval;
  /** The same on the test part of each fold. */
  readonly coefficientByFold: readonly number[];
  /** Population stability index of each fold's test part against its training part. */
  readonly driftByFold: readonly number[];
  /** Largest drift of a fold; NaN without folds. */
  readonly drift: number;
  /** Rank correlation of the values of neighbouring bars. */
  readonly autocorrelation: number;
}

/** What {@linkcode featureReport} finds. */
export interface FeatureReport {
  /** Bars that the returns look ahead. */
  readonly horizon: number;
  readonly samples: number;
  readonly folds: number;
  /** In the table's order. */
  readonly columns: readonly FeatureFigures[];
}

declare module "../core/display.ts" {
  interface Displayed {
    featureReport: FeatureReport;
  }
}

/** Options of {@linkcode featureReport}. */
export interface FeatureReportOptions {
  /** Return that follows each sample, in the samples' order. */
  readonly forwardReturn: Float64Array;
  /** Bars that these returns look ahead. Default: 1. */
  readonly horizon?: number;
  /** Columns to look at. Default: all of the table. */
  readonly names?: readonly string[];
  /** Resamples behind each interval. Default: 1000. */
  readonly resamples?: number;
  /** Source of the resamples. Default: 1. */
  readonly seed?: number;
}

const KNOWN: OptionNames<FeatureReportOptions> = {
  forwardReturn: true,
  horizon: true,
  names: true,
  resamples: true,
  seed: true,
};

/** Correlation of the values of bars that follow each other; symbols take turns in pooled samples. */
function autocorrelationOf(values: Float64Array, rows: Int32Array): number {
  const order = Int32Array.from(rows.keys()).sort((a, b) => rows[a] - rows[b]);
  const pairs = Int32Array.from(order.keys())
    .filter((k) => rows[order[k + 1]] === rows[order[k]] + 1);
  const at = (by: number) => ranks(Float64Array.from(pairs, (k) => values[order[k + by]]));
  return correlation(at(0), at(1));
}

/**
 * What each feature says of the return ahead, whether it goes on doing so, and whether it stays what
 * it was: information coefficient with an interval from the block bootstrap, by fold, the drift from
 * training to test parts, and the autocorrelation. It looks at all samples, test parts included: it is
 * for understanding, and what is chosen by it is no longer tested.
 *
 * Samples without a known return are left out. Throws a `TypeError` when there is not a return for
 * each sample and a `RangeError` when there is no column of a name.
 *
 * @example
 * ```ts
 * import { sampleBars } from "lib/data/mod.ts";
 * import { join } from "lib/dataset/mod.ts";
 * import { compute, core13 } from "lib/features/mod.ts";
 * import { direction } from "lib/labels/mod.ts";
 * import { featureReport, walkForward } from "lib/validation/mod.ts";
 * import assert from "node:assert/strict";
 * const bars = await sampleBars("BTCUSDT-1d");
 * const samples = join(bars, compute(bars, core13), direction(bars, { horizon: 1 }));
 * const folds = walkForward(samples, { train: 1200, test: 600 });
 * const forwardReturn = Float64Array.from(
 *   samples.rows,
 *   (t) => Math.log(bars.close[t + 1] / bars.close[t]),
 * );
 * const { columns } = featureReport(samples, folds, { forwardReturn });
 * const { low, high } = columns[0].informationCoefficient;
 * assert.ok(low < high && Math.abs(high) < 0.2);
 * ```
 */
export function featureReport(
  samples: Samples,
  folds: readonly Fold[],
  options: FeatureReportOptions,
): FeatureReport {
  assertKnownOptions("featureReport", options, KNOWN);
  const { forwardReturn, horizon = 1, names = samples.table.names, resamples, seed = 1 } = options;
  if (forwardReturn.length !== samples.length) {
    throw new TypeError(
      `Expected a return for each of ${samples.length} samples but found ${forwardReturn.length}`,
    );
  }
  const random = prng(seed);
  const isKnown = (i: number) => Number.isFinite(forwardReturn[i]);
  const known = Int32Array.from(forwardReturn.keys()).filter(isKnown);
  const knownTests = folds.map(({ test }) => test.filter(isKnown));
  const pick = (values: Float64Array, indices: Int32Array) =>
    Float64Array.from(indices, (i) => values[i]);
  const columns = names.map((name): FeatureFigures => {
    const column = samples.table.column(name);
    const values = Float64Array.from(samples.rows, (row) => column[row]);
    const driftByFold = folds.map(({ train, test }) =>
      populationStability(pick(values, train), pick(values, test))
    );
    const informationCoefficient = rankCorrelationInterval(
      pick(values, known),
      pick(forwardReturn, known),
      { horizon, resamples, prng: random.fork(name) },
    );
    return {
      name,
      informationCoefficient,
      coefficientByFold: knownTests.map((test) =>
        correlation(ranks(pick(values, test)), ranks(pick(forwardReturn, test)))
      ),
      driftByFold,
      drift: driftByFold.length > 0 ? Math.max(...driftByFold) : NaN,
      autocorrelation: autocorrelationOf(values, samples.rows),
    };
  });
  return Object.freeze(withDisplay("featureReport", {
    horizon,
    samples: known.length,
    folds: folds.length,
    columns,
  }));
}
