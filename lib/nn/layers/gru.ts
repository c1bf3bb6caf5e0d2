import { composite, type Tensor } from "../graph/mod.ts";
import { unrollGru } from "./gru_unrolled.ts";
import { uniform } from "./initializers.ts";
import type { BuildContext } from "./network.ts";
import type { RecurrentOptions, RecurrentOutput } from "./recurrent.ts";

/** Position of each gate in the columns of the weights: ONNX's order. */
export const GRU_GATES = ["update", "reset", "candidate"] as const;

/**
 * Gated recurrent unit (Cho et al., 2014) starting from zero, its reset gate applied to the product
 * with the hidden state as in PyTorch: x is [time, batch, features]. Parameters:
 * `<name>.inputWeight` [features, 3 hiddenSize], `<name>.recurrentWeight` [hiddenSize, 3 hiddenSize]
 * and `<name>.bias` [3 hiddenSize], their gates in the order of {@linkcode GRU_GATES}, and
 * `<name>.candidateBias` [hiddenSize], which the reset gate multiplies too. All start uniform within
 * 1 / sqrt(hiddenSize), as in PyTorch.
 */
export function gru(
  context: BuildContext,
  x: Tensor,
  { name, hiddenSize, reverse = false }: RecurrentOptions,
): RecurrentOutput {
  const [time, batch, features] = x.shape;
  const width = 3 * hiddenSize;
  const initializer = uniform(1 / Math.sqrt(hiddenSize));
  const inputs = [
    x,
    context.parameter(`${name}.inputWeight`, [features, width], initializer),
    context.parameter(`${name}.recurrentWeight`, [hiddenSize, width], initializer),
    context.parameter(`${name}.bias`, [width], initializer),
    context.parameter(`${name}.candidateBias`, [hiddenSize], initializer),
  ];
  const [sequence, last] = composite({
    inputs,
    shapes: [[time, batch, hiddenSize], [batch, hiddenSize]],
    operator: { kind: "gru", hiddenSize, reverse },
    expand: () => unrollGru(inputs, { reverse }),
  });
  return { sequence, last };
}
