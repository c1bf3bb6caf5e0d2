import type { Execution } from "./execution.ts";
import { buffersOf, type FromGradientWorker, type ToGradientWorker } from "./gradient_messages.ts";
import {
  type CompiledPart,
  GradientSession,
  type PartBatch,
  type PartSums,
} from "./gradient_session.ts";

/** A part's sums, and its batch to be filled again. */
export interface PartResult {
  readonly sums: PartSums;
  readonly batch: PartBatch;
}

/** Something that computes parts, one at a time. */
interface Hand extends AsyncDisposable {
  compute(weights: Float32Array, batch: PartBatch): Promise<PartResult>;
}

/** A thread that computes parts. */
class WorkerHand implements Hand {
  readonly #worker = new Worker(new URL("./gradient_worker.ts", import.meta.url), {
    type: "module",
  });

  #ask(question: ToGradientWorker, transfer: Transferable[] = []): Promise<FromGradientWorker> {
    const { promise, resolve, reject } = Promise.withResolvers<FromGradientWorker>();
    this.#worker.onmessage = ({ data }: MessageEvent<FromGradientWorker>) =>
      data.kind === "failed" ? reject(new Error(data.message)) : resolve(data);
    this.#worker.onerror = (event) => {
      event.preventDefault();
      reject(new Error(`A training thread ended: ${event.message}`));
    };
    this.#worker.postMessage(question, transfer);
    return promise;
  }

  async load(part: CompiledPart): Promise<void> {
    await this.#ask({ kind: "load", part });
  }

  async compute(weights: Float32Array, batch: PartBatch): Promise<PartResult> {
    const answer = await this.#ask({ kind: "compute", weights, batch }, buffersOf(batch));
    if (answer.kind !== "done") throw new Error(`Expected a part's sums but found ${answer.kind}`);
    return answer;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    // Native code lets go of its memory first: ending the thread midway could crash.
    await this.#ask({ kind: "stop" }).catch(() => {});
    this.#worker.terminate();
  }
}

async function startHere(part: CompiledPart, threads: number): Promise<Hand> {
  const session = await GradientSession.create(part, threads);
  return {
    compute: async (weights, batch) => ({ sums: await session.compute(weights, batch), batch }),
    [Symbol.asyncDispose]: () => session[Symbol.asyncDispose](),
  };
}

/** Computes the parts of steps. It holds native memory. */
export interface GradientPool extends AsyncDisposable {
  /**
   * The sums of each part, in the parts' order. The batches must not be touched until they come
   * back: their memory goes to other threads.
   */
  compute(weights: Float32Array, batches: readonly PartBatch[]): Promise<readonly PartResult[]>;
}

/** Starts what computes the parts of a batch. */
export async function startGradientPool(
  part: CompiledPart,
  { workers, threads }: Pick<Execution, "workers" | "threads">,
): Promise<GradientPool> {
  await using started = new AsyncDisposableStack();
  const hands: Hand[] = [];
  if (workers === 1) {
    hands.push(started.use(await startHere(part, threads)));
  } else {
    const made = Array.from({ length: workers }, () => started.use(new WorkerHand()));
    await Promise.all(made.map((hand) => hand.load(part)));
    hands.push(...made);
  }
  const kept = started.move();
  return {
    async compute(weights, batches) {
      const results: PartResult[] = new Array(batches.length);
      await Promise.all(hands.map(async (hand, first) => {
        for (let k = first; k < batches.length; k += hands.length) {
          results[k] = await hand.compute(weights, batches[k]);
        }
      }));
      return results;
    },
    [Symbol.asyncDispose]: () => kept.disposeAsync(),
  };
}
