import { type OptionNames, prng, type Progress, silent } from "../core/mod.ts";
import type { EpochProgress } from "../nn/train/mod.ts";
import type { Fold } from "../validation/mod.ts";
import type { ExperimentConfig } from "./config.ts";
import type { FoldResult } from "./evaluate_fold.ts";
import type { FoldTask } from "./messages.ts";
import type { Plan } from "./plan.ts";
import { keptFolds } from "./plan_folds.ts";
import type { KeptWork } from "./run/kept_work.ts";
import { runTasks } from "./run_tasks.ts";
import { shareSamples } from "./share.ts";

/** Options of {@linkcode computeFolds}. */
export interface ComputeFoldsOptions {
  /** Most folds and models computed at a time. Default: the machine's cores. */
  readonly workers?: number;
  readonly abort?: AbortSignal;
  readonly progress?: Progress;
  /** Called after each epoch of a model in a fold. */
  readonly onEpoch?: (
    place: { readonly model: string; readonly fold: number },
    progress: EpochProgress,
  ) => void;
}

/** What of the computing is kept while it goes on. */
export interface KeepingOptions {
  /** Where results and trainings are kept as they come. Default: nowhere. */
  readonly work?: Pick<KeptWork, "load" | "save" | "checkpointOf">;
  /** Seconds after which the state of a training is kept. Default: 10. */
  readonly checkpointSeconds?: number;
  /** Called once, with how many of all tasks need not be computed. */
  readonly onKept?: (finished: number, of: number) => void;
}

const CHECKPOINT_SECONDS = 10;

/** Names of the options of {@linkcode computeFolds}. */
export const COMPUTE_FOLDS_OPTIONS: OptionNames<ComputeFoldsOptions> = {
  workers: true,
  abort: true,
  progress: true,
  onEpoch: true,
};

/** Seed of a model in a fold: whatever is computed beside it, it is the same. */
export function seedOfFold(seed: number, name: string, { index }: Pick<Fold, "index">): number {
  return prng(seed).fork(`${name}/${index}`).uint32();
}

/** Epochs that a model may need, those of all its seeds: its share of the progress bar. */
export function effortOf(model: ExperimentConfig["models"][number]): number {
  return "epochs" in model ? model.epochs * (model.seeds ?? 1) : 1;
}

/** How a training goes, after the words that name it. */
function describeEpoch(
  { epoch, trainLoss, validationLoss, metric, stepsPerSecond }: EpochProgress,
): string {
  const loss = Number.isNaN(validationLoss) ? trainLoss : validationLoss;
  return [
    `epoch ${epoch}`,
    `loss ${loss.toFixed(4)}`,
    ...metric === undefined ? [] : [`metric ${metric.toFixed(4)}`],
    ...Number.isFinite(stepsPerSecond) ? [`${Math.round(stepsPerSecond)} steps/s`] : [],
  ].join(", ");
}

/**
 * Fits and judges every model in every fold, in workers. Returns the results by model and fold, in
 * the order of the plan. A task's seed depends on the run's seed, the model's name and the fold
 * alone, so that results do not depend on the number of workers or on other models. What `work` has of
 * an earlier call is not computed again.
 */
export async function computeFolds(
  plan: Plan,
  config: ExperimentConfig,
  {
    workers = navigator.hardwareConcurrency,
    abort,
    progress = silent,
    onEpoch,
    work,
    checkpointSeconds = CHECKPOINT_SECONDS,
    onKept,
  }: ComputeFoldsOptions & KeepingOptions = {},
): Promise<FoldResult[][]> {
  const { models, folds } = plan;
  const saved = keptFolds(plan);
  const all = models.flatMap(({ name }, model) =>
    folds.map((part, fold): FoldTask => ({
      model,
      fold,
      seed: seedOfFold(config.seed, name, part),
      save: saved.includes(fold),
    }))
  );
  const byModel = models.map(() => new Array<FoldResult>(folds.length));
  const tasks: FoldTask[] = [];
  for (const task of all) {
    const kept = await work?.load(task);
    if (kept) byModel[task.model][task.fold] = kept;
    else {
      const path = work?.checkpointOf(task);
      const checkpoint = path === undefined ? {} : {
        checkpoint: { path, everySeconds: checkpointSeconds },
      };
      tasks.push({ ...task, ...checkpoint });
    }
  }
  onKept?.(all.length - tasks.length, all.length);
  const effort = ({ model }: FoldTask) => effortOf(config.models[model]);
  // The longest first: the last tasks to end are then short ones, and no worker waits long.
  tasks.sort((a, b) => effort(b) - effort(a) || a.model - b.model || a.fold - b.fold);
  const describe = ({ model, fold }: FoldTask) =>
    `${models[model].name} in fold ${folds[fold].index}`;

  const shares = new Float64Array(tasks.length);
  const latest: string[] = [];
  const whole = all.reduce((sum, task) => sum + effort(task), 0);
  const before = whole - tasks.reduce((sum, task) => sum + effort(task), 0);
  progress.start(whole);
  try {
    const results = await runTasks(tasks, {
      kind: "setup",
      config,
      samples: shareSamples(plan.samples),
      forwardReturn: plan.forwardReturn,
      folds,
      learnt: plan.features.learnt,
    }, {
      workers,
      abort,
      describe,
      ...work ? { onResult: (index, result) => work.save(tasks[index], result) } : {},
      onEpoch: (index, epoch) => {
        const { model, fold } = tasks[index];
        latest[index] = describeEpoch(epoch);
        onEpoch?.({ model: models[model].name, fold: folds[fold].index }, epoch);
      },
      onProgress: (index, share) => {
        shares[index] = share;
        const done = tasks.reduce((sum, task, i) => sum + effort(task) * shares[i], before);
        const note = [describe(tasks[index]), ...latest[index] ? [latest[index]] : []].join(", ");
        progress.update(done, note);
      },
    });
    tasks.forEach(({ model, fold }, i) => byModel[model][fold] = results[i]);
    return byModel;
  } finally {
    progress.stop();
  }
}
