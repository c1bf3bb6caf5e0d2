import { concat } from "../nn/graph/mod.ts";
import { dense, dropout, lstm, type Network } from "../nn/layers/mod.ts";

/** Options of {@linkcode lstmNetwork}. */
export interface LstmNetworkOptions {
  /** Recurrent layers on top of each other. */
  readonly layers: number;
  /** Width of each direction of each layer. */
  readonly hiddenSize: number;
  /** Share of hidden values dropped between layers and before the head while training. */
  readonly dropout: number;
  /** Read the window in both directions. The window lies in the past, so this leaks nothing. */
  readonly bidirectional: boolean;
}

/** Stacked LSTM; the states after the last step read go through dropout into one logit. */
export function lstmNetwork(
  { layers, hiddenSize, dropout: rate, bidirectional }: LstmNetworkOptions,
): Network {
  return (context, x) => {
    let sequence = x;
    let last = x;
    for (let k = 0; k < layers; k++) {
      if (k > 0) sequence = dropout(context, sequence, { name: `dropout${k}`, rate });
      const directions = bidirectional ? [false, true] : [false];
      const outputs = directions.map((reverse) =>
        lstm(context, sequence, {
          name: `lstm${k}${reverse ? ".reverse" : ""}`,
          hiddenSize,
          reverse,
        })
      );
      sequence = concat(outputs.map((output) => output.sequence), 2);
      last = concat(outputs.map((output) => output.last), 1);
    }
    last = dropout(context, last, { name: "dropoutHead", rate });
    return dense(context, last, { name: "head", units: 1 });
  };
}
