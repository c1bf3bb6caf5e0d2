import type * as TensorFlow from "@tensorflow/tfjs-core";
import { type Node, type Primitive, sizeOf } from "../graph/mod.ts";

/** The module of operations. */
export type Tf = typeof TensorFlow;

/** A tensor that holds numbers, in the memory of a backend. */
export type DeviceTensor = TensorFlow.Tensor;

/** Primitives that compute; inputs and constants are there, composites are written out. */
export type Computed = Exclude<Primitive, "input" | "constant" | "composite">;

/** Computes a node's outputs from its inputs, in numbers. */
export type Rule<P extends Computed> = (
  tf: Tf,
  inputs: readonly DeviceTensor[],
  node: Node<P>,
) => readonly DeviceTensor[];

/** A primitive that is one operation of one tensor. */
function unary<P extends Computed>(
  operation: (tf: Tf) => (x: DeviceTensor) => DeviceTensor,
): Rule<P> {
  return (tf, [x]) => [operation(tf)(x)];
}

/** A primitive that is one operation of two tensors, broadcast. */
function binary<P extends Computed>(
  operation: (tf: Tf) => (a: DeviceTensor, b: DeviceTensor) => DeviceTensor,
): Rule<P> {
  return (tf, [a, b]) => [operation(tf)(a, b)];
}

/** Several operations, of which only the last one's results are kept. */
function several<P extends Computed>(rule: Rule<P>): Rule<P> {
  return (tf, inputs, node) => tf.tidy(() => [...rule(tf, inputs, node)]);
}

/** Which operands of a product are read transposed. */
export interface Flips {
  readonly a: boolean;
  readonly b: boolean;
}

/** A product whose operands may be read transposed; one matrix meets a whole stack as one product. */
export function multiplyMatrices(
  tf: Tf,
  [a, b]: readonly DeviceTensor[],
  { flips, shape }: { readonly flips: Flips; readonly shape: readonly number[] },
): DeviceTensor {
  if (a.rank === b.rank) return tf.matMul(a, b, flips.a, flips.b);
  const width = a.shape[a.rank - 1];
  return tf.tidy(() => {
    const rows = tf.reshape(a, [a.size / width, width]);
    return tf.reshape(tf.matMul(rows, b, false, flips.b), [...shape]);
  });
}

/** TensorFlow's operation takes the last axis only. */
const softmax: Rule<"softmax"> = (tf, [x], { attributes: { axis } }) => {
  const last = x.rank - 1;
  if (axis === last) return [tf.softmax(x)];
  const swapped = x.shape.map((_, i) => i === axis ? last : i === last ? axis : i);
  return [tf.transpose(tf.softmax(tf.transpose(x, swapped)), swapped)];
};

const layerNormalization: Rule<"layerNormalization"> = (
  tf,
  [x, scale, bias],
  { attributes: { epsilon } },
) => {
  const mean = tf.mean(x, -1, true);
  const centered = tf.sub(x, mean);
  const variance = tf.mean(tf.square(centered), -1, true);
  const inverse = tf.rsqrt(tf.add(variance, epsilon));
  const scaled = tf.mul(tf.mul(centered, inverse), scale);
  return [tf.add(scaled, bias), mean, inverse];
};

const pad: Rule<"pad"> = (tf, [x], { attributes: { axis, before, after } }) => {
  const start = Math.max(0, -before);
  const kept = x.shape[axis] - start - Math.max(0, -after);
  const begin = x.shape.map((_, i) => i === axis ? start : 0);
  const size = x.shape.map((length, i) => i === axis ? kept : length);
  const inner = kept === x.shape[axis] ? x : tf.slice(x, begin, size);
  if (before <= 0 && after <= 0) return [inner];
  const amounts = x.shape.map((_, i): [number, number] =>
    i === axis ? [Math.max(0, before), Math.max(0, after)] : [0, 0]
  );
  return [tf.pad(inner, amounts)];
};

/** The graph in TensorFlow.js: a line an op. */
export const rules: { readonly [P in Computed]: Rule<P> } = {
  add: binary((tf) => tf.add),
  subtract: binary((tf) => tf.sub),
  multiply: binary((tf) => tf.mul),
  divide: binary((tf) => tf.div),
  negate: unary((tf) => tf.neg),
  exp: unary((tf) => tf.exp),
  erf: unary((tf) => tf.erf),
  log: unary((tf) => tf.log),
  sqrt: unary((tf) => tf.sqrt),
  sigmoid: unary((tf) => tf.sigmoid),
  tanh: unary((tf) => tf.tanh),
  softplus: unary((tf) => tf.softplus),
  relu: unary((tf) => tf.relu),
  sign: unary((tf) => tf.sign),
  nonzero: several((tf, [x]) => [tf.cast(tf.notEqual(x, tf.scalar(0)), "float32")]),
  matmul: (tf, inputs, { outputs: [{ shape }] }) => [
    multiplyMatrices(tf, inputs, { flips: { a: false, b: false }, shape }),
  ],
  transpose: (tf, [x], { attributes: { permutation } }) => [tf.transpose(x, [...permutation])],
  reshape: (tf, [x], { outputs: [{ shape }] }) => [tf.reshape(x, [...shape])],
  expand: (tf, [x], { outputs: [{ shape }] }) => [tf.broadcastTo(x, [...shape])],
  concat: (tf, inputs, { attributes: { axis } }) => [tf.concat([...inputs], axis)],
  split: (tf, [x], { attributes: { axis, sizes } }) => tf.split(x, [...sizes], axis),
  pad: several(pad),
  softmax: several(softmax),
  layerNormalization: several(layerNormalization),
  sum: (tf, [x], { attributes: { axes, keepDimensions } }) => [
    tf.sum(x, [...axes], keepDimensions),
  ],
};

/** Throws for what only double precision can hold: TensorFlow.js computes in single precision. */
export function assertSinglePrecision({ op, outputs }: Node): void {
  const found = outputs.find(({ dtype }) => dtype !== "float32");
  if (found) {
    throw new TypeError(
      `Expected float32 tensors for TensorFlow.js but found ${op} of ${found.dtype}, ${
        sizeOf(found.shape)
      } numbers`,
    );
  }
}
