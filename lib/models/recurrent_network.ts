import { concat, type Tensor } from "../nn/graph/mod.ts";
import {
  attentionPooling,
  type BuildContext,
  dense,
  dropout,
  gru,
  lstm,
  type Network,
} from "../nn/layers/mod.ts";

/** What the head of a recurrent network sees. */
export type RecurrentPooling = "last" | "attention";

/** Options of {@linkcode recurrentNetwork}. */
export interface RecurrentNetworkOptions {
  /** Recurrent layers on top of each other. */
  readonly layers: number;
  /** Width of each direction of each layer. */
  readonly hiddenSize: number;
  /** Share of hidden values dropped between layers and before the head while training. */
  readonly dropout: number;
  /** Read the window in both directions. The window lies in the past, so this leaks nothing. */
  readonly bidirectional: boolean;
  /**
   * What the head sees: the states after the last step read, or the mean of all steps' states
   * weighted by attention. Default: "last".
   */
  readonly pooling?: RecurrentPooling;
  /** Columns of the output. Default: 1. */
  readonly outputs?: number;
}

const CELLS = { lstm, gru };

/** What a stack of recurrent layers leaves. */
interface Stack {
  /** [time, batch, width]. */
  readonly sequence: Tensor;
  /** [batch, width]. */
  readonly last: Tensor;
  /** Units of the attention. */
  readonly units: number;
}

const POOLINGS: {
  readonly [P in RecurrentPooling]: (context: BuildContext, stack: Stack) => Tensor;
} = {
  last: (_, { last }) => last,
  attention: (context, { sequence, units }) =>
    attentionPooling(context, sequence, { name: "attention", units }),
};

/** All poolings, the default first. */
export const RECURRENT_POOLINGS = Object.keys(POOLINGS);

/** Stacked recurrent layers; what is left of the sequence goes through dropout into the head. */
export function recurrentNetwork(
  cell: keyof typeof CELLS,
  options: RecurrentNetworkOptions,
): Network {
  const { layers, hiddenSize, dropout: rate, bidirectional, pooling = "last", outputs = 1 } =
    options;
  return (context, x) => {
    let sequence = x;
    let last = x;
    for (let k = 0; k < layers; k++) {
      if (k > 0) sequence = dropout(context, sequence, { name: `dropout${k}`, rate });
      const directions = bidirectional ? [false, true] : [false];
      const states = directions.map((reverse) =>
        CELLS[cell](context, sequence, {
          name: `${cell}${k}${reverse ? ".reverse" : ""}`,
          hiddenSize,
          reverse,
        })
      );
      sequence = concat(states.map(({ sequence }) => sequence), 2);
      last = concat(states.map(({ last }) => last), 1);
    }
    const pooled = POOLINGS[pooling](context, { sequence, last, units: hiddenSize });
    return dense(context, dropout(context, pooled, { name: "dropoutHead", rate }), {
      name: "head",
      units: outputs,
    });
  };
}

/** Stacked LSTM: see {@linkcode recurrentNetwork}. */
export const lstmNetwork = (options: RecurrentNetworkOptions): Network =>
  recurrentNetwork("lstm", options);

/** Stacked GRU: see {@linkcode recurrentNetwork}. */
export const gruNetwork = (options: RecurrentNetworkOptions): Network =>
  recurrentNetwork("gru", options);
