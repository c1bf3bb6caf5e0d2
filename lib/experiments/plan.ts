import { compute, core13, type Feature, type FeatureSet, featureSet } from "../features/mod.ts";
import { direction } from "../labels/mod.ts";
import { join, type Samples } from "../dataset/mod.ts";
import { type Fold, walkForward } from "../validation/mod.ts";
import type { Estimator } from "../models/mod.ts";
import { type Bars, take } from "../core/mod.ts";
import { type ExperimentConfig, modelNameOf, SMOKE_FOLDS } from "./config.ts";
import { createEstimator } from "./estimators.ts";
import { coverForwardReturns, forwardReturns } from "./forward_return.ts";

/** A model of the run before it has seen data. */
export interface PlannedModel {
  /** Unique in the run. */
  readonly name: string;
  readonly estimator: Estimator;
}

/** What a run will compute: one task for each model in each fold. */
export interface Plan {
  readonly models: readonly PlannedModel[];
  readonly samples: Samples;
  /** Log return that a decision at each sample's close earns until the next one. */
  readonly forwardReturn: Float64Array;
  readonly folds: readonly Fold[];
  readonly features: {
    readonly set: string;
    readonly names: readonly string[];
    readonly warmup: number;
  };
}

const FEATURE_SETS: Readonly<Record<ExperimentConfig["features"]["set"], FeatureSet>> = { core13 };

/** Models of a configuration, reading the columns of its feature set. */
export function planModels(config: ExperimentConfig): PlannedModel[] {
  const names = FEATURE_SETS[config.features.set].features.flatMap((feature) => feature.names);
  return config.models.map((model) => ({
    name: modelNameOf(model),
    estimator: createEstimator(model, names),
  }));
}

/** What of the models' settings is likely a mistake: a sentence each, the model's name in front. */
export function modelWarnings(config: ExperimentConfig): string[] {
  return planModels(config).flatMap(({ name, estimator }) =>
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

/**
 * Features, labels, samples and folds of a run. All models are judged on the same rows: those
 * whose longest window is complete in every column that any model reads. Throws a `RangeError`
 * that says how many bars a fold needs when there are too few.
 */
export function planExperiment(config: ExperimentConfig, bars: Bars): Plan {
  const models = planModels(config);
  const set = FEATURE_SETS[config.features.set];
  const { label: { horizon }, backtest: { fill } } = config;
  const table = compute(bars, allFeatures(set, models));
  const labels = coverForwardReturns(direction(bars, { horizon }), { fill });
  const sequenceLength = Math.max(...models.map(({ estimator }) => estimator.input.sequenceLength));
  const samples = join(bars, table, labels, { sequenceLength });
  const earned = forwardReturns(bars, { fill });
  const folds = walkForward(samples, config.validation);
  return {
    models,
    samples,
    forwardReturn: take(earned, samples.rows),
    folds: config.smoke ? folds.slice(-SMOKE_FOLDS) : folds,
    features: { set: set.name, names: table.names, warmup: table.warmup },
  };
}
