import type { Calibrator, CalibratorDataOf, CalibratorKind, Steps } from "../calibration/mod.ts";
import {
  add,
  BATCH,
  constant,
  divide,
  multiply,
  negate,
  nonzero,
  pad,
  relu,
  reshape,
  sigmoid,
  softplus,
  subtract,
  sum,
  type Tensor,
} from "../nn/graph/mod.ts";

/** What a calibrator adds to a model's outputs, each a number a sample. */
export interface CalibratedOutputs {
  readonly probability: Tensor;
  /** Venn-Abers' two probabilities. */
  readonly probabilityLow?: Tensor;
  readonly probabilityHigh?: Tensor;
}

/** Beyond single precision's integers nothing is added: a width of 0 is cut to this part of a score. */
const NARROWEST = 2 ** -24;

/** NaN where the score is NaN, for operators that lose it; else 0, also for infinite scores. */
const missing = (score: Tensor) => multiply(sigmoid(score), 0);

/** Scores [batch] as a column beside which numbers in a row stand. */
const column = (score: Tensor) => reshape(score, [BATCH, 1]);

/**
 * The value of the step that each score is on. Every value but one is multiplied by 0, so the
 * result is that value to the last bit.
 */
function stairs(score: Tensor, { edges, values }: Steps, edgeIsAbove: boolean): Tensor {
  const count = edges.length;
  if (count === 0) return add(missing(score), values[0]);
  const at = constant(edges, [count]);
  // 1 for each edge that lies above the score: rising along the row, for edges rise.
  const above = edgeIsAbove
    ? nonzero(relu(subtract(at, column(score))))
    : subtract(1, nonzero(relu(subtract(column(score), at))));
  const last = constant([...new Array<number>(count).fill(0), 1], [count + 1]);
  const own = subtract(
    add(pad(above, { axis: 1, after: 1 }), last),
    pad(above, { axis: 1, before: 1 }),
  );
  const value = sum(multiply(own, constant(values, [count + 1])), { axes: [1] });
  return add(value, missing(score));
}

function sigmoidCurve(
  score: Tensor,
  { slope, intercept }: CalibratorDataOf["platt"],
): CalibratedOutputs {
  return { probability: sigmoid(add(multiply(score, slope), intercept)) };
}

const GRAPHS: {
  readonly [K in CalibratorKind]: (score: Tensor, data: CalibratorDataOf[K]) => CalibratedOutputs;
} = {
  identity: sigmoidCurve,
  platt: sigmoidCurve,
  temperature: sigmoidCurve,
  beta(score, { a, b, c }) {
    const left = multiply(softplus(negate(score)), -a), right = multiply(softplus(score), b);
    return { probability: sigmoid(add(add(left, right), c)) };
  },
  isotonic(score, { scores, probabilities }) {
    const first = add(missing(score), probabilities[0]);
    const count = scores.length - 1;
    if (count === 0) return { probability: first };
    // Each stretch adds its rise times the share of it that lies below the score. All terms are 0 or
    // above, so that steep stretches cost no digits.
    const from = scores.map(Math.fround);
    const widths = Array.from(
      { length: count },
      (_, k) => Math.max(from[k + 1] - from[k], Math.abs(from[k]) * NARROWEST, 2 ** -126),
    );
    const rises = Array.from({ length: count }, (_, k) => probabilities[k + 1] - probabilities[k]);
    const along = divide(
      subtract(column(score), constant(from.slice(0, count), [count])),
      constant(widths, [count]),
    );
    const share = subtract(1, relu(subtract(1, relu(along))));
    return {
      probability: add(first, sum(multiply(share, constant(rises, [count])), { axes: [1] })),
    };
  },
  histogram: (score, data) => ({ probability: stairs(score, data, true) }),
  vennAbers(score, data) {
    const low = stairs(score, data.low, true), high = stairs(score, data.high, false);
    return {
      probability: divide(high, add(subtract(1, low), high)),
      probabilityLow: low,
      probabilityHigh: high,
    };
  },
};

/** The outputs of a binary model whose scores are [batch]: what `calibrator.apply` computes. */
export function calibratorGraph(score: Tensor, calibrator: Calibrator): CalibratedOutputs {
  // The table has the right function for every kind, which an index by union cannot say.
  const graph = GRAPHS[calibrator.kind] as (s: Tensor, data: Calibrator) => CalibratedOutputs;
  return graph(score, calibrator);
}
