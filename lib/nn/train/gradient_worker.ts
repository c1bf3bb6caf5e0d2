/**
 * Computes parts of batches in a thread of its own. @module
 */
/// <reference no-default-lib="true" />
/// <reference lib="deno.worker" />
import { buffersOf, type FromGradientWorker, type ToGradientWorker } from "./gradient_messages.ts";
import { GradientSession } from "./gradient_session.ts";

declare const self: DedicatedWorkerGlobalScope;

let session: GradientSession | undefined;

function answer(message: FromGradientWorker, transfer: Transferable[] = []): void {
  self.postMessage(message, transfer);
}

async function take(question: ToGradientWorker): Promise<void> {
  if (question.kind === "load") {
    session = await GradientSession.create(question.part, 1);
    answer({ kind: "ready" });
  } else if (question.kind === "compute") {
    const { weights, batch } = question;
    const { gradient, ...scalars } = await session!.compute(weights, batch);
    // The runtime's own memory cannot change hands.
    const copy = gradient.slice();
    answer(
      { kind: "done", sums: { ...scalars, gradient: copy }, batch },
      [copy.buffer, ...buffersOf(batch)],
    );
  } else {
    await session?.[Symbol.asyncDispose]();
    answer({ kind: "ready" });
  }
}

self.onmessage = ({ data }: MessageEvent<ToGradientWorker>) => {
  take(data).catch((error) =>
    answer({ kind: "failed", message: error instanceof Error ? error.message : String(error) })
  );
};
