import {
  add,
  constant,
  matmul,
  multiply,
  reshape,
  softmax,
  split,
  type Tensor,
  transpose,
  transposeMatrices,
} from "../graph/mod.ts";
import { dense } from "./dense.ts";
import { dropout } from "./dropout.ts";
import { glorotUniform, zeros } from "./initializers.ts";
import type { BuildContext } from "./network.ts";

/** Options of {@linkcode multiHeadAttention}. */
export interface MultiHeadAttentionOptions {
  /** Names the parameters. */
  readonly name: string;
  /** Attentions side by side; divides the width of the input. */
  readonly heads: number;
  /** Share of attention weights dropped while training. */
  readonly dropout: number;
  /** True: no step sees a later one. Default: false. */
  readonly causal?: boolean;
}

/** [time, time]: minus infinity where the column is later than the row, else zero. */
function causalMask(time: number, like: Tensor): Tensor {
  const mask = Float64Array.from(
    { length: time * time },
    (_, i) => i % time > Math.floor(i / time) ? -Infinity : 0,
  );
  return constant(mask, [time, time], like.dtype);
}

/**
 * Self-attention with several heads (Vaswani et al., 2017): [batch, time, width] gives the same
 * shape. Parameters: `<name>.inputWeight` [width, 3 width] and `<name>.inputBias` [3 width] of
 * queries, keys and values side by side, and `<name>.output` as in `dense`.
 *
 * @throws {RangeError} when heads do not divide the width
 */
export function multiHeadAttention(
  context: BuildContext,
  x: Tensor,
  { name, heads, dropout: rate, causal = false }: MultiHeadAttentionOptions,
): Tensor {
  const [batch, time, width] = x.shape;
  const size = width / heads;
  if (!Number.isInteger(size)) {
    throw new RangeError(`Expected heads to divide the width ${width} but found ${heads}`);
  }
  // Products of queries and keys are divided by sqrt(size) in the queries' weights: there it costs
  // least.
  const scale = new Float64Array(3 * width).fill(1).fill(1 / Math.sqrt(size), 0, width);
  const scaled = (parameter: Tensor) => multiply(parameter, constant(scale, [3 * width], x.dtype));
  const weight = context.parameter(`${name}.inputWeight`, [width, 3 * width], glorotUniform);
  const bias = context.parameter(`${name}.inputBias`, [3 * width], zeros);
  const projected = add(matmul(x, scaled(weight)), scaled(bias));

  const parts = transpose(reshape(projected, [batch, time, 3, heads, size]), [2, 0, 3, 1, 4]);
  const [queries, keys, values] = split(parts, [1, 1, 1], 0)
    .map((part) => reshape(part, [batch, heads, time, size]));
  const products = matmul(queries, transposeMatrices(keys));
  const weights = softmax(causal ? add(products, causalMask(time, x)) : products);
  const mixed = matmul(dropout(context, weights, { name: `${name}.dropout`, rate }), values);
  const joined = reshape(transpose(mixed, [0, 2, 1, 3]), [batch, time, width]);
  return dense(context, joined, { name: `${name}.output`, units: width, start: "inputs" });
}
