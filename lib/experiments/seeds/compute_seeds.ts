import { computeFolds } from "../compute_folds.ts";
import type { ExperimentConfig } from "../config.ts";
import { type MeasuredRun, measureModels } from "../judge_models.ts";
import type { PlannedTrial } from "../ledger/begin_trials.ts";
import { openKeptWork } from "../run/kept_work.ts";
import { plannedTrials } from "../run/planned_trials.ts";
import type { PreparedRun } from "../run/prepare_run.ts";
import type { RunExperimentOptions } from "../run/run_options.ts";
import { workKey } from "../run/work_key.ts";
import { isRandom } from "../trial_hash.ts";

/** A run with another seed: of its models those that draw random numbers. */
export interface SeededRun {
  readonly seed: number;
  readonly prepared: PreparedRun;
  readonly planned: readonly PlannedTrial[];
}

/** The runs that a configuration with `seeds` stands for, besides the one with its own seed. */
export function seededRuns(
  prepared: PreparedRun,
  { runId }: { readonly runId: string },
): SeededRun[] {
  const { config, settled, plan } = prepared;
  const kept = [...config.models.keys()].filter((m) => isRandom(config.models[m]));
  if (kept.length === 0) return [];
  return (config.seeds ?? []).filter((seed) => seed !== config.seed).map((seed) => {
    const withSeed = (config: ExperimentConfig): ExperimentConfig => {
      const { seeds: _, ...rest } = config;
      return { ...rest, seed, models: kept.map((m) => config.models[m]) };
    };
    const run = {
      ...prepared,
      config: withSeed(config),
      settled: withSeed(settled),
      plan: { ...plan, models: kept.map((m) => plan.models[m]) },
    };
    return { seed, prepared: run, planned: plannedTrials(run, { runId, source: "seeds" }) };
  });
}

/** Where the work of each seed is kept until the run's folder appears. */
export interface ComputeSeedsOptions extends
  Pick<
    RunExperimentOptions,
    "abort" | "progress" | "onEpoch" | "fresh" | "checkpointSeconds"
  > {
  /** Folder of the experiment's runs. */
  readonly parent: string;
}

/** What the runs with other seeds have found, in their order; disposing of it keeps or ends their work. */
export interface ComputedSeeds extends AsyncDisposable {
  readonly measured: readonly MeasuredRun[];
  /** To be called when the run's folder has appeared. */
  finish(): void;
}

/** Fits and judges models with other seeds, one after the other. */
export async function computeSeeds(
  runs: readonly SeededRun[],
  { parent, fresh, ...computing }: ComputeSeedsOptions,
): Promise<ComputedSeeds> {
  await using stack = new AsyncDisposableStack();
  const finishers: (() => void)[] = [];
  const measured: MeasuredRun[] = [];
  for (const { prepared } of runs) {
    const { config, settled, data, plan, device } = prepared;
    const work = await openKeptWork({ parent, key: await workKey(prepared) }, { fresh });
    if (work) {
      stack.use(work);
      finishers.push(() => work.finish());
    }
    const { workers } = device;
    const results = await computeFolds(plan, settled, { ...computing, workers, work });
    const { abort } = computing;
    measured.push(await measureModels({ bars: data.bars, plan, config }, results, { abort }));
  }
  const kept = stack.move();
  return {
    measured,
    finish: () => finishers.forEach((finish) => finish()),
    [Symbol.asyncDispose]: () => kept.disposeAsync(),
  };
}
