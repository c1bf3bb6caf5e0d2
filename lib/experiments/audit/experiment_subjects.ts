import { type Bars, prng, take } from "../../core/mod.ts";
import type { Feature, FeatureSet } from "../../features/mod.ts";
import { direction, type Labels } from "../../labels/mod.ts";
import { scalerOf } from "../../models/mod.ts";
import {
  type AuditColumn,
  type AuditSubject,
  featureSubject,
  type Fold,
  labelSubject,
} from "../../validation/mod.ts";
import { buildLabels } from "../build_labels.ts";
import { applySmoke, type ExperimentConfig } from "../config.ts";
import { evaluateFold } from "../evaluate_fold.ts";
import { fitDataOf } from "../fit_data.ts";
import { coverForwardReturns, forwardReturns } from "../forward_return.ts";
import { type Plan, planExperiment, type PlannedModel } from "../plan.ts";
import { planSymbols } from "../symbols/plan_symbols.ts";
import { columnAt, fittedColumns, knownOf, type SeenInFit, watched } from "./fitted_columns.ts";

/** What is audited of an experiment. */
export interface AuditedExperiment {
  readonly config: ExperimentConfig;
  /** The symbol's; of several, the first one's. */
  readonly bars: Bars;
  /** Every symbol's, in the order of the configuration. Absent: there is one. */
  readonly symbols?: readonly Bars[];
  /** What learning models may read. */
  readonly features: FeatureSet;
  /** Models in place of the configuration's, which read no more than those do. */
  readonly models?: readonly PlannedModel[];
  /** How a model goes through a fold. Default: as runs do it. */
  readonly evaluate?: typeof evaluateFold;
}

/** The labels that an experiment predicts, with the spans of their own. */
export function labelsOf(config: ExperimentConfig, bars: Bars): Labels {
  return buildLabels(bars, config.label, config.backtest).labels;
}

/** Every feature that a plan computes: the set's and what rules need beyond it. */
export function featureSubjects(
  set: FeatureSet,
  { models }: Pick<Plan, "models">,
): AuditSubject[] {
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

/** The last bar that has a price, and one more: what there is to divide into folds. */
function knownBars({ close, length }: Bars): number {
  let end = length;
  while (end > 0 && !Number.isFinite(close[end - 1])) end--;
  return end;
}

/**
 * The plan of other bars, or nothing where they end before the first fold of `base` does: they say
 * nothing of folds then. Whatever else planning throws is told.
 */
function planOf(
  { config, features }: AuditedExperiment,
  { bars, base }: { readonly bars: Bars; readonly base: Plan },
): Plan | undefined {
  const ends = base.folds.map((fold) => fold.bars.test[1]);
  // The last label's future goes, too.
  const due = Math.min(...ends) + config.label.horizon + 2;
  try {
    return planExperiment({ ...config, smoke: false }, bars, features);
  } catch (error) {
    if (error instanceof RangeError && knownBars(bars) < due) return undefined;
    throw error;
  }
}

/** First bar that a plan of fewer bars still makes sense after. */
const firstCutOf = ({ folds, samples }: Plan) =>
  Math.min(...folds.map((fold) => knownOf(samples, fold).trained));

/** Whether every part of a fold lies before its test part, so that bars can be cut off after it. */
export function isPastOnly({ folds }: Plan): boolean {
  return folds.every(({ train, validation, calibration, test }) =>
    [train, validation, calibration].every((part) =>
      part.length === 0 || test.length === 0 || part[part.length - 1] < test[0]
    )
  );
}

/**
 * Which samples each part of each fold has, and what a learning model is given for it: weights and
 * scaler, by the pipeline's own functions. Cheap enough for before every run.
 */
export function splitSubject(experiment: AuditedExperiment, base: Plan): AuditSubject {
  const { config } = experiment;
  return {
    name: config.validation.kind ?? "walkForward",
    kind: "split",
    firstCut: firstCutOf(base),
    maxCuts: 3,
    compute(bars) {
      const plan = planOf(experiment, { bars, base });
      if (!plan) return [];
      const { samples, folds, features: { learnt } } = plan;
      const input = { names: learnt, sequenceLength: samples.sequenceLength };
      return folds.flatMap((fold): AuditColumn[] => {
        const { trained, calibrated } = knownOf(samples, fold);
        const rowsOf = (indices: Int32Array) => indices.map((i) => samples.rows[i]);
        const data = fitDataOf({ samples, fold }, config);
        const scaler = scalerOf(data, input);
        const weights = take(data.samples.weight, data.train);
        const name = (what: string) => `${what} of fold ${fold.index}`;
        return [
          columnAt("split", name("train"), { values: rowsOf(fold.train), at: trained }),
          columnAt("split", name("validation"), { values: rowsOf(fold.validation), at: trained }),
          columnAt("split", name("calibration"), {
            values: rowsOf(fold.calibration),
            at: calibrated,
          }),
          columnAt("resampler", name("weights"), { values: weights, at: trained }),
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
  const { models } = applySmoke({ ...config, smoke: true });
  return { ...config, models, smoke: false, device: "cpu" };
}

/** Source of all randomness of a model in a fold, as runs have it. */
export function seedOfFold(
  { seed }: Pick<ExperimentConfig, "seed">,
  { name, fold }: { readonly name: string; readonly fold: Fold },
): number {
  return prng(seed).fork(`${name}/${fold.index}`).uint32();
}

/** One model of a plan, taken through one fold as a run does, watched. */
export async function fitFold(
  { config, models: own, evaluate = evaluateFold }: AuditedExperiment,
  { plan, model, fold }: { readonly plan: Plan; readonly model: number; readonly fold: Fold },
): Promise<AuditColumn[]> {
  const { samples, forwardReturn, models } = plan;
  const { name, estimator } = (own ?? models)[model];
  const seed = seedOfFold(config, { name, fold });
  let seen: SeenInFit = { weights: new Float64Array(samples.length) };
  const told = watched(estimator, (fit) => seen = fit);
  const data = { samples, forwardReturn, fold };
  const result = await evaluate(told, data, { config, seed, save: false });
  return fittedColumns({ name, result, seen, fold, samples });
}

/** The experiment as its models are audited, and their plan on the bars. */
export function shortenedPlan(
  experiment: AuditedExperiment,
  bars: Bars,
): { readonly experiment: AuditedExperiment; readonly plan: Plan } {
  const config = shortened(experiment.config);
  const { features, symbols } = experiment;
  const plan = symbols
    ? planSymbols(config, symbols, features)
    : planExperiment(config, bars, features);
  return { experiment: { ...experiment, config }, plan };
}

/**
 * The whole way of one model from bars to wishes in the last two folds: weights, columns, scaler, how
 * training began and where it was stopped, the calibrated probabilities of the calibration part, the
 * decision and what is forecast and wished after each test bar.
 */
export function runSubject(
  experiment: AuditedExperiment,
  { base, model }: { readonly base: Plan; readonly model: number },
): AuditSubject {
  const short = { ...experiment, config: shortened(experiment.config) };
  const { name } = (experiment.models ?? base.models)[model];
  const wanted = base.folds.slice(-FITTED_FOLDS).map(({ index }) => index);
  return {
    name,
    kind: "prediction",
    firstCut: firstCutOf(base),
    maxCuts: 2,
    ways: ["truncated", "random", "mirrored"],
    async compute(bars) {
      const plan = planOf(short, { bars, base });
      const columns: AuditColumn[] = [];
      for (const fold of plan?.folds ?? []) {
        if (!wanted.includes(fold.index)) continue;
        columns.push(...await fitFold(short, { plan: plan!, model, fold }));
      }
      return columns;
    },
  };
}
