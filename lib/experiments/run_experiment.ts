import { relative } from "node:path";
import { withDisplay } from "../core/mod.ts";
import { auditState } from "./audit/assert_audited.ts";
import { equityTable, historyTable, predictionsTable, tradesTable } from "./collect.ts";
import { computeFolds } from "./compute_folds.ts";
import { applySmoke, type ExperimentConfig } from "./config.ts";
import { countOpenings, holdoutBars } from "./holdout.ts";
import { measureModels } from "./judge_models.ts";
import { judgeRun } from "./judge_run.ts";
import { beginTrials } from "./ledger/begin_trials.ts";
import { ledgerOfFolder } from "./ledger/find_ledger.ts";
import { trialHistory } from "./ledger/trial_history.ts";
import { trialLines } from "./ledger/trial_lines.ts";
import { assertLedger, identityOf } from "./ledger.ts";
import { liveProgress } from "./live_progress.ts";
import type { ResumedRecord } from "./record/provenance.ts";
import type { RunTables } from "./record.ts";
import { recordMetrics } from "./record_metrics.ts";
import { describeRun } from "./run/describe_run.ts";
import { openKeptWork } from "./run/kept_work.ts";
import { prepareRun } from "./run/prepare_run.ts";
import type { RunExperimentOptions } from "./run/run_options.ts";
import type { FinishedRun, RunRecord } from "./run/run_record.ts";
import { stopwatch } from "./run/stopwatch.ts";
import { computeSeeds, seededRuns } from "./seeds/compute_seeds.ts";
import { recordSeeds } from "./seeds/record_seeds.ts";
import { plannedTrials } from "./run/planned_trials.ts";
import { timesOf } from "./symbols/stretches.ts";
import { symbolTables } from "./symbols/symbol_tables.ts";
import { workKey } from "./run/work_key.ts";
import { modelFiles, writeRun } from "./run/write_run.ts";
import { createRunId, writeRunFolder } from "./run_folder.ts";

export type { RunExperimentOptions } from "./run/run_options.ts";
export type { FinishedRun, RunRecord } from "./run/run_record.ts";

/**
 * Runs an experiment: loads the bars, computes features, labels and folds, fits and judges every
 * model in every fold, trades over all test parts, appends each model to the ledger, and leaves the
 * files that `record.ts` describes in a new folder.
 *
 * Bad data and a configuration that does not fit it are thrown before anything is written. The
 * ledger gets its lines as soon as the figures exist: a run that is interrupted later leaves no
 * folder, but its trials have been seen and stay counted. The same configuration, data, code and
 * machine give the same predictions to the last bit, whatever the number of workers.
 *
 * What is finished is kept beside the runs until the run's folder appears: a run that is killed goes
 * on where it was when the same is run again, and ends with the same bytes.
 *
 * @example
 * ```ts ignore
 * import { parseConfig, runExperiment } from "lib/experiments/mod.ts";
 * const configPath = "experiments/btc-daily-direction/experiment.json";
 * const config = parseConfig(await Deno.readTextFile(configPath), { path: configPath });
 * const { metrics } = await runExperiment(config, {
 *   configPath,
 *   outFolder: "experiments",
 *   command: "deno task run-experiment",
 * });
 * console.log(metrics.verdict.sentence);
 * ```
 */
export async function runExperiment(
  given: ExperimentConfig,
  options: RunExperimentOptions,
): Promise<FinishedRun> {
  const { outFolder, abort, finish } = options;
  const config = applySmoke(given);
  const startedAt = new Date();
  const runId = createRunId(startedAt);
  const ledgerPath = options.ledger ?? ledgerOfFolder(outFolder);
  const watch = stopwatch();

  // What cannot be written is better found before the computing than after it.
  await Deno.mkdir(outFolder, { recursive: true });
  await assertLedger(ledgerPath);
  const prepared = await prepareRun(config, { ...options, watch });
  const { settled, data, plan, device } = prepared;
  options.onDevice?.(device);
  const place = { parent: `${outFolder}/${config.name}/runs`, runId };
  await using progress = liveProgress(place.parent, {
    experiment: config.name,
    runId,
    startedAt: startedAt.toISOString(),
  }, { watcher: options.progress });
  await using work = await openKeptWork(
    { ...place, key: await workKey(prepared) },
    options,
  );
  const planned = plannedTrials(prepared, { runId, source: options.source });
  const seeded = seededRuns(prepared, { runId });
  const begun = [...planned, ...seeded.flatMap(({ planned }) => planned)];
  await using trials = await beginTrials(ledgerPath, begun, { abort });
  let resumed: ResumedRecord | undefined;
  const results = await computeFolds(plan, settled, {
    workers: device.workers,
    work,
    checkpointSeconds: options.checkpointSeconds,
    onKept: (finished, of) => {
      if (!work?.found) return;
      resumed = { finished, of };
      options.onResume?.(resumed);
    },
    abort,
    progress,
    onEpoch: (place, epoch) => {
      progress.addEpoch(place, epoch);
      options.onEpoch?.(place, epoch);
    },
  });
  await using seeds = await computeSeeds(seeded, { ...options, ...place, progress });
  watch.lap("models");
  const measured = await measureModels({ bars: data.bars, plan, config }, results, { abort });
  watch.lap("figures");

  const finishedAt = new Date().toISOString();
  // Before the verdict: what runs side by side find in the ledger includes each other.
  const { lines, head } = await trials.finish([
    ...trialLines(planned, measured, { finishedAt }),
    ...seeded.flatMap(({ planned }, k) => trialLines(planned, seeds.measured[k], { finishedAt })),
  ]);
  const history = await trialHistory({ ledgerPath, lines }, {
    data: identityOf(planned[0]),
    periodsPerYear: config.backtest.periodsPerYear,
    ruleSha256: planned[0].ruleSha256!,
    runId,
  });
  const totalTrials = history.trials;
  const audited = auditState(prepared.audit);
  const openings = countOpenings(lines, identityOf(planned[0]), {
    held: plan.holdout && holdoutBars(plan.holdout, timesOf({ bars: data.bars, plan })),
  });
  const holdoutOpenings = plan.holdout?.isOpen ? openings : undefined;
  const verdict = await judgeRun(measured, { config, history, audited, holdoutOpenings, abort });
  watch.lap("verdict");
  const metrics = recordMetrics({
    ...{ config, data, plan, measured, runId, totalTrials, openings, verdict },
    seeds: recordSeeds(
      { seed: config.seed, records: measured.records },
      seeded.map(({ seed }, k) => ({ seed, records: seeds.measured[k].records })),
    ),
  });
  const manifest = await describeRun(prepared, {
    ...options,
    ...{ runId, startedAt, finishedAt, watch, resumed },
    ledger: { path: relative(outFolder, ledgerPath), lines: lines.length, head },
    chosen: given.device === "auto",
  });
  const resultsOf = (model: number) => results[model];
  const tables: RunTables = {
    predictions: predictionsTable(plan, resultsOf, data.bars),
    equity: equityTable(measured.backtests),
    history: historyTable(plan, resultsOf),
    ...symbolTables(measured, plan, tradesTable(measured.backtests)),
  };
  const record: RunRecord = { metrics, manifest, tables };
  const folder = await writeRunFolder(place, async (temporary) => {
    const { patch } = prepared.code;
    await writeRun(temporary, record, { models: modelFiles(plan, results), patch });
    await finish?.(record, temporary);
  }, { abort });
  work?.finish();
  seeds.finish();
  return withDisplay("finishedRun", { ...record, folder });
}
