import { add, type Tensor } from "../graph/mod.ts";
import { dense } from "./dense.ts";
import { dropout } from "./dropout.ts";
import { gelu } from "./gelu.ts";
import { layerNorm } from "./layer_norm.ts";
import { multiHeadAttention } from "./multi_head_attention.ts";
import type { BuildContext } from "./network.ts";

/** Options of {@linkcode encoderLayer}. */
export interface EncoderLayerOptions {
  /** Names the parameters. */
  readonly name: string;
  /** See `multiHeadAttention`. */
  readonly heads: number;
  /** Units of the layer inside the feed-forward part. */
  readonly feedForwardSize: number;
  /** Share of values dropped while training: attention weights, hidden units and both results. */
  readonly dropout: number;
  /** True: no step sees a later one. */
  readonly causal: boolean;
}

/**
 * Layer of a Transformer encoder with normalisation first (Xiong et al., 2020): attention, then two
 * dense layers with GELU between, each added to what it read. [batch, time, width] keeps its shape.
 */
export function encoderLayer(
  context: BuildContext,
  x: Tensor,
  { name, heads, feedForwardSize, dropout: rate, causal }: EncoderLayerOptions,
): Tensor {
  const drop = (h: Tensor, where: string) =>
    dropout(context, h, { name: `${name}.${where}.dropout`, rate });
  const linear = (h: Tensor, part: string, units: number) =>
    dense(context, h, { name: `${name}.${part}`, units, start: "inputs" });

  const read = layerNorm(context, x, { name: `${name}.attentionNorm` });
  const options = { name: `${name}.attention`, heads, dropout: rate, causal };
  const attended = add(x, drop(multiHeadAttention(context, read, options), "attended"));

  const normed = layerNorm(context, attended, { name: `${name}.feedForwardNorm` });
  const hidden = drop(gelu(linear(normed, "expand", feedForwardSize)), "expand");
  return add(attended, drop(linear(hidden, "contract", x.shape[2]), "contract"));
}
