import { add, divide, exp, multiply, negate, nonzero, sigmoid, subtract } from "./elementwise.ts";
import { matmul, transpose, transposeMatrices } from "./linear.ts";
import { mean, spread, sum, sumTo } from "./reduce.ts";
import { concat, pad, reshape, split } from "./structure.ts";
import { constant, type Node, type Primitive, type Tensor } from "./tensor.ts";
import { sizeOf } from "./shape.ts";

/**
 * Gradients of a node's inputs from those of its outputs, null standing for zero. A rule is called
 * only when at least one output has a gradient; for one-output primitives, `gradients[0]` is it.
 */
export type GradientRule<P extends Primitive> = (
  node: Node<P>,
  gradients: readonly (Tensor | null)[],
) => readonly (Tensor | null)[];

/** A rule of a primitive with one output. */
function one<P extends Primitive>(
  rule: (node: Node<P>, gradient: Tensor) => readonly (Tensor | null)[],
): GradientRule<P> {
  return (node, gradients) => rule(node, gradients[0]!);
}

/** 1 - y². */
const oneMinusSquare = (y: Tensor) => subtract(1, multiply(y, y));

function zeros({ shape, dtype }: Tensor): Tensor {
  return constant(new Float64Array(sizeOf(shape)), shape, dtype);
}

/** A stack of matrices as one: [..., m, n] gives [the product of the others, n]. */
function flatten(x: Tensor): Tensor {
  const width = x.shape[x.shape.length - 1];
  return reshape(x, [sizeOf(x.shape) / width, width]);
}

/** Gradient of a matrix product with respect to its second operand. */
function secondFactor(a: Tensor, b: Tensor, g: Tensor): Tensor {
  // One matrix met a whole stack: so does its gradient, in one product.
  if (b.shape.length === 2) return matmul(transpose(flatten(a)), flatten(g));
  return matmul(transposeMatrices(a), g);
}

/** Ba, Kiros and Hinton (2016); `mean` and `inverse` are the outputs that stand beside y. */
const layerNormalization: GradientRule<"layerNormalization"> = (
  { inputs: [x, scale, bias], outputs: [, center, inverse] },
  [given],
) => {
  const g = given!;
  const last = { axes: [x.shape.length - 1], keepDimensions: true };
  const normalized = multiply(subtract(x, center), inverse);
  const scaled = multiply(g, scale);
  const along = multiply(normalized, mean(multiply(scaled, normalized), last));
  return [
    multiply(subtract(subtract(scaled, mean(scaled, last)), along), inverse),
    sumTo(multiply(g, normalized), scale.shape),
    sumTo(g, bias.shape),
  ];
};

/** The backward pass: a line an op. */
export const gradientRules: { readonly [P in Primitive]: GradientRule<P> } = {
  input: () => [],
  constant: () => [],
  add: one(({ inputs: [a, b] }, g) => [sumTo(g, a.shape), sumTo(g, b.shape)]),
  subtract: one(({ inputs: [a, b] }, g) => [sumTo(g, a.shape), sumTo(negate(g), b.shape)]),
  multiply: one(({ inputs: [a, b] }, g) => [
    sumTo(multiply(g, b), a.shape),
    sumTo(multiply(g, a), b.shape),
  ]),
  divide: one(({ inputs: [a, b], outputs: [y] }, g) => [
    sumTo(divide(g, b), a.shape),
    sumTo(negate(divide(multiply(g, y), b)), b.shape),
  ]),
  negate: one((_, g) => [negate(g)]),
  exp: one(({ outputs: [y] }, g) => [multiply(g, y)]),
  erf: one(({ inputs: [x] }, g) => [
    multiply(g, multiply(exp(negate(multiply(x, x))), 2 / Math.sqrt(Math.PI))),
  ]),
  log: one(({ inputs: [x] }, g) => [divide(g, x)]),
  sqrt: one(({ outputs: [y] }, g) => [divide(multiply(g, 0.5), y)]),
  sigmoid: one(({ outputs: [y] }, g) => [multiply(g, multiply(y, subtract(1, y)))]),
  tanh: one(({ outputs: [y] }, g) => [multiply(g, oneMinusSquare(y))]),
  softplus: one(({ inputs: [x] }, g) => [multiply(g, sigmoid(x))]),
  // The subgradient at zero is zero.
  relu: one(({ outputs: [y] }, g) => [multiply(g, nonzero(y))]),
  sign: () => [null],
  nonzero: () => [null],
  matmul: one(({ inputs: [a, b] }, g) => [matmul(g, transposeMatrices(b)), secondFactor(a, b, g)]),
  transpose: one(({ attributes: { permutation } }, g) => {
    const inverse = permutation.map((_, i) => permutation.indexOf(i));
    return [transpose(g, inverse)];
  }),
  reshape: one(({ inputs: [x] }, g) => [reshape(g, x.shape)]),
  expand: one(({ inputs: [x] }, g) => [sumTo(g, x.shape)]),
  concat: one(({ inputs, attributes: { axis } }, g) =>
    split(g, inputs.map((part) => part.shape[axis]), axis)
  ),
  split: ({ outputs, attributes: { axis } }, gradients) => [
    concat(gradients.map((gradient, i) => gradient ?? zeros(outputs[i])), axis),
  ],
  pad: one(({ attributes: { axis, before, after } }, g) => [
    pad(g, { axis, before: -before, after: -after }),
  ]),
  softmax: one(({ outputs: [y], attributes: { axis } }, g) => {
    const weighted = multiply(g, y);
    const total = sum(weighted, { axes: [axis], keepDimensions: true });
    return [subtract(weighted, multiply(y, total))];
  }),
  layerNormalization,
  sum: one(({ inputs: [x], attributes: { axes } }, g) => [spread(g, x.shape, axes)]),
  composite: ({ attributes }, gradients) => attributes.expand().adjoint(gradients),
};

/** Adds a gradient to what has been gathered so far. */
export function accumulate(sum: Tensor | null | undefined, gradient: Tensor): Tensor {
  return sum ? add(sum, gradient) : gradient;
}
