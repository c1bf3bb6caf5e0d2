import { listFolders } from "../list_folders.ts";

/** Options of {@linkcode findRun}. */
export interface FindRunOptions {
  /** Folder of experiments. */
  readonly folder: string;
}

/** A folder of a run and where it belongs. */
export interface RunPlace {
  readonly experiment: string;
  readonly id: string;
  readonly folder: string;
}

/** Folders of all finished runs below a folder of experiments, the oldest first. */
export async function runPlaces(folder: string): Promise<RunPlace[]> {
  const places: RunPlace[] = [];
  for (const experiment of await listFolders(folder)) {
    const runs = `${folder}/${experiment}/runs`;
    for (const id of await listFolders(runs)) {
      places.push({ experiment, id, folder: `${runs}/${id}` });
    }
  }
  // Ids begin with the time at which the run began.
  return places.sort((a, b) => a.id < b.id ? -1 : a.id > b.id ? 1 : 0);
}

async function isFolder(path: string): Promise<boolean> {
  try {
    return (await Deno.stat(path)).isDirectory;
  } catch {
    return false;
  }
}

/** Whether an id begins with the text, or the part behind its time does. */
const fits = (id: string, text: string) =>
  id.startsWith(text) || id.slice(id.lastIndexOf("-") + 1).startsWith(text);

/**
 * The folder of the run that is meant: a path; `latest`; the beginning of an id, or of the eight
 * characters at its end; each of the last two also behind the name of an experiment, like
 * `btc-daily-direction/latest`.
 *
 * @throws {RangeError} where no run, or more than one, is called so
 *
 * @example
 * ```ts
 * import { findRun } from "lib/experiments/mod.ts";
 * import assert from "node:assert/strict";
 * const folder = await Deno.makeTempDir();
 * await Deno.mkdir(`${folder}/btc/runs/2024-05-01T12-30-00-1a2b3c4d`, { recursive: true });
 * await Deno.mkdir(`${folder}/eth/runs/2024-05-02T12-30-00-5e6f7a8b`, { recursive: true });
 * const found = await findRun("btc/latest", { folder });
 * assert.equal(found, `${folder}/btc/runs/2024-05-01T12-30-00-1a2b3c4d`);
 * assert.equal(await findRun("1a2b", { folder }), found);
 * await assert.rejects(findRun("2024-05", { folder }), /Expected one run .* found 2/);
 * ```
 */
export async function findRun(name: string, { folder }: FindRunOptions): Promise<string> {
  const path = name.replace(/(?<=.)\/+$/, "");
  if (path.includes("/") && await isFolder(path)) return path;
  const [text, experiment] = path.split("/").reverse();
  const places = (await runPlaces(folder))
    .filter((place) => experiment === undefined || place.experiment === experiment);
  if (text === "latest" && places.length > 0) return places.at(-1)!.folder;
  const found = places.filter(({ id }) => text !== "" && fits(id, text));
  if (found.length === 1) return found[0].folder;
  if (found.length === 0 && await isFolder(path)) return path;
  const which = found.length > 1
    ? `${found.length}: ${found.slice(0, 5).map(({ id }) => id).join(", ")}`
    : `none (${places.length} there)`;
  throw new RangeError(`Expected one run called ${name} in ${folder} but found ${which}`);
}
