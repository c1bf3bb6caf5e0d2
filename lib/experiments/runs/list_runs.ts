import type { ManifestRecord, MetricsRecord } from "../record.ts";
import { type RunPlace, runPlaces } from "./find_run.ts";
import { readRunRecord } from "./read_run_record.ts";

/** A run in a list. */
export interface ListedRun extends RunPlace {
  /** Of all its files. */
  readonly bytes: number;
  /** Absent where the folder is damaged or of something else. */
  readonly manifest?: ManifestRecord;
  readonly metrics?: MetricsRecord;
  /** Why it cannot be read. Absent: it can. */
  readonly problem?: string;
  /** True where the reason is that another version of Assay has made it. */
  readonly foreign?: true;
}

/** Bytes of all files below a folder. */
export async function folderBytes(folder: string): Promise<number> {
  let bytes = 0;
  for await (const { name, isDirectory, isFile } of Deno.readDir(folder)) {
    const path = `${folder}/${name}`;
    if (isDirectory) bytes += await folderBytes(path);
    else if (isFile) bytes += (await Deno.stat(path)).size;
  }
  return bytes;
}

async function listRun(place: RunPlace): Promise<ListedRun> {
  const bytes = await folderBytes(place.folder);
  try {
    const manifest = await readRunRecord(place.folder, "manifest");
    const metrics = await readRunRecord(place.folder, "metrics");
    return { ...place, bytes, manifest, metrics };
  } catch (error) {
    // One damaged folder must not hide all others.
    const foreign = error instanceof RangeError ? { foreign: true as const } : {};
    return { ...place, bytes, problem: (error as Error).message, ...foreign };
  }
}

/** Runs below a folder of experiments, the oldest first, damaged ones with what is wrong. */
export async function listRuns(
  folder: string,
  { experiment }: {
    /** Its runs only. Default: those of all. */
    readonly experiment?: string;
  } = {},
): Promise<ListedRun[]> {
  const places = await runPlaces(folder);
  const wanted = places.filter((place) =>
    experiment === undefined || place.experiment === experiment
  );
  return await Promise.all(wanted.map(listRun));
}
