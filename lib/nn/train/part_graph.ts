import { concat, reshape, type Shape, sizeOf, type Tensor } from "../graph/mod.ts";
import type { Network, ParameterSpec } from "../layers/mod.ts";
import { lossGradients, type TraceLossOptions } from "./loss_gradients.ts";
import { type PlacedMask, placeMasks } from "./masks.ts";

/** Where a parameter lies among all numbers of a network. */
export interface ParameterRange {
  readonly name: string;
  readonly shape: Shape;
  readonly start: number;
  readonly end: number;
}

/** What a part of a batch contributes to its step, as a graph. */
export interface PartGraph {
  /** Scalars `total` and `weight`, and `gradient` of the total: all parameters' in one vector. */
  readonly outputs: Readonly<Record<"total" | "weight" | "gradient", Tensor>>;
  readonly parameters: readonly ParameterSpec[];
  /** Where each parameter's gradient lies in the vector. */
  readonly ranges: readonly ParameterRange[];
  /** Of the part. */
  readonly masks: readonly PlacedMask[];
}

/**
 * The sums of a part of a batch. Inputs: `x` [time, samples, features], `y` and `w` [samples, 1], one for
 * each mask and each parameter.
 */
export function buildPart(network: Network, options: TraceLossOptions): PartGraph {
  const { total, weight, gradients, parameters } = lossGradients(network, options);
  let end = 0;
  const ranges = parameters.map(({ name, shape }) => {
    const start = end;
    end += sizeOf(shape);
    return { name, shape, start, end };
  });
  const vectors = gradients.map((gradient) => reshape(gradient, [sizeOf(gradient.shape)]));
  const outputs = { total, weight, gradient: concat(vectors, 0) };
  return { outputs, parameters, ranges, masks: placeMasks(network, options.shape) };
}
