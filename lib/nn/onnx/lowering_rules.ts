import { type CompositeOperator, type Node, type Primitive, type Tensor } from "../graph/mod.ts";
import type { Emitter } from "./emitter.ts";

/** What a lowering rule sees of its surroundings. */
export interface LoweringContext {
  readonly emitter: Emitter;
  /** Name of a tensor lowered before. */
  nameOf(tensor: Tensor): string;
  /** How many nodes read this tensor. */
  readers(tensor: Tensor): number;
}

/** Writes one node of the graph as ONNX nodes; returns the names of its outputs. */
export type LoweringRule<P extends Primitive> = (
  node: Node<P>,
  context: LoweringContext,
) => readonly string[];

/** A primitive that is one ONNX operator without attributes. */
function plain<P extends Primitive>(opType: string): LoweringRule<P> {
  return ({ inputs }, { emitter, nameOf }) => emitter.emit(opType, inputs.map(nameOf));
}

function isMatrixTranspose({ node }: Tensor): boolean {
  if (node.op !== "transpose") return false;
  const { permutation } = (node as Node<"transpose">).attributes;
  return permutation.length === 2 && permutation[0] === 1;
}

/**
 * A product whose operand was transposed for it alone reads that operand transposed; a transposed
 * matrix that many products read is better laid out once.
 */
const matmul: LoweringRule<"matmul"> = ({ inputs: [a, b] }, { emitter, nameOf, readers }) => {
  const flip = (x: Tensor) => isMatrixTranspose(x) && readers(x) === 1;
  if (!flip(a) && !flip(b)) return emitter.emit("MatMul", [nameOf(a), nameOf(b)]);
  const source = (x: Tensor) => nameOf(flip(x) ? x.node.inputs[0] : x);
  return emitter.emit("Gemm", [source(a), source(b)], {
    attributes: { transA: flip(a) ? 1 : 0, transB: flip(b) ? 1 : 0 },
  });
};

/** ONNX Runtime has no Softplus for doubles: max(x, 0) + ln(1 + e^-|x|) there. */
const softplus: LoweringRule<"softplus"> = ({ inputs: [x] }, { emitter, nameOf }) => {
  const name = nameOf(x);
  if (x.dtype === "float32") return emitter.emit("Softplus", [name]);
  const one = (opType: string, ...inputs: string[]) => emitter.emit(opType, inputs)[0];
  const decay = one("Exp", one("Neg", one("Abs", name)));
  const tail = one("Log", one("Add", decay, emitter.numbers(Float64Array.of(1), [])));
  return emitter.emit("Add", [one("Relu", name), tail]);
};

const operators: {
  readonly [K in CompositeOperator["kind"]]: (
    inputs: readonly string[],
    operator: CompositeOperator,
    emitter: Emitter,
  ) => readonly string[];
} = {
  /**
   * ONNX's LSTM: its gates come in the order of ours (input, output, forget, cell), its weights
   * transposed and with a leading axis of directions; the recurrent bias is zero.
   */
  lstm([x, inputWeight, recurrentWeight, bias], { hiddenSize, reverse }, emitter) {
    const front = emitter.integers([0]);
    const stacked = (weight: string) => {
      const [flipped] = emitter.emit("Transpose", [weight], { attributes: { perm: [1, 0] } });
      return emitter.emit("Unsqueeze", [flipped, front])[0];
    };
    const [noBias] = emitter.emit("Sub", [bias, bias]);
    const [biases] = emitter.emit("Concat", [bias, noBias], { attributes: { axis: 0 } });
    const [sequence, last] = emitter.emit("LSTM", [
      x,
      stacked(inputWeight),
      stacked(recurrentWeight),
      emitter.emit("Unsqueeze", [biases, front])[0],
    ], {
      attributes: { hidden_size: hiddenSize, direction: reverse ? "reverse" : "forward" },
      outputs: 2,
    });
    return [
      emitter.emit("Squeeze", [sequence, emitter.integers([1])])[0],
      emitter.emit("Squeeze", [last, front])[0],
    ];
  },
};

/** The graph in ONNX: a line an op. Inputs are declared by the caller, under their own names. */
export const loweringRules: { readonly [P in Primitive]: LoweringRule<P> } = {
  input: ({ attributes: { name } }) => [name],
  constant: ({ outputs: [{ shape }], attributes: { data } }, { emitter }) => [
    emitter.numbers(data, shape),
  ],
  add: plain("Add"),
  subtract: plain("Sub"),
  multiply: plain("Mul"),
  divide: plain("Div"),
  negate: plain("Neg"),
  exp: plain("Exp"),
  log: plain("Log"),
  sqrt: plain("Sqrt"),
  sigmoid: plain("Sigmoid"),
  tanh: plain("Tanh"),
  softplus,
  relu: plain("Relu"),
  sign: plain("Sign"),
  matmul,
  transpose: ({ inputs: [x], attributes: { permutation } }, { emitter, nameOf }) =>
    emitter.emit("Transpose", [nameOf(x)], { attributes: { perm: permutation } }),
  reshape: ({ inputs: [x], outputs: [y] }, { emitter, nameOf }) =>
    emitter.emit("Reshape", [nameOf(x), emitter.integers(y.shape)]),
  expand: ({ inputs: [x], outputs: [y] }, { emitter, nameOf }) =>
    emitter.emit("Expand", [nameOf(x), emitter.integers(y.shape)]),
  concat: ({ inputs, attributes: { axis } }, { emitter, nameOf }) =>
    emitter.emit("Concat", inputs.map(nameOf), { attributes: { axis } }),
  split: ({ inputs: [x], attributes: { axis, sizes } }, { emitter, nameOf }) =>
    emitter.emit("Split", [nameOf(x), emitter.integers(sizes)], {
      attributes: { axis },
      outputs: sizes.length,
    }),
  sum: ({ inputs: [x], attributes: { axes, keepDimensions } }, { emitter, nameOf }) =>
    emitter.emit("ReduceSum", [nameOf(x), emitter.integers(axes)], {
      attributes: { keepdims: keepDimensions ? 1 : 0 },
    }),
  composite: ({ inputs, attributes: { operator } }, { emitter, nameOf }) =>
    operators[operator.kind](inputs.map(nameOf), operator, emitter),
};
