import { basename, dirname, relative } from "node:path";
import { type Progress, withDisplay } from "../core/mod.ts";
import { type Columns, writeParquet } from "../data/mod.ts";
import { canonicalJson } from "./canonical_json.ts";
import { equityTable, historyTable, predictionsTable, tradesTable } from "./collect.ts";
import { computeFolds } from "./compute_folds.ts";
import { applySmoke, type ExperimentConfig } from "./config.ts";
import type { FoldResult } from "./evaluate_fold.ts";
import { recordFold } from "./fold_record.ts";
import { judgeRun, type MeasuredRun, measureModels } from "./judge_models.ts";
import { appendTrials, assertLedger, countTrials } from "./ledger.ts";
import { type ExperimentData, loadData } from "./load_data.ts";
import { describeCode, describeMachine, describeVersions, projectFolder } from "./manifest.ts";
import { type Plan, planExperiment } from "./plan.ts";
import {
  type ManifestRecord,
  type MetricsRecord,
  type ModelRecord,
  RUN_TABLES,
  type RunTable,
  type VerdictRecord,
} from "./record.ts";
import { liveProgress } from "./live_progress.ts";
import { createRunId, writeRunFolder } from "./run_folder.ts";
import { sha256 } from "./sha256.ts";
import { trialHash } from "./trial_hash.ts";

/** A run as its folder holds it, without the models. */
export interface RunRecord {
  readonly metrics: MetricsRecord;
  readonly manifest: ManifestRecord;
  readonly tables: Readonly<Record<RunTable, Columns>>;
}

/** A finished run. */
export interface FinishedRun extends RunRecord {
  /** Its folder. */
  readonly folder: string;
}

declare module "../core/display.ts" {
  interface Displayed {
    finishedRun: FinishedRun;
  }
}

/** Options of {@linkcode runExperiment}. */
export interface RunExperimentOptions {
  /** Path of the configuration: data files are relative to its folder. */
  readonly configPath: string;
  /** Folder that gets `<name>/runs/<id>` and `ledger.jsonl`. */
  readonly outFolder: string;
  /** Overrides that the configuration has received, for the record. Default: none. */
  readonly overrides?: readonly string[];
  /** Shell command that repeats the run, for the record. */
  readonly command: string;
  /** Most folds and models computed at a time; results do not depend on it. Default: the cores. */
  readonly workers?: number;
  /** Ends the run; its reason is thrown and no run folder is left. */
  readonly abort?: AbortSignal;
  readonly progress?: Progress;
  /** Writes further files into the run's folder before it appears, such as the report. */
  readonly finish?: (run: RunRecord, folder: string) => Promise<void>;
}

/** Runs `work` and puts the place of the configuration that is to blame before its errors. */
async function blaming<T>(place: string, work: () => T | Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof RangeError || error instanceof TypeError)) throw error;
    const Kind = error instanceof RangeError ? RangeError : TypeError;
    throw new Kind(`${place}: ${error.message}`, { cause: error });
  }
}

/** Measures the seconds of named stages. */
function stopwatch() {
  const seconds: Record<string, number> = {};
  let since = performance.now();
  return {
    seconds,
    /** Books the time since the last call under `stage`. */
    lap(stage: string) {
      const now = performance.now();
      seconds[stage] = Math.round(now - since) / 1000;
      since = now;
    },
  };
}

function headline({ forecast, trading }: ModelRecord): Record<string, number | null> {
  return {
    rocAuc: forecast.rocAuc.estimate,
    brier: forecast.brier.estimate,
    sharpe: trading.sharpe.estimate,
    maxDrawdown: trading.maxDrawdown,
    trades: trading.trades,
  };
}

function recordMetrics(
  { config, data, plan, measured, runId, totalTrials, verdict }: {
    readonly config: ExperimentConfig;
    readonly data: ExperimentData;
    readonly plan: Plan;
    readonly measured: MeasuredRun;
    readonly runId: string;
    readonly totalTrials: number;
    readonly verdict: VerdictRecord;
  },
): MetricsRecord {
  const { samples } = plan;
  return {
    schemaVersion: 1,
    experiment: config.name,
    question: config.question,
    runId,
    data: {
      symbol: data.bars.symbol,
      source: data.source,
      sha256: data.sha256,
      quality: data.quality,
    },
    features: plan.features,
    label: config.label,
    samples: {
      used: samples.length,
      droppedWarmup: samples.dropped.warmup,
      droppedMissingFeature: samples.dropped.missingFeature,
      droppedMissingLabel: samples.dropped.missingLabel,
    },
    validation: {
      mode: config.validation.mode,
      embargo: config.validation.embargo,
      sequenceLength: samples.sequenceLength,
    },
    folds: plan.folds.map((fold) => recordFold(fold, data.bars)),
    costs: { ...config.backtest, side: config.policy.side },
    models: measured.records,
    benchmark: measured.benchmark,
    trials: { run: measured.records.length, total: totalTrials },
    verdict,
  };
}

async function writeFiles(
  folder: string,
  { metrics, manifest, tables }: RunRecord,
  models: ReadonlyMap<string, Uint8Array>,
): Promise<void> {
  const writeJson = (name: string, value: unknown) =>
    Deno.writeTextFile(`${folder}/${name}.json`, `${JSON.stringify(value, null, 2)}\n`);
  await writeJson("metrics", metrics);
  await writeJson("manifest", manifest);
  for (const name of RUN_TABLES) await writeParquet(`${folder}/${name}.parquet`, tables[name]);
  await Deno.mkdir(`${folder}/models`);
  for (const [name, bytes] of models) await Deno.writeFile(`${folder}/models/${name}.onnx`, bytes);
}

/** The last fold's file of each model: the one trained on the latest data. */
function modelFiles(
  { models }: Plan,
  results: readonly (readonly FoldResult[])[],
): Map<string, Uint8Array> {
  const files = new Map<string, Uint8Array>();
  models.forEach(({ name }, m) => {
    const bytes = results[m].at(-1)!.onnx;
    if (bytes) files.set(name, bytes);
  });
  return files;
}

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
  const { configPath, outFolder, overrides = [], command, abort, finish } = options;
  const config = applySmoke(given);
  const startedAt = new Date();
  const runId = createRunId(startedAt);
  const ledgerPath = `${outFolder}/ledger.jsonl`;
  const { seconds: timings, lap } = stopwatch();

  // What cannot be written is better found before the computing than after it.
  await Deno.mkdir(outFolder, { recursive: true });
  await assertLedger(ledgerPath);
  const data = await loadData(config.data, { folder: dirname(configPath) });
  lap("data");
  const plan = await blaming(`${configPath}: validation`, () => planExperiment(config, data.bars));
  lap("samples");
  const place = { parent: `${outFolder}/${config.name}/runs`, runId };
  await using progress = liveProgress(place.parent, {
    experiment: config.name,
    runId,
    startedAt: startedAt.toISOString(),
  }, { watcher: options.progress });
  const results = await computeFolds(plan, config, {
    ...options,
    progress,
    onEpoch: (place, losses) => progress.addEpoch(place, losses),
  });
  lap("models");
  const measured = await measureModels({ bars: data.bars, plan, config }, results, { abort });
  lap("figures");

  const finishedAt = new Date().toISOString();
  const configSha256 = sha256(canonicalJson(config));
  // Before the verdict: what runs side by side find in the ledger includes each other.
  const { lines } = await appendTrials(
    ledgerPath,
    measured.records.map((record, m) => ({
      time: finishedAt,
      experiment: config.name,
      runId,
      model: record.name,
      configSha256,
      trialSha256: trialHash(config, config.models[m]),
      dataSha256: data.sha256,
      label: `${config.label.kind}/${config.label.horizon}`,
      smoke: config.smoke,
      metrics: headline(record),
    })),
  );
  const totalTrials = countTrials(lines, data);
  const verdict = await judgeRun(measured, { config, totalTrials, abort });
  lap("verdict");
  const metrics = recordMetrics({ config, data, plan, measured, runId, totalTrials, verdict });
  const manifest: ManifestRecord = {
    schemaVersion: 1,
    runId,
    experiment: config.name,
    startedAt: startedAt.toISOString(),
    finishedAt,
    command,
    config,
    configPath: relative(projectFolder, configPath) || basename(configPath),
    overrides,
    seed: config.seed,
    device: config.device,
    workers: options.workers ?? navigator.hardwareConcurrency,
    data: [{ path: data.path, sha256: data.sha256 }],
    code: await describeCode(),
    versions: await describeVersions(),
    machine: describeMachine(),
    timings,
  };
  const resultsOf = (model: number) => results[model];
  const tables: Record<RunTable, Columns> = {
    predictions: predictionsTable(plan, resultsOf, data.bars),
    equity: equityTable(measured.backtests),
    trades: tradesTable(measured.backtests),
    history: historyTable(plan, resultsOf),
  };
  const record: RunRecord = { metrics, manifest, tables };
  const folder = await writeRunFolder(place, async (temporary) => {
    await writeFiles(temporary, record, modelFiles(plan, results));
    await finish?.(record, temporary);
  }, { abort });
  return withDisplay("finishedRun", { ...record, folder });
}
