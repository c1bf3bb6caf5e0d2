import { broadcastShapes, type Shape } from "./shape.ts";
import { constant, createNode, type DType, type Tensor } from "./tensor.ts";

/** An operand of an elementwise op: a tensor, or a number that takes the other's type. */
export type Operand = Tensor | number;

type Binary = "add" | "subtract" | "multiply" | "divide";
// deno-fmt-ignore
type Unary = "negate" | "exp" | "log" | "erf" | "sqrt" | "sigmoid" | "tanh" | "softplus" | "relu" | "sign" | "nonzero";

function lift(value: Operand, dtype: DType): Tensor {
  return typeof value === "number" ? constant([value], [], dtype) : value;
}

function binary(op: Binary, a: Operand, b: Operand): Tensor {
  const dtype = typeof a === "number"
    ? typeof b === "number" ? "float32" : b.dtype
    : (a as Tensor).dtype;
  const inputs = [lift(a, dtype), lift(b, dtype)];
  const shape: Shape = broadcastShapes(inputs[0].shape, inputs[1].shape);
  return createNode(op, { inputs, attributes: {}, shapes: [shape], dtype }).outputs[0];
}

function unary(op: Unary, x: Tensor): Tensor {
  return createNode(op, { inputs: [x], attributes: {}, shapes: [x.shape], dtype: x.dtype })
    .outputs[0];
}

/** a + b, broadcast. */
export const add = (a: Operand, b: Operand): Tensor => binary("add", a, b);
/** a - b, broadcast. */
export const subtract = (a: Operand, b: Operand): Tensor => binary("subtract", a, b);
/** a * b elementwise, broadcast. */
export const multiply = (a: Operand, b: Operand): Tensor => binary("multiply", a, b);
/** a / b, broadcast. */
export const divide = (a: Operand, b: Operand): Tensor => binary("divide", a, b);
/** -x. */
export const negate = (x: Tensor): Tensor => unary("negate", x);
/** e to the power x. */
export const exp = (x: Tensor): Tensor => unary("exp", x);
/** Natural logarithm. */
export const log = (x: Tensor): Tensor => unary("log", x);
/** Error function: 2 / sqrt(pi) times the integral of e^-t² from 0 to x. */
export const erf = (x: Tensor): Tensor => unary("erf", x);
/** Square root. */
export const sqrt = (x: Tensor): Tensor => unary("sqrt", x);
/** 1 / (1 + e^-x). */
export const sigmoid = (x: Tensor): Tensor => unary("sigmoid", x);
/** Hyperbolic tangent. */
export const tanh = (x: Tensor): Tensor => unary("tanh", x);
/** ln(1 + e^x), without overflow. */
export const softplus = (x: Tensor): Tensor => unary("softplus", x);
/** max(x, 0). */
export const relu = (x: Tensor): Tensor => unary("relu", x);
/** -1, 0 or 1. */
export const sign = (x: Tensor): Tensor => unary("sign", x);
/** 0 where x is 0, else 1. */
export const nonzero = (x: Tensor): Tensor => unary("nonzero", x);
