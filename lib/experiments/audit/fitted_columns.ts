import { take } from "../../core/mod.ts";
import type { Samples, Scaler } from "../../dataset/mod.ts";
import type { Estimator } from "../../models/mod.ts";
import type { AuditColumn, Fold, SubjectKind } from "../../validation/mod.ts";
import type { FoldResult } from "../evaluate_fold.ts";

/** What training was given and what it fitted that forecasts alone do not show. */
export interface SeenInFit {
  /** Weights of all samples, of which those of the training part count. */
  weights: Float64Array;
  scaler?: Scaler;
}

/** The same estimator, which tells what it was given and what it fitted. */
export function watched(estimator: Estimator, see: (seen: SeenInFit) => void): Estimator {
  return {
    ...estimator,
    async fit(data, options) {
      const fitted = await estimator.fit(data, options);
      see({ weights: data.samples.weight, scaler: fitted.scaler });
      return fitted;
    },
  };
}

/** First bar that the samples' windows hold; `otherwise` where there are no samples. */
function firstSeen(samples: Samples, indices: Int32Array, otherwise: number): number {
  if (indices.length === 0) return otherwise;
  return samples.rows[indices[0]] - samples.sequenceLength + 1;
}

/**
 * Last bars that a fold's parts may know: those before the next part's windows. Which samples purging
 * leaves is known then and no earlier, for barriers that are touched end a span.
 */
export function knownOf(samples: Samples, { calibration, test }: Fold) {
  const calibrated = firstSeen(samples, test, samples.table.rows) - 1;
  return { trained: firstSeen(samples, calibration, calibrated + 1) - 1, calibrated };
}

/** A column whose values all may know the bars up to `at`. */
export function columnAt(
  kind: SubjectKind,
  name: string,
  { values, at }: { readonly values: ArrayLike<number>; readonly at: number },
): AuditColumn {
  const column = Float64Array.from(values);
  return { name, kind, values: column, knownAt: new Int32Array(column.length).fill(at) };
}

/** All numbers of a rule, in the order of its keys. */
function numbersOf(rule: unknown): number[] {
  if (typeof rule === "number") return [rule];
  if (typeof rule !== "object" || rule === null) return [];
  return Object.values(rule).flatMap(numbersOf);
}

/** The decision as fitted: limits, the conformal ones, and the rule of size. */
function decisionOf({ threshold }: FoldResult): number[] {
  const { longAbove, shortBelow, decision } = threshold ?? {};
  const { keepLongAbove, keepShortBelow, abstain, sizing } = decision ?? {};
  const limits = [longAbove, shortBelow, keepLongAbove, keepShortBelow];
  return [
    ...[...limits, abstain?.oneFrom, abstain?.zeroTo].map((limit) => limit ?? NaN),
    ...numbersOf(sizing?.rule),
  ];
}

/** A fold's result, the watched fit and where both come from. */
export interface FittedFold {
  /** Of the model. */
  readonly name: string;
  readonly result: FoldResult;
  readonly seen: SeenInFit;
  readonly fold: Fold;
  readonly samples: Samples;
}

/**
 * What one model has fitted and forecast in one fold, in the order in which it is made: read out of
 * what the run's own pipeline gave, nothing of it fitted again.
 */
export function fittedColumns({ name, result, seen, fold, samples }: FittedFold): AuditColumn[] {
  const { history, calibration, test, target } = result;
  const { trained, calibrated } = knownOf(samples, fold);
  const of = (what: string) => `${name}: ${what} of fold ${fold.index}`;
  const losses = history.slice(0, 1).map(({ trainLoss }) => trainLoss);
  // The watched losses, not only the epoch that they lead to: two epochs leave little to choose.
  const stopping = history.flatMap(({ validationLoss, best }) => [validationLoss, best ? 1 : 0]);
  const rowsOf = (indices: Int32Array) => indices.map((i) => samples.rows[i]);
  const byRow = (what: string, values: Float64Array, indices: Int32Array): AuditColumn => ({
    name: of(what),
    kind: "prediction",
    values,
    rows: rowsOf(indices),
  });
  const { names } = samples.table;
  const chosen = result.columns?.map((column) => names.indexOf(column)) ?? [];
  const score = byRow("score", calibration.score, fold.calibration);
  const { center = [], scale = [] } = seen.scaler ?? {};
  return [
    columnAt("resampler", of("weights"), { values: take(seen.weights, fold.train), at: trained }),
    columnAt("selector", of("columns"), { values: chosen, at: trained }),
    columnAt("scaler", of("center"), { values: center, at: trained }),
    columnAt("scaler", of("scale"), { values: scale, at: trained }),
    columnAt("model", of("first loss"), { values: losses, at: trained }),
    columnAt("earlyStopping", of("watched losses"), { values: stopping, at: trained }),
    // By the end of the calibration part even a feature that looks ahead has seen what it reads:
    // what is left is the fit.
    columnAt("model", of("fit"), { values: calibration.score, at: calibrated }),
    columnAt("calibrator", of("calibration"), { values: calibration.probability, at: calibrated }),
    columnAt("threshold", of("decision"), { values: decisionOf(result), at: calibrated }),
    { ...score, knownAt: score.rows!.map((row) => Math.max(row, trained)) },
    byRow("forecast", test.probability, fold.test),
    byRow("wish", target, fold.test),
  ];
}
