import { createNode, type Tensor } from "./tensor.ts";

/**
 * Product of two matrices: [m, k] and [k, n] give [m, n].
 *
 * @example
 * ```ts
 * import { input, matmul } from "lib/nn/graph/mod.ts";
 * import assert from "node:assert/strict";
 * assert.deepEqual(matmul(input("a", [2, 3]), input("b", [3, 4])).shape, [2, 4]);
 * ```
 */
export function matmul(a: Tensor, b: Tensor): Tensor {
  if (a.shape.length !== 2 || b.shape.length !== 2 || a.shape[1] !== b.shape[0]) {
    throw new TypeError(
      `Expected matrices [m, k] and [k, n] but found [${a.shape.join(", ")}] and [${
        b.shape.join(", ")
      }]`,
    );
  }
  return createNode("matmul", {
    inputs: [a, b],
    attributes: {},
    shapes: [[a.shape[0], b.shape[1]]],
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
