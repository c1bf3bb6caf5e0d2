/**
 * Computes tasks of a run, one at a time, in a thread of its own. @module
 */
/// <reference no-default-lib="true" />
/// <reference lib="deno.worker" />
import { restoreSamples } from "./share.ts";
import type { Samples } from "../dataset/mod.ts";
import { evaluateFold } from "./evaluate_fold.ts";
import type { FoldTask, FromWorker, ToWorker, WorkerSetup } from "./messages.ts";
import { planModels, type PlannedModel } from "./plan.ts";

declare const self: DedicatedWorkerGlobalScope;

const stopping = new AbortController();

let setup: WorkerSetup & { readonly restored: Samples; readonly models: readonly PlannedModel[] };

function answer(message: FromWorker): void {
  self.postMessage(message);
}

async function compute({ model, fold, seed, save, checkpoint }: FoldTask): Promise<void> {
  const { config, models, restored, forwardReturn, folds } = setup;
  const data = { samples: restored, forwardReturn, fold: folds[fold] };
  try {
    const result = await evaluateFold(models[model].estimator, data, {
      config,
      seed,
      save,
      checkpoint,
      abort: stopping.signal,
      onEpoch: (done, total, progress) => answer({ kind: "epoch", done, total, progress }),
    });
    answer({ kind: "done", result });
  } catch (cause) {
    if (cause instanceof DOMException && cause.name === "AbortError") {
      answer({ kind: "interrupted", message: cause.message });
      return;
    }
    // Only plain errors survive the way to the other thread.
    const plain = cause instanceof Error && !(cause instanceof DOMException);
    answer({ kind: "failed", error: plain ? cause : new Error(String(cause)) });
  }
}

self.onmessage = ({ data }: MessageEvent<ToWorker>) => {
  if (data.kind === "task") {
    compute(data.task);
  } else if (data.kind === "stop") {
    stopping.abort();
  } else {
    const { config, learnt, samples } = data;
    setup = { ...data, restored: restoreSamples(samples), models: planModels(config, learnt) };
  }
};
