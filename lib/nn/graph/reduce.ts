import { expand, reshape } from "./structure.ts";
import { normalizeAxis, sameShape, type Shape, sizeOf } from "./shape.ts";
import { multiply } from "./elementwise.ts";
import { createNode, type Tensor } from "./tensor.ts";

/** Options of {@linkcode sum} and {@linkcode mean}. */
export interface ReduceOptions {
  /** Axes to add up. Default: all, which gives a scalar. */
  readonly axes?: readonly number[];
  /** Keep reduced axes with length 1. Default: false. */
  readonly keepDimensions?: boolean;
}

/** Sum over axes. */
export function sum(x: Tensor, { axes, keepDimensions = false }: ReduceOptions = {}): Tensor {
  const rank = x.shape.length;
  const reduced = (axes ?? x.shape.map((_, i) => i)).map((axis) => normalizeAxis(axis, rank));
  if (reduced.length === 0) return x;
  const shape: number[] = [];
  x.shape.forEach((dimension, i) => {
    if (!reduced.includes(i)) shape.push(dimension);
    else if (keepDimensions) shape.push(1);
  });
  return createNode("sum", {
    inputs: [x],
    attributes: { axes: reduced, keepDimensions },
    shapes: [shape],
    dtype: x.dtype,
  }).outputs[0];
}

/** Mean over axes of static length. */
export function mean(x: Tensor, options: ReduceOptions = {}): Tensor {
  const { axes = x.shape.map((_, i) => i) } = options;
  const reduced = axes.map((axis) => x.shape[normalizeAxis(axis, x.shape.length)]);
  return multiply(sum(x, options), 1 / sizeOf(reduced));
}

/** Adds up the axes along which `shape` was broadcast to x's shape: the adjoint of broadcasting. */
export function sumTo(x: Tensor, shape: Shape): Tensor {
  if (sameShape(x.shape, shape)) return x;
  const lead = x.shape.length - shape.length;
  const axes = x.shape.flatMap((dimension, i) =>
    i < lead || (shape[i - lead] === 1 && dimension !== 1) ? [i] : []
  );
  return reshape(sum(x, { axes }), shape);
}

/** Spreads a gradient of `sum` back over the shape that was summed. */
export function spread(gradient: Tensor, shape: Shape, axes: readonly number[]): Tensor {
  const kept = shape.map((dimension, i) => axes.includes(i) ? 1 : dimension);
  return expand(reshape(gradient, kept), shape);
}
