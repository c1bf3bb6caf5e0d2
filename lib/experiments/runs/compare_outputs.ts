import { readParquet } from "../../data/mod.ts";
import { RUN_TABLES, SYMBOLS_FILE } from "../record.ts";
import { compareRecords } from "./compare_records.ts";
import { tableDifference } from "./compare_tables.ts";
import { readRunRecord } from "./read_run_record.ts";

/** A file of a run next to the one of its repetition. */
export interface ComparedOutput {
  /** Path in the run's folder. */
  readonly file: string;
  readonly same: boolean;
  /** Where they differ first, in words. Absent when they are the same. */
  readonly difference?: string;
}

/** Options of {@linkcode compareOutputs}. */
export interface CompareOutputsOptions {
  /** Paths in `metrics.json` that are not compared. Default: none. */
  readonly except?: readonly string[];
}

async function readIfThere(path: string): Promise<Uint8Array | undefined> {
  try {
    return await Deno.readFile(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}

const equal = (a: Uint8Array, b: Uint8Array) =>
  a.length === b.length && a.every((byte, i) => byte === b[i]);

function byteDifference(a: Uint8Array, b: Uint8Array): string {
  const at = a.findIndex((byte, i) => byte !== b[i]);
  const sizes = a.length === b.length ? "" : `, ${b.length} bytes instead of ${a.length}`;
  return `from byte ${at < 0 ? a.length : at} on${sizes}`;
}

/** The same file of two folders. */
async function compareFile(
  file: string,
  [stored, found]: readonly [string, string],
): Promise<ComparedOutput> {
  const [a, b] = [await readIfThere(`${stored}/${file}`), await readIfThere(`${found}/${file}`)];
  const unlike = (difference: string) => ({ file, same: false, difference });
  if (!a || !b) return unlike(a ? "it is not made any more" : "the run has no such file");
  if (equal(a, b)) return { file, same: true };
  if (!file.endsWith(".parquet")) return unlike(byteDifference(a, b));
  let tables;
  try {
    tables = [await readParquet(`${stored}/${file}`), await readParquet(`${found}/${file}`)];
  } catch (error) {
    return unlike(`${byteDifference(a, b)}; ${(error as Error).message}`);
  }
  const values = tableDifference(tables[0], tables[1]);
  return unlike(values ?? `${byteDifference(a, b)}, though no value differs`);
}

async function modelNames(folder: string): Promise<string[]> {
  try {
    return (await Array.fromAsync(Deno.readDir(`${folder}/models`))).map(({ name }) => name);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return [];
    throw error;
  }
}

async function compareMetrics(
  [stored, found]: readonly [string, string],
  { except }: CompareOutputsOptions,
): Promise<ComparedOutput> {
  const file = "metrics.json";
  const [a, b] = [await readRunRecord(stored, "metrics"), await readRunRecord(found, "metrics")];
  const differences = compareRecords(a, b, { except });
  if (differences.length === 0) return { file, same: true };
  const [first] = differences;
  const more = differences.length > 1 ? `, and ${differences.length - 1} more` : "";
  const difference = `${first.path}: ${first.found} instead of ${first.stored}${more}`;
  return { file, same: false, difference };
}

/**
 * Compares what two runs have found: tables and models byte for byte, figures without what tells of
 * the clock. The report is a rendering of these and left out.
 */
export async function compareOutputs(
  stored: string,
  found: string,
  options: CompareOutputsOptions = {},
): Promise<ComparedOutput[]> {
  const folders = [stored, found] as const;
  const models = new Set([...await modelNames(stored), ...await modelNames(found)]);
  const hasSymbols = await readIfThere(`${stored}/${SYMBOLS_FILE}`) ??
    await readIfThere(`${found}/${SYMBOLS_FILE}`);
  const files = [
    ...RUN_TABLES.map((name) => `${name}.parquet`),
    ...hasSymbols ? [SYMBOLS_FILE] : [],
    ...[...models].sort().map((name) => `models/${name}`),
  ];
  const compared: ComparedOutput[] = [];
  for (const file of files) compared.push(await compareFile(file, folders));
  return [...compared, await compareMetrics(folders, options)];
}
