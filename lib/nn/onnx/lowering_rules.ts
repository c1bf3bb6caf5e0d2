import { type Node, type Primitive, sameShape, type Tensor } from "../graph/mod.ts";
import type { Emitter } from "./emitter.ts";
import { ELEMENT_TYPE } from "./proto.ts";
import { lowerOperator } from "./operators.ts";

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

/** Whether the operand of a product was transposed for it alone. */
function isFlipped(x: Tensor, { readers }: LoweringContext): boolean {
  return isMatrixTranspose(x) && readers(x) === 1;
}

/** Whether a product is of two matrices of which one is flipped, and so a Gemm. */
function isGemm({ op, inputs }: Node, context: LoweringContext): boolean {
  // Stacks are left to the runtime, which fuses their transposes itself.
  return op === "matmul" && inputs[0].shape.length === 2 &&
    inputs.some((input) => isFlipped(input, context));
}

/**
 * A product whose operand was transposed for it alone reads that operand transposed; a transposed
 * matrix that many products read is better laid out once. `addend` is added to the product.
 */
function gemm([a, b]: readonly Tensor[], context: LoweringContext, addend: readonly Tensor[] = []) {
  const { emitter, nameOf } = context;
  const flips = [a, b].map((x) => isFlipped(x, context));
  const sources = [a, b].map((x, i) => nameOf(flips[i] ? x.node.inputs[0] : x));
  return emitter.emit("Gemm", [...sources, ...addend.map(nameOf)], {
    attributes: { transA: flips[0] ? 1 : 0, transB: flips[1] ? 1 : 0 },
  });
}

const matmul: LoweringRule<"matmul"> = (node, context) =>
  isGemm(node as unknown as Node, context)
    ? gemm(node.inputs, context)
    : plain("MatMul")(node, context);

/** A sum of a Gemm that nothing else reads is made by the Gemm, as in weight gradients over steps. */
const add: LoweringRule<"add"> = (node, context) => {
  const { inputs: [a, b], outputs: [y] } = node;
  for (const [product, addend] of [[a, b], [b, a]]) {
    const fits = product !== addend && sameShape(addend.shape, y.shape);
    if (fits && context.readers(product) === 1 && isGemm(product.node, context)) {
      return gemm(product.node.inputs, context, [addend]);
    }
  }
  return plain("Add")(node, context);
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

const ERF_TERMS = 120;

/**
 * ONNX Runtime has no Erf for doubles. There, only gradient checks ask for it: the series
 * erf(x) = 2 / sqrt(pi) e^(-x²) x (1 + 2x²/3 (1 + 2x²/5 (1 + …))), whose terms are all positive, is
 * exact to the last digits for the |x| below 5 that they meet.
 */
const erf: LoweringRule<"erf"> = ({ inputs: [x] }, { emitter, nameOf }) => {
  const name = nameOf(x);
  if (x.dtype === "float32") return emitter.emit("Erf", [name]);
  const number = (value: number) => emitter.numbers(Float64Array.of(value), []);
  const one = (opType: string, ...inputs: string[]) => emitter.emit(opType, inputs)[0];
  const square = one("Mul", name, name);
  let tail = number(1);
  for (let k = ERF_TERMS; k > 0; k--) {
    tail = one("Add", one("Mul", tail, one("Mul", square, number(2 / (2 * k + 1)))), number(1));
  }
  const front = one("Mul", name, one("Exp", one("Neg", square)));
  return emitter.emit("Mul", [one("Mul", front, tail), number(2 / Math.sqrt(Math.PI))]);
};

/** ONNX Runtime keeps the statistics of doubles in single precision: written out there. */
const layerNormalization: LoweringRule<"layerNormalization"> = (
  { inputs: [x, scale, bias], attributes: { epsilon } },
  { emitter, nameOf },
) => {
  const names = [x, scale, bias].map(nameOf);
  if (x.dtype === "float32") {
    return emitter.emit("LayerNormalization", names, {
      attributes: { axis: -1, epsilon: { float: epsilon } },
      outputs: 3,
    });
  }
  const one = (opType: string, ...inputs: string[]) => emitter.emit(opType, inputs)[0];
  const last = emitter.integers([-1]);
  const mean = one("ReduceMean", names[0], last);
  const centered = one("Sub", names[0], mean);
  const variance = one("ReduceMean", one("Mul", centered, centered), last);
  const shifted = one("Add", variance, emitter.numbers(Float64Array.of(epsilon), []));
  const inverse = one("Reciprocal", one("Sqrt", shifted));
  const scaled = one("Mul", one("Mul", centered, inverse), names[1]);
  return [one("Add", scaled, names[2]), mean, inverse];
};

/** The graph in ONNX: a line an op. Inputs are declared by the caller, under their own names. */
export const loweringRules: { readonly [P in Primitive]: LoweringRule<P> } = {
  input: ({ attributes: { name } }) => [name],
  constant: ({ outputs: [{ shape }], attributes: { data } }, { emitter }) => [
    emitter.numbers(data, shape),
  ],
  add,
  subtract: plain("Sub"),
  multiply: plain("Mul"),
  divide: plain("Div"),
  negate: plain("Neg"),
  exp: plain("Exp"),
  erf,
  log: plain("Log"),
  sqrt: plain("Sqrt"),
  sigmoid: plain("Sigmoid"),
  tanh: plain("Tanh"),
  softplus,
  relu: plain("Relu"),
  sign: plain("Sign"),
  // The runtime's Sign and Where take four times as long as two casts.
  nonzero: ({ inputs: [x] }, { emitter, nameOf }) => {
    const [flags] = emitter.emit("Cast", [nameOf(x)], { attributes: { to: ELEMENT_TYPE.bool } });
    return emitter.emit("Cast", [flags], { attributes: { to: ELEMENT_TYPE[x.dtype] } });
  },
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
  pad: ({ inputs: [x], attributes: { axis, before, after } }, { emitter, nameOf }) => {
    const amounts = new Array<number>(2 * x.shape.length).fill(0);
    amounts[axis] = before;
    amounts[x.shape.length + axis] = after;
    return emitter.emit("Pad", [nameOf(x), emitter.integers(amounts)]);
  },
  softmax: ({ inputs: [x], attributes: { axis } }, { emitter, nameOf }) =>
    emitter.emit("Softmax", [nameOf(x)], { attributes: { axis } }),
  layerNormalization,
  sum: ({ inputs: [x], attributes: { axes, keepDimensions } }, { emitter, nameOf }) =>
    emitter.emit("ReduceSum", [nameOf(x), emitter.integers(axes)], {
      attributes: { keepdims: keepDimensions ? 1 : 0 },
    }),
  composite: ({ inputs, attributes: { operator } }, { emitter, nameOf }) =>
    lowerOperator(operator, inputs.map(nameOf), emitter),
};
