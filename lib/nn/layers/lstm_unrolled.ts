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

/** Options of {@linkcode unrollLstm}. */
export interface UnrollLstmOptions {
  readonly reverse: boolean;
}

/** What the backward pass needs of one step; all are [batch, hidden] but `read`. */
interface Step {
  /** Input and hidden state before the step, side by side: [batch, features + hidden]. */
  readonly read: Tensor;
  /** Null before the first step, which starts from zero. */
  readonly cellBefore: Tensor | null;
  readonly inputGate: Tensor;
  readonly outputGate: Tensor;
  readonly forgetGate: Tensor;
  readonly candidate: Tensor;
  readonly cellTanh: Tensor;
}

/** Gradient through a sigmoid with value y. */
const throughSigmoid = (y: Tensor, gradient: Tensor) =>
  multiply(gradient, multiply(y, subtract(1, y)));

/** Gradient through a hyperbolic tangent with value y. */
const throughTanh = (y: Tensor, gradient: Tensor) =>
  multiply(gradient, subtract(1, multiply(y, y)));

function addMaybe(a: Tensor | null, b: Tensor | null): Tensor | null {
  return a && b ? add(a, b) : a ?? b;
}

/**
 * The LSTM step by step, with its adjoint written by hand. Inputs: x [time, batch, features] and the
 * weights of `lstm`. A step reads its input and hidden state side by side, so that both weights take
 * one product forward and one product for their gradient. Products are a step's own: what one op
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
  const weight = concat([inputWeight, recurrentWeight], 0);
  const zeros = constant(new Float32Array(batch * hiddenSize), [batch, hiddenSize], x.dtype);
  const steps: Step[] = [];
  const hiddens: Tensor[] = new Array(time);

  let hidden: Tensor = zeros;
  let cell: Tensor | null = null;
  for (const t of order) {
    const cellBefore: Tensor | null = cell;
    const read: Tensor = concat([inputs[t], hidden], 1);
    const z = add(matmul(read, weight), bias);
    const [zInput, zOutput, zForget, zCandidate] = split(z, gateSizes, 1);
    const inputGate = sigmoid(zInput);
    const outputGate = sigmoid(zOutput);
    const forgetGate = sigmoid(zForget);
    const candidate = tanh(zCandidate);
    const gain = multiply(inputGate, candidate);
    cell = cellBefore ? add(multiply(forgetGate, cellBefore), gain) : gain;
    const cellTanh = tanh(cell);
    hidden = hiddens[t] = multiply(outputGate, cellTanh);
    steps.push({
      read,
      cellBefore,
      inputGate,
      outputGate,
      forgetGate,
      candidate,
      cellTanh,
    });
  }

  function adjoint([sequence, last]: readonly (Tensor | null)[]): readonly Tensor[] {
    const fromSequence = sequence && unstack(sequence);
    const inputBack = transpose(inputWeight);
    const recurrentBack = transpose(recurrentWeight);
    const xGradients: Tensor[] = new Array(time);
    let weightGradient: Tensor | null = null;
    let biasGradient: Tensor | null = null;
    let hiddenGradient: Tensor | null = last;
    let cellGradient: Tensor | null = null;
    for (let k = time - 1; k >= 0; k--) {
      const t = order[k], step = steps[k];
      const dHidden: Tensor = addMaybe(hiddenGradient, fromSequence?.[t] ?? null) ?? zeros;
      const dCellHere = throughTanh(step.cellTanh, multiply(dHidden, step.outputGate));
      const dCell: Tensor = cellGradient ? add(dCellHere, cellGradient) : dCellHere;
      const dZ = concat([
        throughSigmoid(step.inputGate, multiply(dCell, step.candidate)),
        throughSigmoid(step.outputGate, multiply(dHidden, step.cellTanh)),
        step.cellBefore ? throughSigmoid(step.forgetGate, multiply(dCell, step.cellBefore)) : zeros,
        throughTanh(step.candidate, multiply(dCell, step.inputGate)),
      ], 1);
      xGradients[t] = matmul(dZ, inputBack);
      weightGradient = addMaybe(matmul(transpose(step.read), dZ), weightGradient);
      biasGradient = addMaybe(sum(dZ, { axes: [0] }), biasGradient);
      if (k > 0) {
        cellGradient = multiply(dCell, step.forgetGate);
        hiddenGradient = matmul(dZ, recurrentBack);
      }
    }
    const [inputWeightGradient, recurrentWeightGradient] = split(
      weightGradient!,
      [features, hiddenSize],
      0,
    );
    return [stack(xGradients), inputWeightGradient, recurrentWeightGradient, biasGradient!];
  }

  return { outputs: [stack(hiddens), hidden], adjoint };
}
