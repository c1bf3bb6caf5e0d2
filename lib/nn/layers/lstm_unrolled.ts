import {
  add,
  concat,
  constant,
  expanded,
  type Expansion,
  matmul,
  multiply,
  reshape,
  sigmoid,
  split,
  stack,
  subtract,
  tanh,
  type Tensor,
  transpose,
  unstack,
} from "../graph/mod.ts";

/** Options of {@linkcode unrollLstm}. */
export interface UnrollLstmOptions {
  readonly reverse: boolean;
}

/** What the backward pass needs of one step; all are [batch, hidden] but `read`. */
interface Step {
  /** Input, hidden state before the step and a one, side by side: [batch, features + hidden + 1]. */
  readonly read: Tensor;
  readonly inputGate: Tensor;
  readonly outputGate: Tensor;
  readonly forgetGate: Tensor;
  readonly candidate: Tensor;
  /** Input gate times candidate. */
  readonly gain: Tensor;
  /** Forget gate times the cell before; null in the first step, which starts from zero. */
  readonly kept: Tensor | null;
  readonly cellTanh: Tensor;
  /** Output gate times `cellTanh`. */
  readonly hidden: Tensor;
}

function addMaybe(a: Tensor | null, b: Tensor | null): Tensor | null {
  return a && b ? add(a, b) : a ?? b;
}

/**
 * The LSTM step by step, with its adjoint written by hand. Inputs: x [time, batch, features] and the
 * weights of `lstm`. A step reads its input, its hidden state and a one side by side, so that both
 * weights and the bias take one product forward and one product for their gradient. Products are a step's own: what one op
 * writes is still in the cache when the next one reads it, which on a CPU is faster than products
 * over all steps at once, whose operands pass through memory.
 */
export function unrollLstm(
  [x, inputWeight, recurrentWeight, bias]: readonly Tensor[],
  { reverse }: UnrollLstmOptions,
): Expansion {
  const [time, batch, features] = x.shape;
  const hiddenSize = recurrentWeight.shape[0];
  const gateSizes = [hiddenSize, hiddenSize, hiddenSize, hiddenSize];
  const order = Array.from({ length: time }, (_, k) => reverse ? time - 1 - k : k);
  const inputs = unstack(expanded(x));
  const weight = concat([inputWeight, recurrentWeight, reshape(bias, [1, 4 * hiddenSize])], 0);
  const ones = constant(new Float32Array(batch).fill(1), [batch, 1], x.dtype);
  const zeros = constant(new Float32Array(batch * hiddenSize), [batch, hiddenSize], x.dtype);
  const steps: Step[] = [];
  const hiddens: Tensor[] = new Array(time);

  let hidden: Tensor = zeros;
  let cell: Tensor | null = null;
  for (const t of order) {
    const read: Tensor = concat([inputs[t], hidden, ones], 1);
    const z = matmul(read, weight);
    const [zInput, zOutput, zForget, zCandidate] = split(z, gateSizes, 1);
    const inputGate = sigmoid(zInput);
    const outputGate = sigmoid(zOutput);
    const forgetGate = sigmoid(zForget);
    const candidate = tanh(zCandidate);
    const gain = multiply(inputGate, candidate);
    const kept: Tensor | null = cell && multiply(forgetGate, cell);
    cell = kept ? add(kept, gain) : gain;
    const cellTanh = tanh(cell);
    hidden = hiddens[t] = multiply(outputGate, cellTanh);
    steps.push({
      read,
      inputGate,
      outputGate,
      forgetGate,
      candidate,
      gain,
      kept,
      cellTanh,
      hidden,
    });
  }

  function adjoint([sequence, last]: readonly (Tensor | null)[]): readonly Tensor[] {
    const fromSequence = sequence && unstack(sequence);
    const inputBack = transpose(inputWeight);
    const recurrentBack = transpose(recurrentWeight);
    const xGradients: Tensor[] = new Array(time);
    let weightGradient: Tensor | null = null;
    let hiddenGradient: Tensor | null = last;
    let cellGradient: Tensor | null = null;
    for (let k = time - 1; k >= 0; k--) {
      const t = order[k], step = steps[k];
      const dHidden: Tensor = addMaybe(hiddenGradient, fromSequence?.[t] ?? null) ?? zeros;
      // The slopes of sigmoid and tanh, y (1 - y) and 1 - y², are written with products that the
      // forward pass has made: x y (1 - y) is (x y) (1 - y), and x (1 - y²) is x - (x y) y.
      const dCellHere = multiply(
        dHidden,
        subtract(step.outputGate, multiply(step.hidden, step.cellTanh)),
      );
      const dCell: Tensor = cellGradient ? add(dCellHere, cellGradient) : dCellHere;
      const dZ = concat([
        multiply(multiply(dCell, step.gain), subtract(1, step.inputGate)),
        multiply(multiply(dHidden, step.hidden), subtract(1, step.outputGate)),
        step.kept ? multiply(multiply(dCell, step.kept), subtract(1, step.forgetGate)) : zeros,
        multiply(dCell, subtract(step.inputGate, multiply(step.gain, step.candidate))),
      ], 1);
      xGradients[t] = matmul(dZ, inputBack);
      weightGradient = addMaybe(matmul(transpose(step.read), dZ), weightGradient);
      if (k > 0) {
        cellGradient = multiply(dCell, step.forgetGate);
        hiddenGradient = matmul(dZ, recurrentBack);
      }
    }
    const [inputWeightGradient, recurrentWeightGradient, biasGradient] = split(
      weightGradient!,
      [features, hiddenSize, 1],
      0,
    );
    return [
      stack(xGradients),
      inputWeightGradient,
      recurrentWeightGradient,
      reshape(biasGradient, bias.shape),
    ];
  }

  return { outputs: [stack(hiddens), hidden], adjoint };
}
