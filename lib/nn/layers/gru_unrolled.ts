import {
  add,
  concat,
  constant,
  expanded,
  type Expansion,
  matmul,
  multiply,
  sigmoid,
  split,
  stack,
  subtract,
  sum,
  tanh,
  type Tensor,
  transpose,
  unstack,
} from "../graph/mod.ts";

/** Options of {@linkcode unrollGru}. */
export interface UnrollGruOptions {
  readonly reverse: boolean;
}

/** What the backward pass needs of one step; all are [batch, hidden] but `input`. */
interface Step {
  /** [batch, features]. */
  readonly input: Tensor;
  /** Hidden state before the step. */
  readonly before: Tensor;
  readonly update: Tensor;
  readonly reset: Tensor;
  readonly candidate: Tensor;
  /** Reset gate times the candidate's product with the hidden state. */
  readonly recalled: Tensor;
  /** Hidden state before the step less the candidate. */
  readonly distance: Tensor;
}

function addMaybe(a: Tensor | null, b: Tensor): Tensor {
  return a ? add(a, b) : b;
}

/**
 * The GRU step by step, with its adjoint written by hand. Inputs: x [time, batch, features] and the
 * weights of `gru`. The gates take one product with input and hidden state side by side; the
 * candidate's two products stay apart, since the reset gate multiplies only one of them. The
 * products of the backward pass are one a weight matrix and direction.
 */
export function unrollGru(
  [x, inputWeight, recurrentWeight, bias, candidateBias]: readonly Tensor[],
  { reverse }: UnrollGruOptions,
): Expansion {
  const [time, batch] = x.shape;
  const hiddenSize = recurrentWeight.shape[0];
  const order = Array.from({ length: time }, (_, k) => reverse ? time - 1 - k : k);
  const inputs = unstack(expanded(x));
  const parts = (tensor: Tensor) => split(tensor, [2 * hiddenSize, hiddenSize], -1);
  const [gateInput, candidateInput] = parts(inputWeight);
  const [gateRecurrent, candidateRecurrent] = parts(recurrentWeight);
  const [gateBias, inputBias] = parts(bias);
  const gateWeight = concat([gateInput, gateRecurrent], 0);
  const zeros = constant(new Float32Array(batch * hiddenSize), [batch, hiddenSize], x.dtype);
  const steps: Step[] = [];
  const hiddens: Tensor[] = new Array(time);

  let hidden: Tensor = zeros;
  for (const t of order) {
    const input = inputs[t], before: Tensor = hidden;
    const gates = sigmoid(add(matmul(concat([input, before], 1), gateWeight), gateBias));
    const [update, reset] = split(gates, [hiddenSize, hiddenSize], 1);
    const recalled = multiply(reset, add(matmul(before, candidateRecurrent), candidateBias));
    const candidate = tanh(add(add(matmul(input, candidateInput), inputBias), recalled));
    const distance = subtract(before, candidate);
    hidden = hiddens[t] = add(candidate, multiply(update, distance));
    steps.push({ input, before, update, reset, candidate, recalled, distance });
  }

  function adjoint([sequence, last]: readonly (Tensor | null)[]): readonly Tensor[] {
    const fromSequence = sequence && unstack(sequence);
    const inputBack = transpose(inputWeight);
    const recurrentBack = transpose(recurrentWeight);
    const xGradients: Tensor[] = new Array(time);
    const sums: (Tensor | null)[] = [null, null, null, null];
    let hiddenGradient: Tensor | null = last;
    for (let k = time - 1; k >= 0; k--) {
      const t = order[k], step = steps[k];
      const fromAbove = fromSequence?.[t];
      const dHidden: Tensor = fromAbove
        ? addMaybe(hiddenGradient, fromAbove)
        : hiddenGradient ?? zeros;
      // The slopes of sigmoid and tanh, y (1 - y) and 1 - y², share products with the forward pass:
      // x y (1 - y) is (x y) (1 - y).
      const kept = multiply(dHidden, step.update);
      const dCandidate = multiply(
        subtract(dHidden, kept),
        subtract(1, multiply(step.candidate, step.candidate)),
      );
      const dUpdate = multiply(multiply(kept, step.distance), subtract(1, step.update));
      const dReset = multiply(multiply(dCandidate, step.recalled), subtract(1, step.reset));
      const dRecalled = multiply(dCandidate, step.reset);
      const dInput = concat([dUpdate, dReset, dCandidate], 1);
      const dRecurrent = concat([dUpdate, dReset, dRecalled], 1);
      xGradients[t] = matmul(dInput, inputBack);
      [
        matmul(transpose(step.input), dInput),
        matmul(transpose(step.before), dRecurrent),
        sum(dInput, { axes: [0] }),
        sum(dRecalled, { axes: [0] }),
      ].forEach((part, i) => sums[i] = addMaybe(sums[i], part));
      hiddenGradient = add(matmul(dRecurrent, recurrentBack), kept);
    }
    return [stack(xGradients), ...sums as Tensor[]];
  }

  return { outputs: [stack(hiddens), hidden], adjoint };
}
