import type { Shape } from "./shape.ts";

/** Element types the compiler works in. Models train in float32; gradient checks use float64. */
export type DType = "float32" | "float64";

/** Numbers of a constant, in row-major order. */
export type TensorData = Float32Array | Float64Array;

type None = Readonly<Record<never, never>>;

/**
 * Every primitive with its attributes. The gradient table and the lowering table are typed over
 * these keys, so an op without a gradient or without a lowering does not compile.
 */
export interface Attributes {
  readonly input: { readonly name: string };
  readonly constant: { readonly data: TensorData };
  readonly add: None;
  readonly subtract: None;
  readonly multiply: None;
  readonly divide: None;
  readonly negate: None;
  readonly exp: None;
  readonly erf: None;
  readonly log: None;
  readonly sqrt: None;
  readonly sigmoid: None;
  readonly tanh: None;
  readonly softplus: None;
  readonly relu: None;
  readonly sign: None;
  readonly nonzero: None;
  readonly matmul: None;
  readonly transpose: { readonly permutation: readonly number[] };
  readonly reshape: None;
  readonly expand: None;
  readonly concat: { readonly axis: number };
  readonly split: { readonly axis: number; readonly sizes: readonly number[] };
  readonly pad: { readonly axis: number; readonly before: number; readonly after: number };
  readonly softmax: { readonly axis: number };
  readonly layerNormalization: { readonly epsilon: number };
  readonly sum: { readonly axes: readonly number[]; readonly keepDimensions: boolean };
  readonly composite: Composite;
}

export type Primitive = keyof Attributes;

/**
 * A function of tensors with a gradient written by hand and, for serving, an operator of the
 * runtime that computes the same at once.
 */
export interface Composite {
  /** Which runtime operator serves it, and with which settings. */
  readonly operator: CompositeOperator;
  /** The function written in primitives, made on first use; needs static shapes. */
  expand(): Expansion;
}

/** What a {@linkcode Composite} stands for. */
export interface Expansion {
  readonly outputs: readonly Tensor[];
  /** Gradients of the inputs from those of the outputs; null stands for zero. */
  adjoint(gradients: readonly (Tensor | null)[]): readonly (Tensor | null)[];
}

/** A recurrent layer that a runtime operator can serve. */
export interface RecurrentOperator {
  readonly kind: "lstm" | "gru";
  readonly hiddenSize: number;
  /** True: the sequence is read from its last step to its first. */
  readonly reverse: boolean;
}

/** Composites that a runtime operator can serve. */
export type CompositeOperator = RecurrentOperator | { readonly kind: "gelu" };

/** One application of a primitive. */
export interface Node<P extends Primitive = Primitive> {
  readonly op: P;
  readonly inputs: readonly Tensor[];
  readonly attributes: Attributes[P];
  /** Outputs in order; most primitives have one. */
  readonly outputs: readonly Tensor[];
}

/** A value of the graph: an output of a node. Tensors are symbols and hold no numbers. */
export interface Tensor {
  readonly node: Node;
  /** Which output of the node. */
  readonly index: number;
  readonly shape: Shape;
  readonly dtype: DType;
}

/** Options of {@linkcode createNode}. */
export interface CreateNodeOptions<P extends Primitive> {
  readonly inputs: readonly Tensor[];
  readonly attributes: Attributes[P];
  readonly shapes: readonly Shape[];
  readonly dtype: DType;
}

/** A new node; every op function ends here. */
export function createNode<P extends Primitive>(
  op: P,
  { inputs, attributes, shapes, dtype }: CreateNodeOptions<P>,
): Node<P> {
  for (const input of inputs) {
    if (input.dtype !== dtype) {
      throw new TypeError(`Expected ${op} of ${dtype} tensors but found ${input.dtype}`);
    }
  }
  const outputs: Tensor[] = [];
  const node: Node<P> = { op, inputs, attributes, outputs };
  shapes.forEach((shape, index) => {
    outputs.push(Object.freeze({ node: node as unknown as Node, index, shape, dtype }));
  });
  return node;
}

/**
 * A value fed at run time.
 *
 * @example
 * ```ts
 * import { input } from "lib/nn/graph/mod.ts";
 * import assert from "node:assert/strict";
 * assert.deepEqual(input("x", [2, 3]).shape, [2, 3]);
 * ```
 */
export function input(name: string, shape: Shape, dtype: DType = "float32"): Tensor {
  return createNode("input", { inputs: [], attributes: { name }, shapes: [shape], dtype })
    .outputs[0];
}

/** A tensor whose numbers are part of the graph; the data are converted to `dtype`, not kept. */
export function constant(
  data: ArrayLike<number>,
  shape: Shape,
  dtype: DType = "float32",
): Tensor {
  const size = shape.reduce((product, dimension) => product * dimension, 1);
  if (data.length !== size) {
    throw new TypeError(
      `Expected ${size} numbers for shape [${shape.join(", ")}] but found ${data.length}`,
    );
  }
  const numbers = dtype === "float32" ? Float32Array.from(data) : Float64Array.from(data);
  return createNode("constant", {
    inputs: [],
    attributes: { data: numbers },
    shapes: [shape],
    dtype,
  }).outputs[0];
}
