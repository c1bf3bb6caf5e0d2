/**
 * Computes chunks of feature columns in a thread of its own. @module
 */
/// <reference no-default-lib="true" />
/// <reference lib="deno.worker" />
import { type ChunkedWork, computeChunks } from "./row_chunks.ts";

declare const self: DedicatedWorkerGlobalScope;

self.onmessage = ({ data }: MessageEvent<ChunkedWork>) => {
  computeChunks(data);
  self.postMessage("done");
};
