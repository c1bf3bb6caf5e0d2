import { writeParquet } from "../../data/mod.ts";
import { RUN_TABLES } from "../../experiments/record.ts";
import type { ReportInput } from "../input.ts";

/** What writes a run's two records; tests hand it over, because this room does not write. */
export type WriteText = (path: string, text: string) => Promise<void>;

/** Puts a run's files into a folder that exists. */
export async function writeRun(folder: string, run: ReportInput, write: WriteText): Promise<void> {
  await write(`${folder}/metrics.json`, JSON.stringify(run.metrics));
  await write(`${folder}/manifest.json`, JSON.stringify(run.manifest));
  for (const name of RUN_TABLES) await writeParquet(`${folder}/${name}.parquet`, run.tables[name]);
}
