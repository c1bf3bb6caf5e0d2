import { basename, dirname, relative } from "node:path";
import { type Progress, withDisplay } from "../core/mod.ts";
import { type Columns, writeParquet } from "../data/mod.ts";
import { assertAudited } from "./audit/assert_audited.ts";
import { canonicalJson } from "./canonical_json.ts";
import { equityTable, historyTable, predictionsTable, tradesTable } from "./collect.ts";
import { computeFolds, type ComputeFoldsOptions } from "./compute_folds.ts";
import { applySmoke, type ExperimentConfig } from "./config.ts";
import type { FoldResult } from "./evaluate_fold.ts";
import { judgeRun, measureModels } from "./judge_models.ts";
import { appendTrials, assertLedger, countTrials } from "./ledger.ts";
import { liveProgress } from "./live_progress.ts";
import { loadData } from "./load_data.ts";
import { loadFeatures } from "./load_features.ts";
import { describeCode, describeMachine, describeVersions, projectFolder } from "./manifest.ts";
import { type Plan, planExperiment } from "./plan.ts";
import { type RunDevice, settleDevice } from "./run_device.ts";
import {
  type ManifestRecord,
  type MetricsRecord,
  type ModelRecord,
  RUN_TABLES,
  type RunTable,
} from "./record.ts";
import { recordMetrics } from "./record_metrics.ts";
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
  /**
   * Shell command that repeats the run, for the record. Where the configuration leaves the device to be
   * chosen, `--device` and the one that was chosen are added.
   */
  readonly command: string;
  /**
   * Most folds and models computed at a time; results do not depend on it. Default: the cores, but 1
   * on a device that is not the CPU, where more are an error.
   */
  readonly workers?: number;
  /**
   * Whether to look for look-ahead before the first model is fitted; what is found ends the run.
   * Default: true. Without it the report says so in red.
   */
  readonly audit?: boolean;
  /** Called once, before the first model is fitted, with where networks are trained and why. */
  readonly onDevice?: (device: RunDevice) => void;
  /** Called after each epoch of a model in a fold. */
  readonly onEpoch?: ComputeFoldsOptions["onEpoch"];
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
  const features = await blaming(
    `${configPath}: features`,
    () => loadFeatures(config.features, { folder: dirname(configPath) }),
  );
  const plan = await blaming(
    `${configPath}: validation`,
    () => planExperiment(config, data.bars, features.set),
  );
  lap("samples");
  const audit = options.audit === false ? null : await assertAudited(
    { config, bars: data.bars, features: features.set },
    { plan, abort },
  );
  lap("audit");
  const { device, reason, workers } = await settleDevice(plan, config, options);
  options.onDevice?.({ device, reason, workers });
  const settled: ExperimentConfig = { ...config, device };
  const place = { parent: `${outFolder}/${config.name}/runs`, runId };
  await using progress = liveProgress(place.parent, {
    experiment: config.name,
    runId,
    startedAt: startedAt.toISOString(),
  }, { watcher: options.progress });
  const results = await computeFolds(plan, settled, {
    workers,
    abort,
    progress,
    onEpoch: (place, epoch) => {
      progress.addEpoch(place, epoch);
      options.onEpoch?.(place, epoch);
    },
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
      trialSha256: trialHash(settled, config.models[m], { features: features.file }),
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
    command: given.device === "auto" ? `${command} --device ${device}` : command,
    config,
    configPath: relative(projectFolder, configPath) || basename(configPath),
    overrides,
    seed: config.seed,
    device,
    deviceReason: reason,
    workers,
    data: [{ path: data.path, sha256: data.sha256 }],
    ...features.file ? { features: features.file } : {},
    code: await describeCode(),
    versions: await describeVersions(),
    machine: describeMachine(),
    timings,
    audit,
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
