import type { TensorData } from "../graph/mod.ts";
import type { Network, ParameterSpec } from "../layers/mod.ts";
import type { Value } from "../onnx/mod.ts";
import type { Optimizer } from "../optim/mod.ts";
import type { Execution } from "./execution.ts";
import type { Loss } from "./loss.ts";
import type { MaskKey } from "./masks.ts";

/** Shape of a batch of windows, time-major: [time, batch, features]. */
export type BatchShape = readonly [time: number, batch: number, features: number];

/** Weights and optimiser state between steps, by name. */
export interface TrainingState {
  /** Steps done. */
  step: number;
  values: Readonly<Record<string, Value>>;
}

/** Numbers of one batch. */
export interface Batch {
  /** Windows: [time, batch, features]. */
  readonly x: TensorData;
  /** Targets: [batch, 1]. */
  readonly y: TensorData;
  /** Weights: [batch, 1]; zero for padding. */
  readonly w: TensorData;
  /** What the dropout masks are drawn from. */
  readonly maskKey: MaskKey;
  readonly learningRate: number;
}

/** What a step tells of its batch, before its update. */
export interface StepOutputs {
  /** Weighted mean of the loss, a scalar. */
  readonly loss: Value;
}

/** What a training loop asks of whoever computes its steps. It holds native memory. */
export interface Stepper extends AsyncDisposable {
  /** How it computes; given again as an option, it repeats the same bits. */
  readonly execution: Execution;
  /** What the network asked for, in order. */
  readonly parameters: readonly ParameterSpec[];
  /** State before the first step, from weights by parameter name. */
  initialState(weights: Readonly<Record<string, TensorData>>): TrainingState;
  /** Runs one step: replaces the values of `state` and counts it. */
  run(state: TrainingState, batch: Batch): Promise<StepOutputs>;
  /**
   * Weights to validate and to keep, by parameter name; steps to come leave values in main memory as
   * they are. Those on a device last for two more steps: `toHost` copies them.
   */
  weights(state: TrainingState): Readonly<Record<string, Value>>;
}

/** What a {@linkcode Stepper} is made from. */
export interface StepperOptions {
  readonly shape: BatchShape;
  readonly loss: Loss;
  readonly optimizer: Optimizer;
  /** Largest joint norm of the gradients. Default: no clipping. */
  readonly clipNorm?: number;
  /** Parts that a batch is computed in, which divide its size. Default: 1. */
  readonly accumulate?: number;
  /** Threads of a step. Default: 1. */
  readonly threads?: number;
  /** How steps are computed. Default: in `accumulate` parts, with more threads as a trial shows. */
  readonly execution?: Execution;
}

/** Makes the stepper of a network. */
export type CreateStepper = (network: Network, options: StepperOptions) => Promise<Stepper>;
