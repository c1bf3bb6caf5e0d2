import type { CheckpointOptions, EpochProgress } from "../nn/train/mod.ts";
import type { Fold } from "../validation/mod.ts";
import type { ExperimentConfig } from "./config.ts";
import type { FoldResult } from "./evaluate_fold.ts";
import type { SharedSamples } from "./share.ts";

/** Everything a worker needs to know once. */
export interface WorkerSetup {
  readonly kind: "setup";
  readonly config: ExperimentConfig;
  readonly samples: SharedSamples;
  readonly forwardReturn: Float64Array;
  readonly folds: readonly Fold[];
  /** Columns that learning models may read. */
  readonly learnt: readonly string[];
}

/** One model in one fold. */
export interface FoldTask {
  /** Position of the model in the configuration. */
  readonly model: number;
  /** Position of the fold in the plan. */
  readonly fold: number;
  readonly seed: number;
  /** Whether the model's file is wanted. */
  readonly save: boolean;
  /** Where and when the state of a training is kept. Absent: nowhere. */
  readonly checkpoint?: CheckpointOptions;
}

/** What a worker receives; "stop" ends its task soon, which it answers by "failed" or "done". */
export type ToWorker =
  | WorkerSetup
  | { readonly kind: "task"; readonly task: FoldTask }
  | { readonly kind: "stop" };

/** What a worker answers about the task it was given last. */
export type FromWorker =
  | {
    readonly kind: "epoch";
    readonly done: number;
    readonly total: number;
    readonly progress: EpochProgress;
  }
  | { readonly kind: "done"; readonly result: FoldResult }
  | { readonly kind: "failed"; readonly error: Error }
  /** Stopped by hand: an AbortError does not survive the way to the other thread. */
  | { readonly kind: "interrupted"; readonly message: string };
