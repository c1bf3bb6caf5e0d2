import type { CompiledPart, PartBatch, PartSums } from "./gradient_session.ts";

/** What a training thread is asked; it answers each question once, in order. */
export type ToGradientWorker =
  | { readonly kind: "load"; readonly part: CompiledPart }
  | { readonly kind: "compute"; readonly weights: Float32Array; readonly batch: PartBatch }
  | { readonly kind: "stop" };

/** What it answers. The batch comes back, to be filled again. */
export type FromGradientWorker =
  | { readonly kind: "ready" }
  | { readonly kind: "done"; readonly sums: PartSums; readonly batch: PartBatch }
  | { readonly kind: "failed"; readonly message: string };

/** The memory behind a batch, which goes from thread to thread without being copied. */
export function buffersOf({ x, y, w }: PartBatch): ArrayBuffer[] {
  return [x, y, w].map(({ buffer }) => buffer as ArrayBuffer);
}
