import { writeParquet } from "../../data/mod.ts";
import type { FoldResult } from "../evaluate_fold.ts";
import type { Plan } from "../plan.ts";
import { keptFolds } from "../plan_folds.ts";
import { RUN_TABLES, SYMBOLS_FILE } from "../record.ts";
import type { RunRecord } from "./run_record.ts";

/** A symbol as names of files have it: BTC/USDT is BTC-USDT. */
const inFileName = (symbol: string) => symbol.replace(/[^\w.-]+/g, "-");

/**
 * The file of each model that is kept: of the fold trained on the latest data, see `keptFolds`. Where
 * every symbol has models of its own, its name is behind the model's.
 */
export function modelFiles(
  plan: Pick<Plan, "models" | "folds" | "symbols">,
  results: readonly (readonly FoldResult[])[],
): Map<string, Uint8Array> {
  const files = new Map<string, Uint8Array>();
  const { models, symbols } = plan;
  models.forEach(({ name }, m) => {
    for (const fold of keptFolds(plan)) {
      const bytes = results[m][fold].onnx;
      const own = symbols?.symbolOfFold?.[fold];
      const of = own === undefined ? "" : `-${inFileName(symbols!.members[own].bars.symbol)}`;
      if (bytes) files.set(`${name}${of}`, bytes);
    }
  });
  return files;
}

/** What {@linkcode writeRun} writes besides the record. */
export interface WriteRunOptions {
  /** By model name. */
  readonly models: ReadonlyMap<string, Uint8Array>;
  /** Uncommitted changes of the code. */
  readonly patch?: Uint8Array<ArrayBuffer>;
}

/** Name of the file with uncommitted changes. */
const PATCH_FILE = "code.patch";

/** Writes a run's records, tables, models and the patch of its code into its folder. */
export async function writeRun(
  folder: string,
  { metrics, manifest, tables }: RunRecord,
  { models, patch }: WriteRunOptions,
): Promise<void> {
  const writeJson = (name: string, value: unknown) =>
    Deno.writeTextFile(`${folder}/${name}.json`, `${JSON.stringify(value, null, 2)}\n`);
  await writeJson("metrics", metrics);
  await writeJson("manifest", manifest);
  for (const name of RUN_TABLES) await writeParquet(`${folder}/${name}.parquet`, tables[name]);
  if (tables.symbols) await writeParquet(`${folder}/${SYMBOLS_FILE}`, tables.symbols);
  if (patch) await Deno.writeFile(`${folder}/${PATCH_FILE}`, patch);
  await Deno.mkdir(`${folder}/models`);
  for (const [name, bytes] of models) await Deno.writeFile(`${folder}/models/${name}.onnx`, bytes);
}
