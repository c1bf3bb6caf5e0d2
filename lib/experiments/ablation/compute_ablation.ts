import type { Bars } from "../../core/mod.ts";
import { testSpan } from "../collect.ts";
import type { ExperimentConfig } from "../config.ts";
import type { AblationRecord } from "../record/ablation.ts";
import type { TrialHashOptions } from "../trial_hash.ts";
import { compareVariants } from "./compare_variants.ts";
import { planTrial, type TrialTemplate } from "./count_jobs.ts";
import type { AblationJob } from "./plan_jobs.ts";
import { runJobs, type RunJobsOptions } from "./run_jobs.ts";
import type { PlannedComparison } from "./variants.ts";

/** What an ablation is about. */
export interface AblationSubject {
  /** The experiment as it is, with the device and policy that are used. */
  readonly settled: ExperimentConfig;
  readonly bars: Bars;
  /** Where the bars come from, and their hash. */
  readonly data: { readonly source: string; readonly sha256: string };
  /** What the features have read besides the bars. */
  readonly read: TrialHashOptions;
  readonly comparisons: readonly PlannedComparison[];
  readonly jobs: readonly AblationJob[];
  readonly template: TrialTemplate;
}

/** Options of {@linkcode computeAblation}. */
export type ComputeAblationOptions = Omit<RunJobsOptions, "bars" | "planned">;

/** Fits all variants, counts them and compares them with the experiment as it is. */
export async function computeAblation(
  { settled, bars, data, read, comparisons, jobs, template }: AblationSubject,
  options: ComputeAblationOptions,
): Promise<AblationRecord> {
  const { device, policy } = settled;
  const ready = jobs.map((job) => ({ ...job, config: { ...job.config, device, policy } }));
  const planned = ready.map((job) => planTrial(job, template, read));
  const outcomes = await runJobs(ready, { ...options, bars, planned });
  const { models, tests } = compareVariants(
    comparisons,
    (variant) => outcomes.filter((_, k) => jobs[k].variant === variant),
    { bars },
  );
  const { plan } = jobs[0];
  const { from, to } = testSpan(plan);
  const time = (row: number) => new Date(bars.time[row]).toISOString();
  return {
    schemaVersion: 1,
    experiment: settled.name,
    question: settled.question,
    data: { symbol: bars.symbol, ...data },
    label: { kind: settled.label.kind, horizon: settled.label.horizon },
    folds: plan.folds.length,
    rows: plan.folds.reduce((sum, { test }) => sum + test.length, 0),
    test: { from: time(from), to: time(to - 1) },
    sequenceLength: plan.samples.sequenceLength,
    smoke: settled.smoke,
    models,
    tests,
    trials: jobs.length,
  };
}
