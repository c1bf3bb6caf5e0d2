import type { Bars } from "../../core/mod.ts";
import type { FeatureSet } from "../../features/mod.ts";
import type { ExperimentConfig, ModelConfig } from "../config.ts";
import { type Plan, planExperiment, planModels } from "../plan.ts";
import type { PlannedComparison, Variant } from "./variants.ts";

/** A variant with one of its seeds: one trial, a task in each fold. */
export interface AblationJob {
  readonly variant: Variant;
  /** The variant's configuration with the seed. */
  readonly config: ExperimentConfig;
  /** Of the one model. */
  readonly plan: Plan;
}

/** What is asked of the bars: only forecasts of the same labels can be compared. */
const questionOf = ({ label }: ExperimentConfig) => JSON.stringify(label);

/** Whether two variants forecast the same labels. */
export const asksTheSame = (a: Variant, b: Variant): boolean =>
  questionOf(a.config) === questionOf(b.config);

/** Options of {@linkcode planJobs}. */
export interface PlanJobsOptions {
  /** The experiment, whose other models' windows count as well. */
  readonly config: ExperimentConfig;
  readonly bars: Bars;
  /** What models may read. */
  readonly set: FeatureSet;
}

/** Bars of a model's window. */
const windowOf = (model: ModelConfig) => "sequenceLength" in model ? model.sequenceLength : 1;

/**
 * The models whose windows leave folds to test on: without the longest of the variants, as many as it
 * takes. All rows wait for the longest window, which must not cost the experiment its folds.
 */
function fittingWindows(
  given: readonly PlannedComparison[],
  { config, bars, set }: PlanJobsOptions,
): { readonly models: ModelConfig[]; readonly refusal?: RangeError } {
  const own = [...config.models, ...given.flatMap(({ base }) => base.config.models)];
  const longest = Math.max(...own.map(windowOf));
  const others = given.flatMap(({ variants }) => variants.flatMap((one) => one.config.models));
  const windows = new Set(others.map(windowOf).filter((window) => window > longest));
  let refusal: RangeError | undefined;
  for (const most of [...windows].sort((a, b) => b - a)) {
    const models = [...own, ...others.filter((model) => windowOf(model) <= most)];
    try {
      planExperiment({ ...config, models }, bars, set);
      return { models, refusal };
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      refusal = error;
    }
  }
  return { models: [...own, ...others.filter((model) => windowOf(model) <= longest)], refusal };
}

/** Jobs of an ablation, and what of its variants is left. */
export interface PlannedJobs {
  /** Without the variants that nothing can be fitted for, which are left out. */
  readonly comparisons: readonly PlannedComparison[];
  readonly jobs: readonly AblationJob[];
}

/**
 * The jobs of all variants. Those that forecast the same labels share one plan, whose windows are as
 * long as the longest of all variants and whose rows are complete in all columns: so folds and test
 * rows are the same, whatever a variant reads. Throws what `planExperiment` throws; where a variant
 * alone cannot be planned, as for a label without enough samples, it is left out.
 */
export function planJobs(
  given: readonly PlannedComparison[],
  { config, bars, set }: PlanJobsOptions,
): PlannedJobs {
  const { models, refusal } = fittingWindows(given, { config, bars, set });
  const plans = new Map<string, Plan>();
  function plan(variant: Variant): Plan {
    const question = questionOf(variant.config), { columns } = variant;
    const shared = plans.get(question) ??
      planExperiment({ ...config, label: variant.config.label, models }, bars, set);
    plans.set(question, shared);
    return {
      ...shared,
      models: planModels(variant.config, columns),
      features: { ...shared.features, learnt: columns },
    };
  }
  const jobs: AblationJob[] = [];
  const add = (variant: Variant) => {
    if (!variant.config.models.every((model) => models.includes(model))) throw refusal;
    const planned = plan(variant);
    for (const seed of variant.seeds) {
      jobs.push({ variant, config: { ...variant.config, seed }, plan: planned });
    }
  };
  const comparisons = given.map((comparison): PlannedComparison => {
    add(comparison.base);
    const leftOut = [...comparison.leftOut];
    const kept = comparison.variants.filter((variant) => {
      try {
        add(variant);
        return true;
      } catch (error) {
        if (!(error instanceof RangeError)) throw error;
        leftOut.push(`${comparison.model}, ${variant.name}: ${error.message}`);
        return false;
      }
    });
    return { ...comparison, variants: kept, leftOut };
  });
  return { comparisons, jobs };
}
