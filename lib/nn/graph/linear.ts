import { sameShape } from "./shape.ts";
import { createNode, type Tensor } from "./tensor.ts";

/**
 * Product of matrices: [m, k] and [k, n] give [m, n]. The first may be a stack, [..., m, k], which
 * one matrix multiplies as one large product; or both may be stacks of the same length, which are
 * multiplied pair by pair.
 *
 * @example
 * ```ts
 * import { input, matmul } from "lib/nn/graph/mod.ts";
 * import assert from "node:assert/strict";
 * assert.deepEqual(matmul(input("a", [2, 3]), input("b", [3, 4])).shape, [2, 4]);
 * ```
 */
export function matmul(a: Tensor, b: Tensor): Tensor {
  const lead = a.shape.slice(0, -2);
  const fits = a.shape.length >= 2 && a.shape[a.shape.length - 1] === b.shape[b.shape.length - 2] &&
    (b.shape.length === 2 || sameShape(lead, b.shape.slice(0, -2)));
  if (!fits) {
    throw new TypeError(
      `Expected matrices [m, k] and [k, n] or stacks of them but found [${
        a.shape.join(", ")
      }] and [${b.shape.join(", ")}]`,
    );
  }
  return createNode("matmul", {
    inputs: [a, b],
    attributes: {},
    shapes: [[...a.shape.slice(0, -1), b.shape[b.shape.length - 1]]],
    dtype: a.dtype,
  }).outputs[0];
}

/** Axes in a new order: output axis i is input axis `permutation[i]`. Default: reversed. */
export function transpose(x: Tensor, permutation?: readonly number[]): Tensor {
  const order = permutation ?? x.shape.map((_, i) => x.shape.length - 1 - i);
  if ([...order].sort((a, b) => a - b).some((axis, i) => axis !== i)) {
    throw new RangeError(
      `Expected a permutation of ${x.shape.length} axes but found [${order.join(", ")}]`,
    );
  }
  return createNode("transpose", {
    inputs: [x],
    attributes: { permutation: order },
    shapes: [order.map((axis) => x.shape[axis])],
    dtype: x.dtype,
  }).outputs[0];
}

/** Every matrix of a stack transposed: [..., m, n] gives [..., n, m]. */
export function transposeMatrices(x: Tensor): Tensor {
  const rank = x.shape.length;
  const order = x.shape.map((_, i) => i < rank - 2 ? i : 2 * rank - 3 - i);
  return transpose(x, order);
}
