import { readParquet } from "../../data/mod.ts";
import { listFolders } from "../../experiments/mod.ts";
import type { ManifestRecord, MetricsRecord, ModelRecord } from "../../experiments/record.ts";
import { groupRows, numbers, pick, texts } from "../columns.ts";
import { downsample } from "../downsample.ts";
import { loadRecords } from "../load_run.ts";

/** Points of a sparkline: more than its pixels would not be seen. */
const POINTS = 80;

/** A finished run as the index shows it. */
export interface IndexedRun {
  readonly runId: string;
  readonly metrics: MetricsRecord;
  readonly manifest: ManifestRecord;
  /**
   * The model with the highest ROC-AUC, but never buy-and-hold while there is another: it forecasts
   * nothing, and the verdict leaves it out as well.
   */
  readonly leader: ModelRecord | undefined;
  /** Equity of the leader and of buy-and-hold, thinned. */
  readonly equity: readonly Float64Array[];
  /** Whether the folder holds a report. */
  readonly hasReport: boolean;
}

/** An experiment and its runs, the latest first. */
export interface IndexedExperiment {
  readonly name: string;
  /** Empty when neither the configuration nor a run tells it. */
  readonly question: string;
  readonly runs: readonly IndexedRun[];
  /** Why folders of runs are not shown, one sentence each. */
  readonly problems: readonly string[];
}

async function exists(path: string): Promise<boolean> {
  try {
    return (await Deno.stat(path)).isFile;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}

/** The question of an experiment.json, or an empty text: the index does not judge configurations. */
async function questionIn(path: string): Promise<string> {
  if (!await exists(path)) return "";
  try {
    const { question } = JSON.parse(await Deno.readTextFile(path)) as { question?: unknown };
    return typeof question === "string" ? question : "";
  } catch (error) {
    if (error instanceof SyntaxError) return "";
    throw error;
  }
}

function leaderOf({ models }: MetricsRecord): ModelRecord | undefined {
  const auc = (model: ModelRecord) => model.forecast.rocAuc.estimate ?? -Infinity;
  const judged = models.filter(({ kind }) => kind !== "buyAndHold");
  return (judged.length > 0 ? judged : models).reduce<ModelRecord | undefined>(
    (best, model) => best && auc(best) >= auc(model) ? best : model,
    undefined,
  );
}

async function readRun(folder: string, runId: string): Promise<IndexedRun> {
  const { metrics, manifest } = await loadRecords(folder);
  const equity = await readParquet(`${folder}/equity.parquet`);
  const groups = groupRows(texts(equity, "model")), value = numbers(equity, "equity");
  const leader = leaderOf(metrics);
  const lines = [leader?.name ?? "", "benchmark"].flatMap((name) => {
    const rows = groups.get(name);
    if (!rows) return [];
    const line = pick(value, rows);
    return [pick(line, downsample(line, POINTS))];
  });
  const hasReport = await exists(`${folder}/report.html`);
  return { runId, metrics, manifest, leader, equity: lines, hasReport };
}

async function readExperiment(folder: string, name: string): Promise<IndexedExperiment> {
  const problems: string[] = [], runs: IndexedRun[] = [];
  for (const runId of (await listFolders(`${folder}/${name}/runs`)).reverse()) {
    try {
      runs.push(await readRun(`${folder}/${name}/runs/${runId}`, runId));
    } catch (error) {
      // A foreign or damaged folder must not hide all others.
      problems.push(error instanceof Error ? error.message : String(error));
    }
  }
  const question = await questionIn(`${folder}/${name}/experiment.json`);
  return { name, question: question || (runs[0]?.metrics.question ?? ""), runs, problems };
}

/**
 * All experiments below `folder` with their finished runs, by name. A folder is an experiment when
 * it holds an `experiment.json` or a run.
 *
 * @example
 * ```ts
 * import { readExperiments } from "lib/reports/mod.ts";
 * import assert from "node:assert/strict";
 * assert.deepEqual(await readExperiments("no/such/folder"), []);
 * ```
 */
export async function readExperiments(folder: string): Promise<IndexedExperiment[]> {
  const found: IndexedExperiment[] = [];
  for (const name of await listFolders(folder)) {
    const experiment = await readExperiment(folder, name);
    const { question, runs, problems } = experiment;
    if (question !== "" || runs.length > 0 || problems.length > 0) found.push(experiment);
  }
  return found;
}
