import { type Columns, readParquet } from "../data/mod.ts";
import {
  type ManifestRecord,
  type MetricsRecord,
  RUN_TABLES,
  type RunTable,
  SYMBOLS_FILE,
} from "../experiments/record.ts";
import { currentVerdictCode } from "../experiments/record/verdict.ts";
import type { ReportInput } from "./input.ts";

const EXPECTED = "a finished run's folder with metrics.json, manifest.json and " +
  RUN_TABLES.map((name) => `${name}.parquet`).join(", ");

/** Keys without which a JSON file is not one of a run. */
const METRICS_KEYS: readonly (keyof MetricsRecord)[] = ["question", "models", "folds", "verdict"];
const MANIFEST_KEYS: readonly (keyof ManifestRecord)[] = ["runId", "command", "code", "machine"];

function refuse(dir: string, found: string): never {
  throw new TypeError(`Expected ${dir} to be ${EXPECTED} but found ${found}`);
}

async function assertEntry(dir: string, name: string): Promise<void> {
  try {
    if ((await Deno.stat(`${dir}/${name}`)).isFile) return;
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
  refuse(dir, `no ${name}`);
}

async function assertFolder(dir: string): Promise<void> {
  let isDirectory = false;
  try {
    ({ isDirectory } = await Deno.stat(dir));
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) refuse(dir, "nothing there");
    throw error;
  }
  if (!isDirectory) refuse(dir, "a file");
}

async function readRecord<T extends { readonly schemaVersion: 1 }>(
  dir: string,
  name: string,
  keys: readonly (keyof T)[],
): Promise<T> {
  let value: unknown;
  try {
    value = JSON.parse(await Deno.readTextFile(`${dir}/${name}`));
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw new SyntaxError(`Expected ${dir}/${name} to be JSON but found: ${error.message}`);
  }
  if (typeof value !== "object" || value === null) refuse(dir, `no record in ${name}`);
  const record = value as T;
  if (record.schemaVersion !== 1) {
    refuse(dir, `schemaVersion ${JSON.stringify(record.schemaVersion)} in ${name} instead of 1`);
  }
  for (const key of keys) {
    if (!(key in record)) refuse(dir, `no ${String(key)} in ${name}`);
  }
  return record;
}

/** The two records of a finished run, checked like {@linkcode loadRun} does, without its tables. */
export async function loadRecords(
  dir: string,
): Promise<Pick<ReportInput, "metrics" | "manifest">> {
  await assertFolder(dir);
  const names = ["metrics.json", "manifest.json", ...RUN_TABLES.map((name) => `${name}.parquet`)];
  for (const name of names) await assertEntry(dir, name);
  const found = await readRecord<MetricsRecord>(dir, "metrics.json", METRICS_KEYS);
  const verdict = { ...found.verdict, code: currentVerdictCode(found.verdict.code) };
  const metrics: MetricsRecord = { ...found, verdict };
  const manifest = await readRecord<ManifestRecord>(dir, "manifest.json", MANIFEST_KEYS);
  return { metrics, manifest };
}

/**
 * Reads what a finished run has left in its folder.
 *
 * Throws a `TypeError` that says what was expected when the folder is missing or not a run's, and a
 * `SyntaxError` when one of its files cannot be parsed.
 *
 * @example
 * ```ts
 * import { loadRun } from "lib/reports/mod.ts";
 * import assert from "node:assert/strict";
 * await assert.rejects(loadRun("no/such/run"), /Expected no\/such\/run to be a finished run's folder/);
 * ```
 */
export async function loadRun(dir: string): Promise<ReportInput> {
  const { metrics, manifest } = await loadRecords(dir);
  const tables = {} as Record<RunTable, Columns>;
  for (const name of RUN_TABLES) tables[name] = await readParquet(`${dir}/${name}.parquet`);
  const symbols = metrics.symbols && { symbols: await readParquet(`${dir}/${SYMBOLS_FILE}`) };
  return Object.freeze({ metrics, manifest, tables: Object.freeze({ ...tables, ...symbols }) });
}
