import { compute, core13, type Feature, type FeatureSet, featureSet } from "../features/mod.ts";
import { join, type Samples } from "../dataset/mod.ts";
import { type Estimator, withSelection } from "../models/mod.ts";
import { type Bars, take } from "../core/mod.ts";
import { buildLabels } from "./build_labels.ts";
import { type ExperimentConfig, type ModelConfig, modelNameOf, SMOKE_FOLDS } from "./config.ts";
import { createEstimator } from "./estimators.ts";
import { coverForwardReturns, forwardReturns } from "./forward_return.ts";
import { planFolds, type PlannedFolds } from "./plan_folds.ts";
import type { PlannedSymbols } from "./symbols/plan_symbols.ts";

/** A model of the run before it has seen data. */
export interface PlannedModel {
  /** Unique in the run. */
  readonly name: string;
  readonly estimator: Estimator;
}

/** What a run will compute: one task for each model in each fold. */
export interface Plan extends PlannedFolds {
  readonly models: readonly PlannedModel[];
  /** Log return that a decision at each sample's close earns until the next one. */
  readonly forwardReturn: Float64Array;
  /** 1 in rows of the table in which no position may be held; absent: none. */
  readonly outside?: Uint8Array;
  /** Absent: there is one symbol, whose bars are the rows of the table. */
  readonly symbols?: PlannedSymbols;
  readonly features: {
    readonly set: string;
    /** All columns that were computed. */
    readonly names: readonly string[];
    /** Columns that learning models may read. */
    readonly learnt: readonly string[];
    readonly warmup: number;
  };
}

/** Names of all columns of a set. */
export const namesOf = ({ features }: FeatureSet) => features.flatMap((feature) => feature.names);

/** Rules read columns of their own, or none. */
const IS_RULE: { readonly [K in ModelConfig["kind"]]?: true } = {
  buyAndHold: true,
  smaCross: true,
};

/** Models of a configuration; learning ones read the columns `names`, or choose among them. */
export function planModels(config: ExperimentConfig, names: readonly string[]): PlannedModel[] {
  const { select } = config.features;
  return config.models.map((model) => {
    const make = (columns: readonly string[]) => createEstimator(model, columns);
    const estimator = select && !IS_RULE[model.kind]
      ? withSelection(make, { ...select, names })
      : make(names);
    return { name: modelNameOf(model), estimator };
  });
}

/** What of the models' settings is likely a mistake: a sentence each, the model's name in front. */
export function modelWarnings(config: ExperimentConfig): string[] {
  // No warning is about the columns, which need not be loaded here.
  return planModels(config, namesOf(core13)).flatMap(({ name, estimator }) =>
    (estimator.warnings ?? []).map((warning) => `${name}: ${warning}`)
  );
}

/** The set and what models need beyond it; a column that two ask for is computed once. */
function allFeatures(set: FeatureSet, models: readonly PlannedModel[]): FeatureSet {
  const byName = new Map<string, Feature>();
  const extra = models.flatMap(({ estimator }) => estimator.extraFeatures);
  for (const feature of [...set.features, ...extra]) {
    const key = feature.names.join();
    if (!byName.has(key)) byName.set(key, feature);
  }
  return featureSet(set.name, [...byName.values()]);
}

/** The set of a configuration that needs nothing loaded. */
function builtInOf({ features: { set, columns, file, others } }: ExperimentConfig): FeatureSet {
  if (set === "core13" && !columns && file === undefined && !others) return core13;
  throw new TypeError("Expected the features that loadFeatures has loaded but found none");
}

/** Features and labels of one symbol, before its samples are divided. */
export interface JoinedBars extends Pick<Plan, "outside"> {
  readonly samples: Samples;
  /** Log return that a decision at each bar's close earns until the next one. */
  readonly earned: Float64Array;
}

/** Features, labels and samples over the bars of one symbol. */
export function joinExperiment(
  { label, backtest }: Pick<ExperimentConfig, "label" | "backtest">,
  bars: Bars,
  { set, models }: { readonly set: FeatureSet; readonly models: readonly PlannedModel[] },
): JoinedBars {
  const { fill } = backtest;
  const table = compute(bars, allFeatures(set, models));
  const { labels: told, outside } = buildLabels(bars, label, backtest);
  const labels = coverForwardReturns(told, { fill });
  const sequenceLength = Math.max(...models.map(({ estimator }) => estimator.input.sequenceLength));
  const samples = join(bars, table, labels, { sequenceLength });
  return { samples, earned: forwardReturns(bars, { fill }), outside };
}

/**
 * Features, labels, samples and folds of a run; `set` is what `loadFeatures` has loaded. All models are
 * judged on the same rows: those whose longest window is complete in every column that any model
 * reads. Throws a `RangeError` that says how many bars a fold needs when there are too few.
 */
export function planExperiment(
  config: ExperimentConfig,
  bars: Bars,
  set = builtInOf(config),
): Plan {
  const learnt = namesOf(set);
  const models = planModels(config, learnt);
  const joined = joinExperiment(config, bars, { set, models });
  const { table } = joined.samples;
  const divided = planFolds(joined.samples, config.validation);
  const { samples, folds, split } = divided;
  return {
    ...divided,
    models,
    forwardReturn: take(joined.earned, samples.rows),
    outside: joined.outside,
    // Paths need all their folds.
    folds: config.smoke && !split ? folds.slice(-SMOKE_FOLDS) : folds,
    features: { set: set.name, names: table.names, learnt, warmup: table.warmup },
  };
}
