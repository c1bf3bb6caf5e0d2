import type { EpochProgress } from "../nn/train/mod.ts";
import type { FoldResult } from "./evaluate_fold.ts";
import type { FoldTask, FromWorker, ToWorker, WorkerSetup } from "./messages.ts";

/** Options of {@linkcode runTasks}. */
export interface RunTasksOptions {
  /** Most tasks at a time. */
  readonly workers: number;
  /** Ends all workers at once. */
  readonly abort?: AbortSignal;
  /** Called when task `index` has done a share from 0 to 1 of its work. */
  readonly onProgress?: (index: number, share: number) => void;
  /** Called after each epoch of task `index`. */
  readonly onEpoch?: (index: number, progress: EpochProgress) => void;
  /** Called with the result of task `index`, before its worker takes another. */
  readonly onResult?: (index: number, result: FoldResult) => Promise<void>;
  /** Called before task `index` is given to a worker; with false it is left out. */
  readonly onStart?: (index: number) => Promise<boolean>;
  /** Called with the failure of task `index`, in whose place the others then go on. */
  readonly onFailure?: (index: number, error: Error) => Promise<void>;
  /** Names a task in the error that it causes. */
  readonly describe: (task: FoldTask, index: number) => string;
}

/** An error of the same kind whose message says where it happened. */
function located(error: Error, place: string): Error {
  const Kind = error instanceof RangeError
    ? RangeError
    : error instanceof TypeError
    ? TypeError
    : Error;
  return new Kind(`${place}: ${error.message}`, { cause: error });
}

/** How long a worker may take to put down its task before it is ended the hard way. */
const PATIENCE_MS = 5_000;

/** A worker and what it is busy with. */
interface Hand {
  readonly worker: Worker;
  /** What it was told last of the tasks. */
  setup?: WorkerSetup;
  /** Whether the thread itself has failed: it takes no further task. */
  broken?: boolean;
  /** Resolves when the task given last has been answered. */
  idle: Promise<void>;
}

/**
 * Computes tasks side by side in workers and returns their results in the order of the tasks. A
 * task's result does not depend on which worker computed it, so neither does the whole on how
 * many there were. The first failure ends all of them and is thrown with the task's description;
 * an interruption throws its reason, or an `AbortError` where a worker saw a notebook's interrupt.
 * With `onStart` and `onFailure` results of tasks that were left out or failed are undefined.
 *
 * Tasks of several runs may share the workers: `setup` then says what a task is part of.
 */
export async function runTasks(
  tasks: readonly FoldTask[],
  setup: WorkerSetup | ((index: number) => WorkerSetup),
  { workers, abort, onProgress, onEpoch, onResult, onStart, onFailure, describe }: RunTasksOptions,
): Promise<FoldResult[]> {
  abort?.throwIfAborted();
  const results = new Array<FoldResult>(tasks.length);
  const hands: Hand[] = [];
  let next = 0, over = false;

  /** Gives one task to a worker and waits for its answer. */
  function compute(hand: Hand, index: number): Promise<FoldResult> {
    const { worker } = hand;
    const { promise, resolve, reject } = Promise.withResolvers<FoldResult>();
    hand.idle = promise.then(() => {}, () => {});
    worker.onmessage = ({ data }: MessageEvent<FromWorker>) => {
      if (data.kind === "done") resolve(data.result);
      else if (data.kind === "failed") reject(located(data.error, describe(tasks[index], index)));
      else if (data.kind === "interrupted") reject(new DOMException(data.message, "AbortError"));
      else if (!over) {
        onEpoch?.(index, data.progress);
        onProgress?.(index, data.done / data.total);
      }
    };
    worker.onerror = (event) => {
      event.preventDefault();
      hand.broken = true;
      reject(new Error(`${describe(tasks[index], index)}: ${event.message}`));
    };
    const wanted = typeof setup === "function" ? setup(index) : setup;
    if (hand.setup !== wanted) worker.postMessage(wanted satisfies ToWorker);
    hand.setup = wanted;
    worker.postMessage({ kind: "task", task: tasks[index] } satisfies ToWorker);
    return promise;
  }

  /** Lets a worker take tasks until none is left. */
  async function work(hand: Hand): Promise<void> {
    while (next < tasks.length && !over) {
      const index = next++;
      if (onStart && !await onStart(index)) continue;
      try {
        results[index] = await compute(hand, index);
      } catch (error) {
        const isFailure = error instanceof Error && !(error instanceof DOMException);
        if (!onFailure || !isFailure || hand.broken) throw error;
        await onFailure(index, error);
        continue;
      }
      await onResult?.(index, results[index]);
      onProgress?.(index, 1);
    }
  }

  /** Ends a worker once native code is done with its memory: ending it midway could crash. */
  async function dismiss({ worker, idle }: Hand): Promise<void> {
    worker.postMessage({ kind: "stop" } satisfies ToWorker);
    const { promise: late, resolve } = Promise.withResolvers<void>();
    const timer = setTimeout(resolve, PATIENCE_MS);
    await Promise.race([idle, late]);
    clearTimeout(timer);
    worker.terminate();
  }

  const { promise: interrupted, reject } = Promise.withResolvers<never>();
  const onAbort = () => reject(abort!.reason);
  abort?.addEventListener("abort", onAbort, { once: true });
  try {
    for (let i = 0; i < Math.min(workers, tasks.length); i++) {
      const worker = new Worker(new URL("./worker.ts", import.meta.url), { type: "module" });
      hands.push({ worker, idle: Promise.resolve() });
    }
    await Promise.race([Promise.all(hands.map(work)), interrupted]);
    return results;
  } finally {
    over = true;
    abort?.removeEventListener("abort", onAbort);
    await Promise.all(hands.map(dismiss));
  }
}
