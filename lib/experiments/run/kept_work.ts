import { createHash } from "node:crypto";
import { deserialize, serialize } from "node:v8";
import { replaceFile } from "../../data/mod.ts";
import type { FoldResult } from "../evaluate_fold.ts";
import type { FoldTask } from "../messages.ts";

/** What of a run is kept while it goes on, so that it can be killed and go on later. */
export interface KeptWork extends AsyncDisposable {
  /** Whether a run before this one has left something to go on from. */
  readonly found: boolean;
  /** The result of a task that was finished before; undefined when it was not. */
  load(task: FoldTask): Promise<FoldResult | undefined>;
  /** Keeps the result of a task, whose checkpoints are then removed. */
  save(task: FoldTask, result: FoldResult): Promise<void>;
  /** Path where a task keeps the state of its training. */
  checkpointOf(task: FoldTask): string;
  /** To be called when the run's folder has appeared: nothing is kept any longer. */
  finish(): void;
}

/** Options of {@linkcode openKeptWork}. */
export interface OpenKeptWorkOptions {
  /** Whether to forget what was kept before. Default: false. */
  readonly fresh?: boolean;
}

/** How the names of folders of kept work begin and end. */
const NAME = /^\.[0-9a-f]{16}\.work$/;

/** Whether a hidden folder beside runs is kept work. */
export const isKeptWork = (name: string): boolean => NAME.test(name);

const LOCK = ".lock";
/** Ids of the runs that have worked here, a line each. */
const RUNS = ".runs";
const DIGEST_BYTES = 32;

const digestOf = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest();

/**
 * The lock of a folder of kept work, or undefined while another process has it. It is the operating
 * system's own: a process that is killed lets go of it at once.
 */
export async function lockKeptWork(folder: string): Promise<Disposable | undefined> {
  const file = await Deno.open(`${folder}/${LOCK}`, { create: true, write: true });
  // Whoever had the lock before may have removed the folder with the file that is locked here.
  const still = await file.tryLock(true) &&
    (await Deno.stat(`${folder}/${LOCK}`).catch(() => null));
  if (still && still.ino === (await file.stat()).ino) {
    return { [Symbol.dispose]: () => file.close() };
  }
  file.close();
  return undefined;
}

/** A result as it was saved; undefined for a file that is not there or damaged. */
async function readResult(path: string): Promise<FoldResult | undefined> {
  let bytes: Uint8Array;
  try {
    bytes = await Deno.readFile(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
  const content = bytes.subarray(DIGEST_BYTES);
  if (!digestOf(content).equals(bytes.subarray(0, DIGEST_BYTES))) return undefined;
  return deserialize(content.slice());
}

/** Removes what runs that were killed have left beside their work: they cannot do it themselves. */
async function removeLeftovers(parent: string, runIds: readonly string[]): Promise<void> {
  for (const id of runIds) {
    for (const end of [".tmp", ".progress.json", ".progress.json.tmp"]) {
      await Deno.remove(`${parent}/.${id}${end}`, { recursive: true }).catch(() => {});
    }
  }
}

/** Whether anything is kept in a folder that a run could go on from. */
async function holdsWork(folder: string): Promise<boolean> {
  for await (const { name } of Deno.readDir(folder)) {
    if (/\.(result|safetensors)$/.test(name) && !name.startsWith(".")) return true;
  }
  return false;
}

/**
 * Opens the work that a killed run of the same key has left beside the runs in `parent`, or begins
 * to keep that of this one. Returns undefined while another process works on the same.
 *
 * Disposing of it before `finish` leaves what is there for the next run; afterwards, and where there
 * is nothing to go on from, the folder is removed. Hidden files that the killed runs have left in
 * `parent` go with it where `runId` was given: whoever has the lock knows that they are dead.
 */
export async function openKeptWork(
  { parent, key, runId }: {
    readonly parent: string;
    readonly key: string;
    readonly runId?: string;
  },
  { fresh = false }: OpenKeptWorkOptions = {},
): Promise<KeptWork | undefined> {
  const folder = `${parent}/.${key.slice(0, 16)}.work`;
  await Deno.mkdir(folder, { recursive: true });
  const lock = await lockKeptWork(folder);
  if (!lock) return undefined;
  for await (const { name } of Deno.readDir(folder)) {
    if (name.endsWith(".tmp") || fresh && name !== LOCK && name !== RUNS) {
      await Deno.remove(`${folder}/${name}`);
    }
  }
  const dead = (await Deno.readTextFile(`${folder}/${RUNS}`).catch(() => "")).match(/\S+/g) ?? [];
  if (runId !== undefined) {
    await Deno.writeTextFile(`${folder}/${RUNS}`, `${runId}\n`, { append: true });
  }
  const pathOf = ({ model, fold }: FoldTask) => `${folder}/${model}-${fold}`;
  const resultOf = (task: FoldTask) => `${pathOf(task)}.result`;
  const found = await holdsWork(folder);
  let finished = false;
  return {
    found,
    load: (task) => readResult(resultOf(task)),
    async save(task, result) {
      const content = serialize(result);
      const bytes = new Uint8Array(DIGEST_BYTES + content.length);
      bytes.set(digestOf(content));
      bytes.set(content, DIGEST_BYTES);
      await replaceFile(resultOf(task), bytes);
      const prefix = `${task.model}-${task.fold}.`;
      for await (const { name } of Deno.readDir(folder)) {
        // Those of an ensemble have a number before the ending.
        if (name.startsWith(prefix) && name.endsWith(".safetensors")) {
          await Deno.remove(`${folder}/${name}`);
        }
      }
    },
    checkpointOf: (task) => `${pathOf(task)}.safetensors`,
    finish() {
      finished = true;
    },
    async [Symbol.asyncDispose]() {
      try {
        if (finished || !await holdsWork(folder)) {
          await removeLeftovers(parent, dead);
          await Deno.remove(folder, { recursive: true });
        }
      } finally {
        lock[Symbol.dispose]();
      }
    },
  };
}
