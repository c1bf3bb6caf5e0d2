import { composite, type Tensor } from "../graph/mod.ts";
import { glorotUniform, oneBlock, orthogonalBlocks } from "./initializers.ts";
import { unrollLstm } from "./lstm_unrolled.ts";
import type { BuildContext } from "./network.ts";
import type { RecurrentOptions, RecurrentOutput } from "./recurrent.ts";

/** Position of each gate in the columns of the weights: ONNX's order. */
export const LSTM_GATES = ["input", "output", "forget", "cell"] as const;

/**
 * Long short-term memory (Hochreiter and Schmidhuber, 1997) with a forget gate, starting from
 * zero: x is [time, batch, features]. Parameters: `<name>.inputWeight` [features, 4 hiddenSize],
 * `<name>.recurrentWeight` [hiddenSize, 4 hiddenSize] and `<name>.bias` [4 hiddenSize], their gates
 * in the order of {@linkcode LSTM_GATES}.
 */
export function lstm(
  context: BuildContext,
  x: Tensor,
  { name, hiddenSize, reverse = false }: RecurrentOptions,
): RecurrentOutput {
  const [time, batch, features] = x.shape;
  const width = 4 * hiddenSize;
  const inputs = [
    x,
    context.parameter(`${name}.inputWeight`, [features, width], glorotUniform),
    context.parameter(`${name}.recurrentWeight`, [hiddenSize, width], orthogonalBlocks),
    context.parameter(`${name}.bias`, [width], oneBlock(LSTM_GATES.indexOf("forget"), 4)),
  ];
  const [sequence, last] = composite({
    inputs,
    shapes: [[time, batch, hiddenSize], [batch, hiddenSize]],
    operator: { kind: "lstm", hiddenSize, reverse },
    expand: () => unrollLstm(inputs, { reverse }),
  });
  return { sequence, last };
}
