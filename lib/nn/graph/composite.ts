import type { Shape } from "./shape.ts";
import {
  type CompositeOperator,
  createNode,
  type Expansion,
  type Node,
  type Tensor,
} from "./tensor.ts";

/** Options of {@linkcode composite}. */
export interface CompositeOptions {
  readonly inputs: readonly Tensor[];
  readonly shapes: readonly Shape[];
  readonly operator: CompositeOperator;
  /** Builds the function in primitives; called at most once, and only for training. */
  readonly expand: () => Expansion;
}

/** A function with a hand-written gradient: see {@linkcode Expansion}. */
export function composite(
  { inputs, shapes, operator, expand }: CompositeOptions,
): readonly Tensor[] {
  let expansion: Expansion | undefined;
  return createNode("composite", {
    inputs,
    attributes: { operator, expand: () => expansion ??= expand() },
    shapes,
    dtype: inputs[0].dtype,
  }).outputs;
}

/** The primitive tensor that a composite's output stands for; any other tensor is itself. */
export function expanded(tensor: Tensor): Tensor {
  const { node, index } = tensor;
  if (node.op !== "composite") return tensor;
  return expanded((node as Node<"composite">).attributes.expand().outputs[index]);
}
