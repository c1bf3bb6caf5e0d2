import type { CompositeOperator, RecurrentOperator } from "../graph/mod.ts";
import type { Emitter } from "./emitter.ts";

/** How the runtime names and parametrises a recurrent layer. */
interface RecurrentForm {
  readonly opType: "LSTM" | "GRU";
  readonly attributes: Readonly<Record<string, number>>;
  /**
   * ONNX's two bias vectors, of the input's product and of the state's, one after the other, from
   * the layer's last inputs.
   */
  biases(biases: readonly string[], emitter: Emitter): string;
}

function concat(parts: readonly string[], emitter: Emitter): string {
  return emitter.emit("Concat", parts, { attributes: { axis: 0 } })[0];
}

/** The order of gates in our weights is ONNX's: input, output, forget, cell; update, reset, candidate. */
const FORMS: { readonly [K in RecurrentOperator["kind"]]: RecurrentForm } = {
  lstm: {
    opType: "LSTM",
    attributes: {},
    biases([bias], emitter) {
      const [none] = emitter.emit("Sub", [bias, bias]);
      return concat([bias, none], emitter);
    },
  },
  gru: {
    opType: "GRU",
    // The reset gate multiplies the product with the state, as in PyTorch, not the state before it.
    attributes: { linear_before_reset: 1 },
    biases([bias, candidateBias], emitter) {
      const [none] = emitter.emit("Sub", [candidateBias, candidateBias]);
      return concat([bias, none, none, candidateBias], emitter);
    },
  },
};

/** ONNX wants recurrent weights transposed and with a leading axis of directions. */
function lowerRecurrent(
  { kind, hiddenSize, reverse }: RecurrentOperator,
  [x, inputWeight, recurrentWeight, ...biases]: readonly string[],
  emitter: Emitter,
): readonly string[] {
  const { opType, attributes, biases: joinBiases } = FORMS[kind];
  const front = emitter.integers([0]);
  const stacked = (weight: string) => {
    const [flipped] = emitter.emit("Transpose", [weight], { attributes: { perm: [1, 0] } });
    return emitter.emit("Unsqueeze", [flipped, front])[0];
  };
  const [sequence, last] = emitter.emit(opType, [
    x,
    stacked(inputWeight),
    stacked(recurrentWeight),
    emitter.emit("Unsqueeze", [joinBiases(biases, emitter), front])[0],
  ], {
    attributes: {
      hidden_size: hiddenSize,
      direction: reverse ? "reverse" : "forward",
      ...attributes,
    },
    outputs: 2,
  });
  return [
    emitter.emit("Squeeze", [sequence, emitter.integers([1])])[0],
    emitter.emit("Squeeze", [last, front])[0],
  ];
}

/** Writes a composite as the runtime's own operator; returns the names of its outputs. */
export function lowerOperator(
  operator: CompositeOperator,
  inputs: readonly string[],
  emitter: Emitter,
): readonly string[] {
  return operator.kind === "gelu"
    ? emitter.emit("Gelu", inputs)
    : lowerRecurrent(operator, inputs, emitter);
}
