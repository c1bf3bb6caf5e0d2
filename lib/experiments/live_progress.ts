import { dirname } from "node:path";
import type { Progress } from "../core/mod.ts";
import type { EpochProgress } from "../nn/train/mod.ts";

/** How far a run is that has not finished: the content of its progress file. */
export interface LiveRecord {
  readonly schemaVersion: 1;
  readonly experiment: string;
  readonly runId: string;
  /** ISO 8601 in UTC, like all times of a run. */
  readonly startedAt: string;
  /** When the run was last known to be alive. */
  readonly updatedAt: string;
  /** Units of work done, of `total`. */
  readonly done: number;
  readonly total: number;
  /** What is being worked on. */
  readonly note: string;
  /** Trainings that have told of an epoch last, the latest first. */
  readonly curves: readonly LiveCurve[];
}

/** Loss by epoch of a training so far. */
export interface LiveCurve {
  readonly model: string;
  readonly fold: number;
  /** Of epoch 1, 2 and so on. */
  readonly trainLoss: readonly number[];
  /** Null without validation samples. */
  readonly validationLoss: readonly (number | null)[];
}

/** Trainings kept in the file: more than are going on at a time on most machines. */
const SHOWN = 4;

/** How often a living run says so, in milliseconds. */
const BEAT_MS = 1_000;

/** A progress file that has not been renewed for this long belongs to a run that died. */
const DEAD_MS = 15_000;

const NAME = /^\..+\.progress\.json$/;

/** Progress that others can follow; disposing of it removes the file and empty folders made for it. */
export interface LiveProgress extends Progress, AsyncDisposable {
  /**
   * Adds an epoch to the curve of a model in a fold; an epoch 1 begins the curve anew, as the next
   * member of an ensemble does.
   */
  addEpoch(
    place: Pick<LiveCurve, "model" | "fold">,
    epoch: Pick<EpochProgress, "epoch" | "trainLoss" | "validationLoss">,
  ): void;
}

/** Makes a folder and those above it; returns the ones that were not there, the lowest first. */
async function makeFolders(folder: string): Promise<string[]> {
  try {
    await Deno.mkdir(folder);
    return [folder];
  } catch (error) {
    if (error instanceof Deno.errors.AlreadyExists) return [];
    if (!(error instanceof Deno.errors.NotFound) || dirname(folder) === folder) throw error;
  }
  const above = await makeFolders(dirname(folder));
  return [...await makeFolders(folder), ...above];
}

/**
 * Keeps a hidden file beside the runs of an experiment up to date with the progress of one of them,
 * and passes the progress on. Failing to write it never fails the run.
 */
export function liveProgress(
  parent: string,
  { experiment, runId, startedAt }: Pick<LiveRecord, "experiment" | "runId" | "startedAt">,
  { watcher }: { readonly watcher?: Progress } = {},
): LiveProgress {
  const path = `${parent}/.${runId}.progress.json`, temporary = `${path}.tmp`;
  let state = { done: 0, total: 0, note: "starting" };
  let writing: Promise<void> = Promise.resolve();
  const made: string[] = [];
  const curves = new Map<string, LiveCurve>();

  async function write(): Promise<void> {
    const updatedAt = new Date().toISOString();
    const record: LiveRecord = {
      schemaVersion: 1,
      experiment,
      runId,
      startedAt,
      updatedAt,
      ...state,
      curves: [...curves.values()].slice(-SHOWN).reverse(),
    };
    made.push(...await makeFolders(parent));
    await Deno.writeTextFile(temporary, JSON.stringify(record));
    await Deno.rename(temporary, path);
  }

  // One write at a time; what changes meanwhile goes into the next.
  const beat = () => writing = writing.then(write).catch(() => {});
  beat();
  const timer = setInterval(beat, BEAT_MS);
  return {
    start(total) {
      state = { ...state, total };
      watcher?.start(total);
    },
    update(done, note = "") {
      state = { ...state, done, note };
      watcher?.update(done, note);
    },
    stop() {
      state = { ...state, note: "figures and report" };
      watcher?.stop();
    },
    addEpoch({ model, fold }, { epoch, trainLoss, validationLoss }) {
      const key = JSON.stringify([model, fold]);
      const none: LiveCurve = { model, fold, trainLoss: [], validationLoss: [] };
      const before = epoch === 1 ? none : curves.get(key) ?? none;
      const validation = Number.isNaN(validationLoss) ? null : validationLoss;
      // To the end of the map: the latest to tell of itself is the last.
      curves.delete(key);
      curves.set(key, {
        ...before,
        trainLoss: [...before.trainLoss, trainLoss],
        validationLoss: [...before.validationLoss, validation],
      });
    },
    async [Symbol.asyncDispose]() {
      clearInterval(timer);
      await writing;
      await Deno.remove(path).catch(() => {});
      await Deno.remove(temporary).catch(() => {});
      // Where nothing was and nothing has come, as in an interrupted first run, nothing stays; a
      // folder that holds anything is not removed.
      for (const folder of made) await Deno.remove(folder).catch(() => {});
    },
  };
}

/** A progress file's content; undefined when it is not one, or of a run that died. */
function parse(text: string, now: number): LiveRecord | undefined {
  try {
    const record = JSON.parse(text) as LiveRecord;
    const age = now - Date.parse(record.updatedAt);
    return record.schemaVersion === 1 && age < DEAD_MS ? record : undefined;
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof TypeError) return undefined;
    throw error;
  }
}

/**
 * Runs of an experiment that are going, in the order of their names; `parent` is its folder of runs.
 * Empty when there is no such folder.
 */
export async function readLiveProgress(
  parent: string,
  { now = Date.now() }: { readonly now?: number } = {},
): Promise<LiveRecord[]> {
  const names: string[] = [];
  try {
    for await (const { name } of Deno.readDir(parent)) {
      if (NAME.test(name)) names.push(name);
    }
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return [];
    throw error;
  }
  const records: LiveRecord[] = [];
  for (const name of names.sort()) {
    // A run that ends just now takes its file with it.
    const text = await Deno.readTextFile(`${parent}/${name}`).catch(() => "");
    const record = parse(text, now);
    if (record) records.push(record);
  }
  return records;
}
