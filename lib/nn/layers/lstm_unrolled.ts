import {
  add,
  concat,
  constant,
  type Expansion,
  matmul,
  multiply,
  reshape,
  sigmoid,
  split,
  subtract,
  sum,
  tanh,
  type Tensor,
  transpose,
} from "../graph/mod.ts";

/** Options of {@linkcode unrollLstm}. */
export interface UnrollLstmOptions {
  readonly reverse: boolean;
}

/** What the backward pass needs of one step. */
interface Step {
  /** Input, output and forget gate side by side: [batch, 3 hidden]. */
  readonly gates: Tensor;
  readonly inputGate: Tensor;
  readonly outputGate: Tensor;
  readonly forgetGate: Tensor;
  readonly candidate: Tensor;
  /** Cell state before the step; null before the first, which starts from zero. */
  readonly cellBefore: Tensor | null;
  readonly cellTanh: Tensor;
  readonly hidden: Tensor;
}

const oneMinusSquare = (y: Tensor) => subtract(1, multiply(y, y));

function addMaybe(a: Tensor | null, b: Tensor | null): Tensor | null {
  return a && b ? add(a, b) : a ?? b;
}

/**
 * The LSTM step by step, with its adjoint written by hand. Inputs meet their weights in one product
 * for all steps; the backward pass stacks the gate gradients of all steps and gets each weight
 * gradient from one large product. Inputs: x [time, batch, features] and the weights of `lstm`.
 */
export function unrollLstm(
  [x, inputWeight, recurrentWeight, bias]: readonly Tensor[],
  { reverse }: UnrollLstmOptions,
): Expansion {
  const [time, batch, features] = x.shape;
  const hiddenSize = recurrentWeight.shape[0];
  const width = 4 * hiddenSize;
  const flat = reshape(x, [time * batch, features]);
  const projected = split(
    add(matmul(flat, inputWeight), bias),
    new Array(time).fill(batch),
    0,
  );
  const order = Array.from({ length: time }, (_, k) => reverse ? time - 1 - k : k);
  const steps: Step[] = new Array(time);

  let hidden: Tensor | null = null;
  let cell: Tensor | null = null;
  for (const t of order) {
    const z: Tensor = hidden ? add(projected[t], matmul(hidden, recurrentWeight)) : projected[t];
    const [zGates, zCandidate] = split(z, [3 * hiddenSize, hiddenSize], 1);
    const gates = sigmoid(zGates);
    const [inputGate, outputGate, forgetGate] = split(
      gates,
      [hiddenSize, hiddenSize, hiddenSize],
      1,
    );
    const candidate = tanh(zCandidate);
    const cellBefore = cell;
    const gain = multiply(inputGate, candidate);
    cell = cell ? add(multiply(forgetGate, cell), gain) : gain;
    const cellTanh = tanh(cell);
    hidden = multiply(outputGate, cellTanh);
    steps[t] = {
      gates,
      inputGate,
      outputGate,
      forgetGate,
      candidate,
      cellBefore,
      cellTanh,
      hidden,
    };
  }
  const rows = concat(steps.map((step) => step.hidden), 0);

  function adjoint([sequence, last]: readonly (Tensor | null)[]): readonly Tensor[] {
    const fromSequence = sequence
      ? split(reshape(sequence, [time * batch, hiddenSize]), new Array(time).fill(batch), 0)
      : null;
    const recurrentBack = transpose(recurrentWeight);
    const zeros = constant(new Float32Array(batch * hiddenSize), [batch, hiddenSize], x.dtype);
    const gateGradients: Tensor[] = new Array(time);
    let hiddenGradient: Tensor | null = last;
    let cellGradient: Tensor | null = null;
    for (let k = time - 1; k >= 0; k--) {
      const t = order[k];
      const step = steps[t];
      const dHidden: Tensor = addMaybe(hiddenGradient, fromSequence?.[t] ?? null) ?? zeros;
      const throughHidden = multiply(
        multiply(dHidden, step.outputGate),
        oneMinusSquare(step.cellTanh),
      );
      const dCell: Tensor = cellGradient ? add(throughHidden, cellGradient) : throughHidden;
      const dGates = concat([
        multiply(dCell, step.candidate),
        multiply(dHidden, step.cellTanh),
        step.cellBefore ? multiply(dCell, step.cellBefore) : zeros,
      ], 1);
      const slope = multiply(step.gates, subtract(1, step.gates));
      const dCandidate = multiply(
        multiply(dCell, step.inputGate),
        oneMinusSquare(step.candidate),
      );
      const dZ = concat([multiply(dGates, slope), dCandidate], 1);
      gateGradients[t] = dZ;
      if (k > 0) {
        cellGradient = multiply(dCell, step.forgetGate);
        hiddenGradient = matmul(dZ, recurrentBack);
      }
    }
    const dZ = concat(gateGradients, 0);
    const before = order.map((t, k) => ({
      t,
      hidden: k === 0 ? zeros : steps[order[k - 1]].hidden,
    }))
      .sort((a, b) => a.t - b.t).map(({ hidden }) => hidden);
    return [
      reshape(matmul(dZ, transpose(inputWeight)), [time, batch, features]),
      matmul(transpose(flat), dZ),
      matmul(transpose(concat(before, 0)), dZ),
      reshape(sum(dZ, { axes: [0] }), [width]),
    ];
  }

  return {
    outputs: [reshape(rows, [time, batch, hiddenSize]), steps[order[time - 1]].hidden],
    adjoint,
  };
}
