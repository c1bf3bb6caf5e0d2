import type { Bars } from "../../core/mod.ts";
import { type Progress, silent } from "../../core/mod.ts";
import type { Samples } from "../../dataset/mod.ts";
import { effortOf, type KeepingOptions, seedOfFold } from "../compute_folds.ts";
import type { FoldResult } from "../evaluate_fold.ts";
import type { FoldTask, WorkerSetup } from "../messages.ts";
import type { PlannedTrial } from "../ledger/begin_trials.ts";
import { runTasks } from "../run_tasks.ts";
import { type SharedSamples, shareSamples } from "../share.ts";
import { countJobs } from "./count_jobs.ts";
import { jobLine, type MeasuredJob, measureJob } from "./measure_job.ts";
import type { AblationJob } from "./plan_jobs.ts";

/** What became of a job. */
export type JobOutcome = MeasuredJob | { readonly failure: string };

/** Options of {@linkcode runJobs}. */
export interface RunJobsOptions extends KeepingOptions {
  readonly bars: Bars;
  /** The jobs as the ledger knows them. */
  readonly planned: readonly PlannedTrial[];
  /** Default: nothing is counted. */
  readonly ledgerPath?: string;
  readonly workers: number;
  readonly abort?: AbortSignal;
  readonly progress?: Progress;
}

/** A fold of a job. */
interface JobTask extends FoldTask {
  readonly job: number;
}

/** The number under which kept work knows a trial, however many others there are. */
function keptAs({ trialSha256 }: PlannedTrial): number {
  return Number.parseInt(trialSha256.slice(0, 12), 16);
}

/** What a job's tasks need; jobs on the same samples share the memory. */
function setupsOf(jobs: readonly AblationJob[]): (job: number) => WorkerSetup {
  const samples = new Map<Samples, SharedSamples>();
  const setups: WorkerSetup[] = [];
  return (job) => {
    const { config, plan } = jobs[job];
    const shared = samples.get(plan.samples) ?? shareSamples(plan.samples);
    samples.set(plan.samples, shared);
    return setups[job] ??= {
      kind: "setup",
      config,
      samples: shared,
      forwardReturn: plan.forwardReturn,
      folds: plan.folds,
      learnt: plan.features.learnt,
    };
  };
}

const nameOf = ({ config, plan: { models: [{ name }] }, variant }: AblationJob) =>
  `${name}, ${variant.name}, seed ${config.seed}`;

/**
 * Fits all folds of all jobs side by side in one pool of workers, trades each job as soon as its
 * folds are there, and counts it. What `work` has of an earlier call is not computed again. A job
 * that fails is counted as failed, and the others go on; an interruption ends all.
 */
export async function runJobs(
  jobs: readonly AblationJob[],
  {
    bars,
    planned,
    ledgerPath,
    workers,
    work,
    checkpointSeconds = 10,
    onKept,
    abort,
    progress = silent,
  }: RunJobsOptions,
): Promise<JobOutcome[]> {
  const outcomes = new Array<JobOutcome>(jobs.length);
  const results = jobs.map(({ plan }) => new Array<FoldResult | undefined>(plan.folds.length));
  const keptTask = ({ job, ...task }: JobTask): FoldTask => ({
    ...task,
    model: keptAs(planned[job]),
  });
  const all = jobs.flatMap(({ config, plan: { models: [{ name }], folds } }, job) =>
    folds.map((fold, f): JobTask => ({
      job,
      model: 0,
      fold: f,
      seed: seedOfFold(config.seed, name, fold),
      save: false,
    }))
  );
  const tasks: JobTask[] = [];
  for (const task of all) {
    const kept = await work?.load(keptTask(task));
    if (kept) results[task.job][task.fold] = kept;
    else {
      const path = work?.checkpointOf(keptTask(task));
      tasks.push({ ...task, ...path && { checkpoint: { path, everySeconds: checkpointSeconds } } });
    }
  }
  onKept?.(all.length - tasks.length, all.length);
  await using counter = countJobs(planned, { ledgerPath, abort });

  /** Measures a job whose folds are all there; its forecasts by fold are then let go. */
  async function endIfWhole(job: number): Promise<void> {
    const whole = results[job].filter((result) => result !== undefined);
    if (whole.length < results[job].length || outcomes[job]) return;
    const measured = outcomes[job] = measureJob(jobs[job], whole, { bars });
    results[job] = [];
    await counter.finish(job, jobLine(planned[job], measured, jobs[job]));
  }
  for (const job of jobs.keys()) {
    if (results[job].includes(undefined)) continue;
    await counter.begin(job);
    await endIfWhole(job);
  }

  const effort = ({ job }: JobTask) => effortOf(jobs[job].config.models[0]);
  // The longest first, so that no worker waits long in the end; else job by job.
  tasks.sort((a, b) => effort(b) - effort(a) || a.job - b.job || a.fold - b.fold);
  const describe = ({ fold, job }: JobTask) =>
    `${nameOf(jobs[job])} in fold ${jobs[job].plan.folds[fold].index}`;
  const sum = (some: readonly JobTask[]) => some.reduce((total, task) => total + effort(task), 0);
  const before = sum(all) - sum(tasks), shares = new Float64Array(tasks.length);
  const setupOf = setupsOf(jobs);
  progress.start(sum(all));
  try {
    await runTasks(tasks, (index) => setupOf(tasks[index].job), {
      workers,
      abort,
      describe: (_, index) => describe(tasks[index]),
      async onStart(index) {
        const { job } = tasks[index];
        if (outcomes[job]) return false;
        await counter.begin(job);
        return !outcomes[job];
      },
      async onResult(index, result) {
        const { job, fold } = tasks[index];
        if (outcomes[job]) return;
        await work?.save(keptTask(tasks[index]), result);
        results[job][fold] = result;
        await endIfWhole(job);
      },
      async onFailure(index, error) {
        const { job } = tasks[index];
        if (outcomes[job]) return;
        outcomes[job] = { failure: error.message };
        results[job] = [];
        await counter.fail(job);
      },
      onProgress(index, share) {
        shares[index] = share;
        const done = tasks.reduce((total, task, i) => total + effort(task) * shares[i], before);
        progress.update(done, describe(tasks[index]));
      },
    });
    return outcomes;
  } finally {
    progress.stop();
  }
}
