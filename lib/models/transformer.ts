import {
  assertInteger,
  assertKnownOptions,
  assertNumber,
  assertOneOf,
  type OptionNames,
} from "../core/mod.ts";
import type { Estimator } from "./estimator.ts";
import { headColumns } from "./head.ts";
import {
  NETWORK_OPTIONS,
  networkModel,
  type TrainingOptions,
  type WindowOptions,
} from "./network_model.ts";
import {
  TRANSFORMER_POOLINGS,
  TRANSFORMER_POSITIONS,
  transformerNetwork,
  type TransformerNetworkOptions,
} from "./transformer_network.ts";

/** Options of {@linkcode transformer}. */
export interface TransformerOptions extends WindowOptions, TrainingOptions {
  /** Encoder layers on top of each other. Default: 2. */
  readonly layers?: number;
  /** Width of a step's vector. Default: 32. */
  readonly hiddenSize?: number;
  /** Attentions side by side; divides `hiddenSize`. Default: 4. */
  readonly heads?: number;
  /** Units inside the feed-forward part. Default: twice `hiddenSize`. */
  readonly feedForwardSize?: number;
  /** Share of values dropped while training. Default: 0.1. */
  readonly dropout?: number;
  /** Trained vectors for the positions, or fixed sines and cosines. Default: "learned". */
  readonly positions?: TransformerNetworkOptions["positions"];
  /** What the head sees: the mean of all steps, the last, or a trained token. Default: "mean". */
  readonly pooling?: TransformerNetworkOptions["pooling"];
  /** True: no step sees a later one. Default: false. */
  readonly causal?: boolean;
}

const KNOWN: OptionNames<TransformerOptions> = {
  ...NETWORK_OPTIONS,
  layers: true,
  hiddenSize: true,
  heads: true,
  feedForwardSize: true,
  dropout: true,
  positions: true,
  pooling: true,
  causal: true,
};

/**
 * A Transformer encoder over windows of bars, trained by AdamW with early stopping.
 *
 * @throws {RangeError} when heads do not divide `hiddenSize`
 *
 * @example
 * ```ts
 * import { transformer } from "lib/models/mod.ts";
 * import assert from "node:assert/strict";
 * const model = transformer({ names: ["logReturn"], pooling: "cls" });
 * assert.equal(
 *   model.description,
 *   "2 x 32, 4 heads, feed-forward 64, learned positions, cls pooling, dropout 0.1, 32 bars",
 * );
 * ```
 */
export function transformer(options: TransformerOptions): Estimator {
  assertKnownOptions("transformer", options, KNOWN);
  const {
    layers = 2,
    hiddenSize = 32,
    heads = 4,
    feedForwardSize = 2 * hiddenSize,
    dropout = 0.1,
    positions = "learned",
    pooling = "mean",
    causal = false,
    ...shared
  } = options;
  assertInteger("layers", layers, { min: 1 });
  assertInteger("hiddenSize", hiddenSize, { min: 1 });
  assertInteger("heads", heads, { min: 1 });
  assertInteger("feedForwardSize", feedForwardSize, { min: 1 });
  assertNumber("dropout", dropout, { min: 0, max: 0.99 });
  assertOneOf("positions", positions, TRANSFORMER_POSITIONS);
  assertOneOf("pooling", pooling, TRANSFORMER_POOLINGS);
  if (hiddenSize % heads !== 0) {
    throw new RangeError(`Expected heads to divide hiddenSize, ${hiddenSize}, but found ${heads}`);
  }
  return networkModel({
    kind: "transformer",
    description:
      `${layers} x ${hiddenSize}, ${heads} heads, feed-forward ${feedForwardSize}, ${positions} positions, ${pooling} pooling${
        causal ? ", causal" : ""
      }, dropout ${dropout}`,
    network: transformerNetwork({
      layers,
      hiddenSize,
      heads,
      feedForwardSize,
      dropout,
      positions,
      pooling,
      causal,
      outputs: headColumns(shared.head),
    }),
  }, shared);
}
