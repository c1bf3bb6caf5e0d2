import { assertInteger, assertNumber, assertOneOf, type Prng } from "../../core/mod.ts";
import { type Device, DEVICES } from "../onnx/mod.ts";
import type { Optimizer, Schedule } from "../optim/mod.ts";
import type { DeviceChoice } from "./choose_device.ts";
import { assertEngine, type Engine } from "./engine.ts";
import { assertCheckpointOptions, type CheckpointOptions } from "./checkpoint.ts";
import type { Execution } from "./execution.ts";
import type { FitState } from "./fit_state.ts";
import type { Loss } from "./loss.ts";
import type { Monitor } from "./monitor.ts";
import type { EpochProgress, StepProgress } from "./progress.ts";
import type { CreateStepper } from "./stepper.ts";

/** Options of {@linkcode fit}. */
export interface FitOptions {
  /** Steps of a window. */
  readonly time: number;
  readonly features: number;
  /** Largest number of passes over the training samples. */
  readonly epochs: number;
  /** Samples of a step; no more than there are. */
  readonly batchSize: number;
  /** Largest learning rate; the schedule's factor is on it. */
  readonly learningRate: number;
  /** Of AdamW, see `adamw`; another `optimizer` brings its own. Default: 0.01. */
  readonly weightDecay?: number;
  /** Largest joint norm of the gradients. Default: no clipping. */
  readonly clipNorm?: number;
  /** Epochs without a better watched figure after which training stops. */
  readonly patience: number;
  /** Source of initial weights, order of batches and dropout masks. */
  readonly random: Prng;
  /** Default: binary cross-entropy. */
  readonly loss?: Loss;
  /** Default: AdamW. */
  readonly optimizer?: Optimizer;
  /** Learning rate over the training. Default: constant. */
  readonly schedule?: Schedule;
  /**
   * Memory of an exponential moving average of the weights, which is then validated and kept
   * instead of the weights: see `movingAverage`. Default: none.
   */
  readonly averageDecay?: number;
  /**
   * Parts that a batch is computed in, one after the other, adding up gradients: the same step in a
   * part's memory. They divide `batchSize`. Default: 1.
   */
  readonly accumulate?: number;
  /** Figure that early stopping and schedules watch. Default: the validation loss. */
  readonly monitor?: Monitor;
  /** Least change of the watched figure that counts as better, in its units. Default: 0, any. */
  readonly minImprovement?: number;
  /** Threads of a step. With more than 1 a short trial finds the best use of them. Default: 1. */
  readonly threads?: number;
  /**
   * Whose operations compute: ONNX Runtime's, or TensorFlow.js's, in which everything but the speed
   * and the last digits is the same. Default: that of `execution`, or else "onnx".
   */
  readonly engine?: Engine;
  /**
   * What computes the steps; "auto" tries all devices on this network and takes the fastest that
   * agrees with the CPU. `execution`, also a checkpoint's, names its own. Default: "cpu".
   */
  readonly device?: Device | "auto";
  /** Called once, before the first step, with the device and why it was taken. */
  readonly onDevice?: (choice: DeviceChoice) => void;
  /** How steps are computed, for an exact repetition. Default: as `threads` and a trial say. */
  readonly execution?: Execution;
  /**
   * Stops training between two steps by throwing the signal's reason. In a notebook on Assay's
   * kernel an interrupt does so too, with an `AbortError`.
   */
  readonly abort?: AbortSignal;
  /**
   * True: an abort or interrupt does not throw, training ends with the best weights so far (the
   * latest when no epoch is over) and says that it was `interrupted`. Default: false.
   */
  readonly keepOnInterrupt?: boolean;
  /** Called after each epoch with the number done, and how it went. */
  readonly onEpoch?: (done: number, total: number, progress: EpochProgress) => void;
  /** Called after each step; the next one waits for what it returns. */
  readonly onStep?: (progress: StepProgress, state: Readonly<FitState>) => void | Promise<void>;
  /** State to go on from, of a training with the same data and options. Default: the beginning. */
  readonly resume?: FitState;
  /**
   * Saves the training to a file, and goes on from it when it is there: a process killed at any
   * moment and started again ends with the same bits. It takes the place of `resume`. Default: no.
   */
  readonly checkpoint?: CheckpointOptions;
  /** Who computes the steps. Default: one session of the runtime. */
  readonly createStepper?: CreateStepper;
}

/** What of {@linkcode FitOptions} can be judged before there are samples. */
export type TrainingSettings = Pick<
  FitOptions,
  | "epochs"
  | "batchSize"
  | "learningRate"
  | "clipNorm"
  | "patience"
  | "loss"
  | "optimizer"
  | "schedule"
  | "averageDecay"
  | "accumulate"
  | "monitor"
  | "minImprovement"
>;

/** What is an object with functions: one of them, and how one comes by it. */
const OBJECTS = {
  loss: { method: "build", example: "huber()" },
  optimizer: { method: "scalars", example: "lion()" },
  schedule: { method: "factor", example: "cosine()" },
  monitor: { method: "evaluate", example: "prAucMonitor" },
} as const;

function assertObject(name: keyof typeof OBJECTS, value: unknown): void {
  const { method, example } = OBJECTS[name];
  if (value === undefined) return;
  if (typeof value === "object" && value !== null) {
    if (typeof Reflect.get(value, method) === "function") return;
  }
  const found = typeof value === "function" ? `function ${value.name}` : JSON.stringify(value);
  throw new TypeError(`Expected ${name} to be an object such as ${example} but found ${found}`);
}

/**
 * Throws for settings of a training that none can have.
 *
 * @throws {RangeError} for numbers out of range; {TypeError} where a name or a function stands in
 * place of a loss, an optimiser, a schedule or a monitor
 *
 * @example
 * ```ts
 * import { assertTrainingSettings } from "lib/nn/train/mod.ts";
 * import assert from "node:assert/strict";
 * const settings = { epochs: 10, batchSize: 64, learningRate: 0.001, patience: 3, clipNorm: 0 };
 * assert.throws(() => assertTrainingSettings(settings), /Expected clipNorm .* but found 0/);
 * ```
 */
export function assertTrainingSettings(settings: TrainingSettings): void {
  const { accumulate = 1, batchSize, clipNorm, averageDecay } = settings;
  assertInteger("epochs", settings.epochs, { min: 1 });
  assertInteger("batchSize", batchSize, { min: 1 });
  assertInteger("patience", settings.patience, { min: 1 });
  assertNumber("learningRate", settings.learningRate, { min: 0 });
  assertNumber("minImprovement", settings.minImprovement ?? 0, { min: 0 });
  assertInteger("accumulate", accumulate, { min: 1 });
  if (clipNorm !== undefined) assertNumber("clipNorm", clipNorm, { min: Number.MIN_VALUE });
  if (averageDecay !== undefined) {
    assertNumber("averageDecay", averageDecay, { min: 0, max: 1 - Number.EPSILON });
  }
  assertObject("loss", settings.loss);
  assertObject("optimizer", settings.optimizer);
  assertObject("schedule", settings.schedule);
  assertObject("monitor", settings.monitor);
  if (batchSize % accumulate !== 0) {
    throw new RangeError(
      `Expected batchSize to be a multiple of accumulate, ${accumulate}, but found ${batchSize}`,
    );
  }
}

/** Throws for options out of range. */
export function assertFitOptions(options: FitOptions): void {
  assertTrainingSettings(options);
  assertEngine(options.engine);
  assertOneOf("device", options.device ?? "cpu", [...DEVICES, "auto"]);
  if (options.checkpoint) assertCheckpointOptions(options.checkpoint);
  if (options.checkpoint && options.resume) {
    throw new TypeError("Expected resume or checkpoint but found both");
  }
}
