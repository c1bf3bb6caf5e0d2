import { grad, input, type Tensor } from "../graph/mod.ts";
import { type Network, type Trace, trace } from "../layers/mod.ts";
import { type Loss, type LossTotals, lossTotals } from "./loss.ts";
import type { BatchShape } from "./stepper.ts";

/** Options of {@linkcode traceLoss}. */
export interface TraceLossOptions {
  readonly shape: BatchShape;
  readonly loss: Loss;
  /** Default: "float32". */
  readonly dtype?: "float32" | "float64";
}

/** A network and its loss over one batch in symbols. */
export interface LossTrace extends Trace, LossTotals {}

/**
 * Applies a network in training to inputs `x` [time, batch, features] and sums its loss with inputs
 * `y` and `w` [batch, 1]; masks and parameters are inputs under their own names.
 *
 * @throws {TypeError} when the network's output has not the columns that the loss takes
 */
export function traceLoss(
  network: Network,
  { shape, loss, dtype = "float32" }: TraceLossOptions,
): LossTrace {
  const [, batch] = shape;
  const traced = trace(network, input("x", shape, dtype), { training: true });
  if (traced.output.shape[1] !== loss.outputs) {
    throw new TypeError(
      `Expected a network with ${loss.outputs} outputs for ${loss.name} but found ${
        traced.output.shape[1]
      }`,
    );
  }
  const y = input("y", [batch, 1], dtype), w = input("w", [batch, 1], dtype);
  return { ...traced, ...lossTotals(loss.build(traced.output, y), w) };
}

/** Loss of a batch with the gradients of its sum. */
export interface LossGradients extends LossTrace {
  /** Of `total`, the weighted sum, with respect to each parameter: they add up over batches. */
  readonly gradients: readonly Tensor[];
}

/**
 * What the parts of a batch contribute to its step: totals and gradients of totals. The gradient of
 * the mean over several parts is the sum of their `gradients` over the sum of their `weight`.
 */
export function lossGradients(network: Network, options: TraceLossOptions): LossGradients {
  const traced = traceLoss(network, options);
  return { ...traced, gradients: grad(traced.total, traced.parameterTensors) };
}
