import type { Tensor } from "../graph/mod.ts";

/** What an optimiser sees of one parameter. */
export interface UpdateInput {
  readonly parameter: Tensor;
  readonly gradient: Tensor;
  /** State of this parameter, by slot name; zeros before the first step. */
  readonly slots: Readonly<Record<string, Tensor>>;
  /** Scalars of this step, by the names of {@linkcode Optimizer.scalars}. */
  readonly scalars: Readonly<Record<string, Tensor>>;
}

/** An optimiser: symbolic, without state of its own. */
export interface Optimizer {
  /** Names of the tensors kept for each parameter, of the parameter's shape. */
  readonly slots: readonly string[];
  /**
   * Slot that holds the weights to validate and to keep, when they are not the parameters
   * themselves. Default: the parameters.
   */
  readonly weightsSlot?: string;
  /** Numbers fed at step 1, 2, …; the keys are the same for every step. */
  scalars(step: number, learningRate: number): Readonly<Record<string, number>>;
  /** The parameter and its slots after the step. */
  update(input: UpdateInput): {
    readonly parameter: Tensor;
    readonly slots: Readonly<Record<string, Tensor>>;
  };
}
