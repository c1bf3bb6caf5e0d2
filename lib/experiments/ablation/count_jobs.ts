import PQueue from "p-queue";
import { canonicalJson } from "../canonical_json.ts";
import { modelNameOf } from "../config.ts";
import { beginTrials, type BegunTrials, type PlannedTrial } from "../ledger/begin_trials.ts";
import type { RecordedTrial } from "../ledger/record_trials.ts";
import { sha256 } from "../sha256.ts";
import { trialHash, type TrialHashOptions } from "../trial_hash.ts";
import type { AblationJob } from "./plan_jobs.ts";

/** What all trials of an ablation have in common. */
export type TrialTemplate = Omit<
  PlannedTrial,
  "model" | "configSha256" | "trialSha256" | "label"
>;

/** A job as the ledger knows it; the configuration's device must be one that is used. */
export function planTrial(
  { config }: Pick<AblationJob, "config">,
  template: TrialTemplate,
  read: TrialHashOptions,
): PlannedTrial {
  const [model] = config.models;
  return {
    ...template,
    model: modelNameOf(model),
    configSha256: sha256(canonicalJson(config)),
    trialSha256: trialHash(config, model, read),
    label: `${config.label.kind}/${config.label.horizon}`,
  };
}

/** Trials that begin and end one by one; disposing of it ends those that are on their way. */
export interface JobCounter extends AsyncDisposable {
  /** To be called before the first fit of a job; more calls wait for the first. */
  begin(job: number): Promise<void>;
  finish(job: number, line: RecordedTrial): Promise<void>;
  fail(job: number): Promise<void>;
}

/**
 * Counts jobs in the ledger: each before its first fit and again when it is over, so that a trial
 * that nobody has begun is not counted, and one that was begun is, whatever becomes of the process.
 * Without a path nothing is counted.
 */
export function countJobs(
  planned: readonly PlannedTrial[],
  { ledgerPath, abort }: { readonly ledgerPath?: string; readonly abort?: AbortSignal },
): JobCounter {
  // One at a time: the ledger's lock is for other processes, and waits in steps.
  const queue = new PQueue({ concurrency: 1 });
  const begun = new Map<number, Promise<BegunTrials>>();
  const end = async (job: number, how: (trials: BegunTrials) => PromiseLike<unknown>) => {
    // A beginning that has failed was thrown where it was waited for.
    const trials = await begun.get(job)?.catch(() => undefined);
    begun.delete(job);
    if (trials) await queue.add(async () => void await how(trials));
  };
  const fail = (job: number) => end(job, (trials) => trials[Symbol.asyncDispose]());
  return {
    async begin(job) {
      if (ledgerPath === undefined) return;
      if (!begun.has(job)) {
        begun.set(job, queue.add(() => beginTrials(ledgerPath, [planned[job]], { abort })));
      }
      await begun.get(job);
    },
    finish: (job, line) => end(job, (trials) => trials.finish([line])),
    fail,
    async [Symbol.asyncDispose]() {
      for (const job of [...begun.keys()]) await fail(job);
    },
  };
}
