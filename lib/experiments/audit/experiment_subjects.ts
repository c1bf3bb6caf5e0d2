import { type Bars, prng, take } from "../../core/mod.ts";
import { fitScaler, type Samples, weighByUniqueness } from "../../dataset/mod.ts";
import type { Feature, FeatureSet } from "../../features/mod.ts";
import { direction, type Labels } from "../../labels/mod.ts";
import {
  type AuditColumn,
  type AuditSubject,
  featureSubject,
  type Fold,
  labelSubject,
  type SubjectKind,
} from "../../validation/mod.ts";
import { buildLabels } from "../build_labels.ts";
import { applySmoke, type ExperimentConfig } from "../config.ts";
import { evaluateFold } from "../evaluate_fold.ts";
import { coverForwardReturns, forwardReturns } from "../forward_return.ts";
import { type Plan, planExperiment } from "../plan.ts";

/** What is audited of an experiment. */
export interface AuditedExperiment {
  readonly config: ExperimentConfig;
  readonly bars: Bars;
  /** What learning models may read. */
  readonly features: FeatureSet;
}

/** The labels that an experiment predicts, with the spans of their own. */
export function labelsOf(config: ExperimentConfig, bars: Bars): Labels {
  return buildLabels(bars, config.label, config.backtest).labels;
}

/** Every feature that a plan computes: the set's and what rules need beyond it. */
export function featureSubjects(set: FeatureSet, { models }: Plan): AuditSubject[] {
  const byName = new Map<string, Feature>();
  const extra = models.flatMap(({ estimator }) => estimator.extraFeatures);
  for (const feature of [...set.features, ...extra]) byName.set(feature.names.join(), feature);
  return [...byName.values()].map(featureSubject);
}

/** The labels, and the returns that thresholds are chosen on, each with its span. */
export function labelSubjects(config: ExperimentConfig): AuditSubject[] {
  const { fill } = config.backtest;
  return [
    labelSubject(config.label.kind, (bars) => labelsOf(config, bars)),
    labelSubject("forwardReturn", (bars) => ({
      ...coverForwardReturns(direction(bars, { horizon: 1 }), { fill }),
      values: forwardReturns(bars, { fill }),
    })),
  ];
}

/** The plan of other bars, or nothing where they have no room for a fold. */
function planOf({ config, features }: AuditedExperiment, bars: Bars): Plan | undefined {
  try {
    return planExperiment({ ...config, smoke: false }, bars, features);
  } catch (error) {
    // Bars that were cut off before the first fold's end say nothing about the folds.
    if (error instanceof RangeError) return undefined;
    throw error;
  }
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
function knownOf(samples: Samples, { calibration, test }: Fold) {
  const calibrated = firstSeen(samples, test, samples.table.rows) - 1;
  return { trained: firstSeen(samples, calibration, calibrated + 1) - 1, calibrated };
}

function columnAt(
  kind: SubjectKind,
  name: string,
  { values, at }: { readonly values: ArrayLike<number>; readonly at: number },
): AuditColumn {
  const column = Float64Array.from(values);
  return { name, kind, values: column, knownAt: new Int32Array(column.length).fill(at) };
}

/** First bar that a plan of fewer bars still makes sense after. */
const firstCutOf = ({ folds, samples }: Plan) =>
  Math.min(...folds.map((fold) => knownOf(samples, fold).trained));

/** Which samples each part of each fold has, their weights and the scaler of its training part. */
export function splitSubject(experiment: AuditedExperiment, base: Plan): AuditSubject {
  const { scaler: kind, sampleWeights } = experiment.config;
  return {
    name: "walkForward",
    kind: "split",
    firstCut: firstCutOf(base),
    maxCuts: 3,
    compute(bars) {
      const plan = planOf(experiment, bars);
      if (!plan) return [];
      const { samples, folds, features: { learnt } } = plan;
      return folds.flatMap((fold): AuditColumn[] => {
        const { trained, calibrated } = knownOf(samples, fold);
        const rowsOf = (indices: Int32Array) => indices.map((i) => samples.rows[i]);
        const scaler = fitScaler(samples, fold.train, { kind, names: learnt });
        const weight = sampleWeights === "uniqueness"
          ? take(weighByUniqueness(samples, fold.train).weight, fold.train)
          : [];
        const name = (what: string) => `${what} of fold ${fold.index}`;
        return [
          columnAt("split", name("train"), { values: rowsOf(fold.train), at: trained }),
          columnAt("split", name("validation"), { values: rowsOf(fold.validation), at: trained }),
          columnAt("split", name("calibration"), {
            values: rowsOf(fold.calibration),
            at: calibrated,
          }),
          columnAt("resampler", name("weights"), { values: weight, at: trained }),
          columnAt("scaler", name("center"), { values: scaler.center, at: trained }),
          columnAt("scaler", name("scale"), { values: scaler.scale, at: trained }),
        ];
      });
    },
  };
}

/** Folds that are fitted again and again. */
const FITTED_FOLDS = 2;

/** Networks are trained for two epochs: what a step may see does not depend on how often it is taken. */
function shortened(config: ExperimentConfig): ExperimentConfig {
  return { ...applySmoke({ ...config, smoke: true }), smoke: false, device: "cpu" };
}

/**
 * The whole way of one model from bars to wishes in the last two folds: how training began and where
 * it was stopped, the calibrated probabilities of the calibration part, the threshold and what is
 * forecast and wished after each test bar.
 */
export function runSubject(
  experiment: AuditedExperiment,
  { base, model }: { readonly base: Plan; readonly model: number },
): AuditSubject {
  const config = shortened(experiment.config);
  const { name } = base.models[model];
  const wanted = base.folds.slice(-FITTED_FOLDS).map(({ index }) => index);
  const random = prng(config.seed);
  return {
    name,
    kind: "prediction",
    firstCut: firstCutOf(base),
    maxCuts: 2,
    ways: ["truncated", "random", "mirrored"],
    async compute(bars) {
      const plan = planOf({ ...experiment, config }, bars);
      if (!plan) return [];
      const { samples, folds, forwardReturn, models } = plan;
      const columns: AuditColumn[] = [];
      for (const fold of folds.filter(({ index }) => wanted.includes(index))) {
        const seed = random.fork(`${name}/${fold.index}`).uint32();
        const { estimator } = models[model];
        const data = { samples, forwardReturn, fold };
        const result = await evaluateFold(estimator, data, { config, seed, save: false });
        columns.push(...columnsOf({ name, result, fold, samples }));
      }
      return columns;
    },
  };
}

function columnsOf(
  { name, result, fold, samples }: {
    readonly name: string;
    readonly result: Awaited<ReturnType<typeof evaluateFold>>;
    readonly fold: Fold;
    readonly samples: Samples;
  },
): AuditColumn[] {
  const { history, calibration, threshold, test, target } = result;
  const { trained, calibrated } = knownOf(samples, fold);
  const of = (what: string) => `${name}: ${what} of fold ${fold.index}`;
  const { longAbove, shortBelow } = threshold ?? {};
  const limits = [longAbove ?? NaN, shortBelow ?? NaN];
  const losses = history.slice(0, 1).map(({ trainLoss }) => trainLoss);
  // The watched losses, not only the epoch that they lead to: two epochs leave little to choose.
  const watched = history.flatMap(({ validationLoss, best }) => [validationLoss, best ? 1 : 0]);
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
  return [
    columnAt("selector", of("columns"), { values: chosen, at: trained }),
    columnAt("model", of("first loss"), { values: losses, at: trained }),
    columnAt("earlyStopping", of("watched losses"), { values: watched, at: trained }),
    // By the end of the calibration part even a feature that looks ahead has seen what it reads:
    // what is left is the fit.
    columnAt("model", of("fit"), { values: calibration.score, at: calibrated }),
    columnAt("calibrator", of("calibration"), { values: calibration.probability, at: calibrated }),
    columnAt("threshold", of("threshold"), { values: limits, at: calibrated }),
    { ...score, knownAt: score.rows!.map((row) => Math.max(row, trained)) },
    byRow("forecast", test.probability, fold.test),
    byRow("wish", target, fold.test),
  ];
}
