import { relu, reshape, transpose } from "../nn/graph/mod.ts";
import { dense, dropout, type Network } from "../nn/layers/mod.ts";

/** Options of {@linkcode mlpNetwork}. */
export interface MlpNetworkOptions {
  /** Units of each hidden layer, in order. */
  readonly hiddenSizes: readonly number[];
  /** Share of each hidden layer's values dropped while training. */
  readonly dropout: number;
  /** Columns of the output. Default: 1. */
  readonly outputs?: number;
}

/** Multi-layer perceptron: the window as one row through dense layers with ReLU. */
export function mlpNetwork(
  { hiddenSizes, dropout: rate, outputs = 1 }: MlpNetworkOptions,
): Network {
  return (context, x) => {
    const [time, batch, features] = x.shape;
    let h = reshape(transpose(x, [1, 0, 2]), [batch, time * features]);
    hiddenSizes.forEach((units, k) => {
      h = relu(dense(context, h, { name: `dense${k}`, units, start: "inputs" }));
      h = dropout(context, h, { name: `dropout${k}`, rate });
    });
    return dense(context, h, { name: "head", units: outputs, start: "inputs" });
  };
}
