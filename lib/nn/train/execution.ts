import { assertInteger } from "../../core/mod.ts";
import type { Device } from "../onnx/mod.ts";
import type { Backend } from "../tfjs/mod.ts";

/**
 * How the steps of a training are computed. The same number of parts gives the same bits, whoever
 * computes them; threads inside the runtime change bits, too.
 */
export interface Execution {
  /** Equal parts of a batch, whose gradients are added up. */
  readonly parts: number;
  /** Parts computed at the same time, each by a thread of its own; 1: all in this thread. */
  readonly workers: number;
  /** Threads inside the runtime; more than 1 only with one worker. */
  readonly threads: number;
  /** What computes: "cpu" where absent. */
  readonly device?: Device;
  /** Whose operations compute: those of ONNX Runtime where absent. */
  readonly engine?: "tfjs";
  /** What TensorFlow.js computes with; only with that engine. */
  readonly backend?: Backend;
}

/** Throws for what cannot be done with batches of `size`. */
export function assertExecution({ parts, workers, threads }: Execution, size: number): void {
  assertInteger("execution.parts", parts, { min: 1 });
  assertInteger("execution.workers", workers, { min: 1, max: parts });
  assertInteger("execution.threads", threads, { min: 1 });
  if (size % parts !== 0) {
    throw new RangeError(`Expected a batch that ${parts} parts divide but found ${size} samples`);
  }
  if (workers > 1 && threads > 1) {
    throw new RangeError(
      `Expected execution.threads of 1 with ${workers} workers but found ${threads}`,
    );
  }
}

/** Samples below which a part keeps no core busy. */
const SMALL_PART = 16;

/**
 * Ways to spend `threads` on batches of `size`, the most promising first: parts side by side, the
 * same in parts that fit a core's cache, and threads inside the runtime.
 */
export function executionsFor(
  size: number,
  { threads, accumulate }: { readonly threads: number; readonly accumulate: number },
): readonly Execution[] {
  const sideBySide = [1, 4].map((share) => threads * accumulate * share)
    .filter((parts) => size % parts === 0 && size / parts >= SMALL_PART)
    .map((parts) => ({ parts, workers: threads, threads: 1 }));
  return threads === 1
    ? [{ parts: accumulate, workers: 1, threads }]
    : [...sideBySide, { parts: accumulate, workers: 1, threads }];
}
