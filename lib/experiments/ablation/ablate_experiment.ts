import { relative } from "node:path";
import { withDisplay } from "../../core/mod.ts";
import type { AblationAxis } from "../ablation_config.ts";
import { canonicalJson } from "../canonical_json.ts";
import { applySmoke, type ExperimentConfig } from "../config.ts";
import { ledgerOfFolder } from "../ledger/find_ledger.ts";
import { assertLedger } from "../ledger.ts";
import { liveProgress } from "../live_progress.ts";
import type { AblationRecord } from "../record/ablation.ts";
import type { ResumedRecord } from "../record/provenance.ts";
import { openKeptWork } from "../run/kept_work.ts";
import { plannedTrials } from "../run/planned_trials.ts";
import { prepareRun } from "../run/prepare_run.ts";
import type { RunExperimentOptions } from "../run/run_options.ts";
import { stopwatch } from "../run/stopwatch.ts";
import { workKey } from "../run/work_key.ts";
import { createRunId, writeRunFolder } from "../run_folder.ts";
import { sha256 } from "../sha256.ts";
import { computeAblation } from "./compute_ablation.ts";
import { type AblationJob, planJobs } from "./plan_jobs.ts";
import { planComparisons, subjectOf } from "./variants.ts";

/** Options of {@linkcode ablateExperiment}. */
export interface AblateExperimentOptions extends
  Pick<
    RunExperimentOptions,
    | "configPath"
    | "outFolder"
    | "ledger"
    | "workers"
    | "audit"
    | "fresh"
    | "checkpointSeconds"
    | "onResume"
    | "onDevice"
    | "abort"
    | "progress"
  > {
  /** What is changed. Default: what the configuration's section `ablation` says, else everything. */
  readonly only?: readonly AblationAxis[];
  /** Seeds of each variant of a random model. Default: as the configuration says, else 3. */
  readonly seeds?: number;
  /** Called with how many fits there are, each a trial, before the first. */
  readonly onPlan?: (trials: number) => void;
  /** Writes further files into the folder before it appears, such as a page. */
  readonly finish?: (record: AblationRecord, folder: string) => Promise<void>;
}

/** A finished ablation. */
export interface FinishedAblation {
  readonly record: AblationRecord;
  /** `<outFolder>/<name>/ablations/<id>`. */
  readonly folder: string;
}

/** What tells rows apart that `workKey` takes for the same: where windows are complete. */
const rowsOf = ({ plan: { samples } }: AblationJob) => [
  samples.sequenceLength,
  samples.rows[0],
  samples.length,
];

/**
 * Changes one thing of an experiment at a time, fits every variant from several seeds on the same
 * folds and says which differences are more than noise. Variants that forecast the same labels are
 * compared row by row; another label or horizon is another question, of which trading on the same
 * bars is compared alone.
 *
 * All fits run in one pool of workers. What is finished is kept: killed and started again, the
 * ablation goes on where it was and ends with the same bytes. Each fit over all folds is a trial,
 * with a line in the ledger before it begins and one when it is over. Leaves `ablation.json` in a
 * new folder `<outFolder>/<name>/ablations/<id>`.
 *
 * Throws what `runExperiment` throws before its first fit. A variant that fails later is reported,
 * and the others go on.
 *
 * @example
 * ```ts ignore
 * import { ablateExperiment, readConfig } from "lib/experiments/mod.ts";
 * const configPath = "experiments/btc-daily-direction/experiment.json";
 * const { record } = await ablateExperiment(await readConfig(configPath), {
 *   configPath,
 *   outFolder: "experiments",
 *   only: ["groups", "scaler"],
 * });
 * for (const { name, finding } of record.models[0].variants) console.log(name, finding);
 * ```
 */
export async function ablateExperiment(
  given: ExperimentConfig,
  options: AblateExperimentOptions,
): Promise<FinishedAblation> {
  const { outFolder, only, seeds, abort, finish } = options;
  const config = subjectOf(given);
  const startedAt = new Date(), runId = createRunId(startedAt);
  const ledgerPath = options.ledger ?? ledgerOfFolder(outFolder);
  const folder = `${outFolder}/${config.name}`;

  await Deno.mkdir(outFolder, { recursive: true });
  await assertLedger(ledgerPath);
  const prepared = await prepareRun(config, { ...options, watch: stopwatch() });
  const { settled, data, features: { set, file, others }, device } = prepared;
  options.onDevice?.(device);
  const wanted = planComparisons(applySmoke(given), { set, only, seeds });
  const { comparisons, jobs } = planJobs(wanted, { config, bars: data.bars, set });
  options.onPlan?.(jobs.length);

  const parent = `${folder}/runs`;
  await using progress = liveProgress(parent, {
    experiment: config.name,
    runId,
    startedAt: startedAt.toISOString(),
  }, { watcher: options.progress });
  const key = sha256(canonicalJson([await workKey(prepared), "ablation", rowsOf(jobs[0])]));
  await using work = await openKeptWork({ parent, key, runId }, options);
  const [{ model: _m, configSha256: _c, trialSha256: _t, label: _l, ...template }] = plannedTrials(
    prepared,
    { runId, source: "ablation" },
  );
  const { source, sha256: hash } = data;
  const computed = await computeAblation({
    ...{ settled, bars: data.bars, comparisons, jobs, template },
    data: { source, sha256: hash },
    read: { features: file, others },
  }, {
    workers: device.workers,
    ledgerPath,
    work,
    checkpointSeconds: options.checkpointSeconds,
    onKept: (finished, of) => {
      if (!work?.found) return;
      const resumed: ResumedRecord = { finished, of };
      options.onResume?.(resumed);
    },
    abort,
    progress,
  });
  const record: AblationRecord = { ...computed, ledger: relative(outFolder, ledgerPath) };
  const written = await writeRunFolder(
    { parent: `${folder}/ablations`, runId },
    async (temporary) => {
      const text = `${JSON.stringify(record, null, 2)}\n`;
      await Deno.writeTextFile(`${temporary}/ablation.json`, text);
      await finish?.(record, temporary);
    },
    { abort },
  );
  work?.finish();
  return { record: withDisplay("ablationRecord", record), folder: written };
}
