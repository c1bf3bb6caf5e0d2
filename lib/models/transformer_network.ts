import { add, mean, pad, reshape, split, type Tensor, transpose } from "../nn/graph/mod.ts";
import {
  type BuildContext,
  dense,
  EMBEDDING_DEVIATION,
  encoderLayer,
  layerNorm,
  learnedPositions,
  type Network,
  normal,
  sinusoidalPositions,
} from "../nn/layers/mod.ts";

/** Options of {@linkcode transformerNetwork}. */
export interface TransformerNetworkOptions {
  /** Encoder layers on top of each other. */
  readonly layers: number;
  /** Width of a step's vector. */
  readonly hiddenSize: number;
  /** Attentions side by side; divides `hiddenSize`. */
  readonly heads: number;
  /** Units inside the feed-forward part. */
  readonly feedForwardSize: number;
  /** Share of values dropped while training. */
  readonly dropout: number;
  /** Trained vectors for the positions, or fixed sines and cosines. */
  readonly positions: "learned" | "sinusoidal";
  /**
   * What the head sees: the mean of all steps, the last one, or a trained token of its own. The
   * token stands after the window, so that it sees all of it under a causal mask, too.
   */
  readonly pooling: "mean" | "last" | "cls";
  /** True: no step sees a later one. The window lies in the past, so without it nothing leaks. */
  readonly causal: boolean;
  /** Columns of the output. Default: 1. */
  readonly outputs?: number;
}

/** [batch, time, width] with one more step, the trained token. */
function appendToken(context: BuildContext, x: Tensor): Tensor {
  const [, time, width] = x.shape;
  const token = context.parameter("token", [1, width], normal(EMBEDDING_DEVIATION));
  // Zeros plus the token, since a copy of it a sample would need the size of the batch.
  return add(pad(x, { axis: 1, after: 1 }), pad(token, { axis: 0, before: time }));
}

function lastOf(x: Tensor): Tensor {
  const [batch, time, width] = x.shape;
  return reshape(time === 1 ? x : split(x, [time - 1, 1], 1)[1], [batch, width]);
}

const POSITIONS: {
  readonly [P in TransformerNetworkOptions["positions"]]: (
    context: BuildContext,
    h: Tensor,
  ) => Tensor;
} = {
  learned: (context, h) => learnedPositions(context, h, { name: "positions" }),
  sinusoidal: (_, h) => sinusoidalPositions(h),
};

const POOLINGS: {
  readonly [P in TransformerNetworkOptions["pooling"]]: (h: Tensor) => Tensor;
} = {
  mean: (h) => mean(h, { axes: [1] }),
  last: lastOf,
  cls: lastOf,
};

/** Kinds of positions, the default first. */
export const TRANSFORMER_POSITIONS = Object.keys(POSITIONS);

/** What the head may see, the default first. */
export const TRANSFORMER_POOLINGS = Object.keys(POOLINGS);

/** Transformer encoder with normalisation first; inside, tensors are batch-major. */
export function transformerNetwork({
  layers,
  hiddenSize,
  heads,
  feedForwardSize,
  dropout,
  positions,
  pooling,
  causal,
  outputs = 1,
}: TransformerNetworkOptions): Network {
  return (context, x) => {
    let h = dense(context, transpose(x, [1, 0, 2]), {
      name: "embedding",
      units: hiddenSize,
      start: "inputs",
    });
    if (pooling === "cls") h = appendToken(context, h);
    h = add(h, POSITIONS[positions](context, h));
    for (let k = 0; k < layers; k++) {
      const name = `encoder${k}`;
      h = encoderLayer(context, h, { name, heads, feedForwardSize, dropout, causal });
    }
    h = layerNorm(context, h, { name: "norm" });
    return dense(context, POOLINGS[pooling](h), { name: "head", units: outputs, start: "inputs" });
  };
}
