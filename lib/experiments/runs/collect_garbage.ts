import { listFolders } from "../list_folders.ts";
import { isKeptWork, lockKeptWork } from "../run/kept_work.ts";
import { folderBytes, listRuns } from "./list_runs.ts";

/** Options of {@linkcode findGarbage}. */
export interface FindGarbageOptions {
  /** Finished runs that each experiment keeps, the latest. Default: all of them. */
  readonly keep?: number;
  /** Milliseconds for which nobody has touched what a dead process has left. Default: an hour. */
  readonly idleMs?: number;
  /** Milliseconds after which the work of a killed run is given up. Default: two weeks. */
  readonly workMs?: number;
  /** Experiments to look at. Default: all. */
  readonly experiment?: string;
}

/** Something that may go. */
export interface Garbage {
  readonly path: string;
  readonly because: string;
  readonly bytes: number;
}

const HOUR_MS = 3_600_000, DAY_MS = 24 * HOUR_MS;

/** Hidden entries that runs make beside their folders, and repetitions of runs. */
const TEMPORARY = /^\..+\.(tmp|progress\.json)$/;

/** When anything in a folder, or a file, was last written. */
async function lastWritten(path: string): Promise<number> {
  const { mtime, isDirectory } = await Deno.stat(path);
  const times = [mtime?.getTime() ?? 0];
  if (isDirectory) {
    for await (const { name } of Deno.readDir(path)) {
      times.push(await lastWritten(`${path}/${name}`));
    }
  }
  return Math.max(...times);
}

async function leftovers(
  runs: string,
  { idleMs = HOUR_MS, workMs = 14 * DAY_MS }: FindGarbageOptions,
): Promise<Garbage[]> {
  const found: Garbage[] = [];
  const names = await Array.fromAsync(Deno.readDir(runs)).catch(() => []);
  for (const { name, isDirectory } of names) {
    const work = isDirectory && isKeptWork(name);
    if (!work && !TEMPORARY.test(name)) continue;
    const path = `${runs}/${name}`;
    try {
      const idle = Date.now() - await lastWritten(path);
      if (idle < (work ? workMs : idleMs)) continue;
      const days = Math.floor(idle / DAY_MS);
      const because = work
        ? `work of a run that was stopped, ${days} days old`
        : "left by a process that was killed";
      const bytes = isDirectory ? await folderBytes(path) : (await Deno.stat(path)).size;
      found.push({ path, because, bytes });
    } catch (error) {
      // Gone meanwhile: its run has ended.
      if (!(error instanceof Deno.errors.NotFound)) throw error;
    }
  }
  return found;
}

/**
 * What may go below a folder of experiments: leftovers of processes that were killed, folders of
 * runs that cannot be read, and finished runs beyond the latest `keep` of each experiment. The
 * ledger and the returns beside it are never among it: trials stay counted.
 */
export async function findGarbage(
  folder: string,
  options: FindGarbageOptions = {},
): Promise<Garbage[]> {
  const { keep = Infinity, experiment: wanted } = options;
  const found: Garbage[] = [];
  for (const experiment of await listFolders(folder)) {
    if (wanted !== undefined && experiment !== wanted) continue;
    found.push(...await leftovers(`${folder}/${experiment}/runs`, options));
    const runs = await listRuns(folder, { experiment });
    const broken = runs.filter(({ problem, foreign }) => problem !== undefined && !foreign);
    const whole = runs.filter(({ problem }) => problem === undefined);
    for (const { folder: path, problem, bytes } of broken) {
      found.push({ path, because: `broken: ${problem}`, bytes });
    }
    for (const { folder: path, bytes } of whole.slice(0, Math.max(0, whole.length - keep))) {
      found.push({ path, because: `older than the latest ${keep}`, bytes });
    }
  }
  return found;
}

/** Removes what `findGarbage` has found, except for work that a run has taken up meanwhile. */
export async function removeGarbage(garbage: readonly Garbage[]): Promise<void> {
  for (const { path } of garbage) {
    const work = isKeptWork(path.slice(path.lastIndexOf("/") + 1));
    try {
      using lock = work ? await lockKeptWork(path) : undefined;
      if (work && !lock) continue;
      await Deno.remove(path, { recursive: true });
    } catch (error) {
      if (!(error instanceof Deno.errors.NotFound)) throw error;
    }
  }
}
