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
  RECURRENT_POOLINGS,
  recurrentNetwork,
  type RecurrentPooling,
} from "./recurrent_network.ts";

/** Options of {@linkcode lstm} and {@linkcode gru}. */
export interface RecurrentModelOptions extends WindowOptions, TrainingOptions {
  /** Recurrent layers on top of each other. Default: 1. */
  readonly layers?: number;
  /** Width of each direction of each layer. Default: 32. */
  readonly hiddenSize?: number;
  /** Share of values dropped between layers and before the head while training. Default: 0.2. */
  readonly dropout?: number;
  /** Also read the window from its last bar to its first. Default: false. */
  readonly bidirectional?: boolean;
  /** What the head sees: the last states, or a mean of all weighted by attention. Default: "last". */
  readonly pooling?: RecurrentPooling;
}

const KNOWN: OptionNames<RecurrentModelOptions> = {
  ...NETWORK_OPTIONS,
  layers: true,
  hiddenSize: true,
  dropout: true,
  bidirectional: true,
  pooling: true,
};

/** The estimator of a recurrent network of either kind of cell. */
export function recurrentModel(
  kind: "lstm" | "gru",
  options: RecurrentModelOptions,
): Estimator {
  assertKnownOptions(kind, options, KNOWN);
  const {
    layers = 1,
    hiddenSize = 32,
    dropout = 0.2,
    bidirectional = false,
    pooling = "last",
    ...shared
  } = options;
  assertInteger("layers", layers, { min: 1 });
  assertInteger("hiddenSize", hiddenSize, { min: 1 });
  assertNumber("dropout", dropout, { min: 0, max: 0.99 });
  assertOneOf("pooling", pooling, RECURRENT_POOLINGS);
  const shape = `${layers} x ${hiddenSize}${bidirectional ? " bidirectional" : ""}`;
  const attention = pooling === "attention" ? ", attention pooling" : "";
  return networkModel({
    kind,
    description: `${shape}${attention}, dropout ${dropout}`,
    network: recurrentNetwork(kind, {
      layers,
      hiddenSize,
      dropout,
      bidirectional,
      pooling,
      outputs: headColumns(shared.head),
    }),
  }, shared);
}
