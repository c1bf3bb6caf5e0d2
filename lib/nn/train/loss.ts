import { divide, multiply, sum, type Tensor } from "../graph/mod.ts";

/** Losses of a batch in symbols. */
export interface SampleLosses {
  /** Loss of each sample, its class weight included: [batch, 1]. */
  readonly losses: Tensor;
  /** Class weight of each sample: [batch, 1]. Absent: all are 1. */
  readonly classWeights?: Tensor;
}

/**
 * What training makes small: the mean over samples of `w l / w c`, where l is a sample's loss, c the
 * weight of its class and w its own weight.
 */
export interface Loss {
  readonly name: string;
  /** Columns of the network's output. */
  readonly outputs: number;
  /** What a target must be, for errors: "0, 1 or between". */
  readonly targets: string;
  /** Whether this number is such a target. */
  accepts(target: number): boolean;
  /** Losses of outputs [batch, outputs] and targets [batch, 1]. */
  build(output: Tensor, target: Tensor): SampleLosses;
  /** The same in numbers for one sample: its outputs and its target. */
  evaluate(output: ArrayLike<number>, target: number): number;
  /** Class weight of a target. */
  classWeight(target: number): number;
}

/** A loss over a batch in symbols, in the parts that add up over batches. */
export interface LossTotals {
  /** Sum of weighted losses, a scalar. */
  readonly total: Tensor;
  /** Sum of weights, a scalar. */
  readonly weight: Tensor;
}

/** Totals of a loss; `weights` are the samples' own, [batch, 1]. */
export function lossTotals(
  { losses, classWeights }: SampleLosses,
  weights: Tensor,
): LossTotals {
  return {
    total: sum(multiply(losses, weights)),
    weight: sum(classWeights ? multiply(classWeights, weights) : weights),
  };
}

/** The mean that {@linkcode LossTotals} stand for. */
export const meanOf = ({ total, weight }: LossTotals): Tensor => divide(total, weight);

/** Outputs of a network and what they should have been. */
export interface Predictions {
  /** [samples, outputs], row by row. */
  readonly outputs: Float64Array;
  /** A target a sample. */
  readonly labels: ArrayLike<number>;
  /** A weight a sample. */
  readonly weights: ArrayLike<number>;
}

/** Weighted mean of a loss over samples; NaN where there are none. */
export function meanLoss(loss: Loss, { outputs, labels, weights }: Predictions): number {
  const width = loss.outputs;
  let total = 0, weight = 0;
  for (let i = 0; i < labels.length; i++) {
    const row = outputs.subarray(i * width, (i + 1) * width);
    total += weights[i] * loss.evaluate(row, labels[i]);
    weight += weights[i] * loss.classWeight(labels[i]);
  }
  return total / weight;
}

/**
 * Throws unless every target of a source is one that the loss takes.
 *
 * @throws {RangeError} naming the first that is not
 */
export function assertTargets(loss: Loss, what: string, labels: ArrayLike<number>): void {
  for (let i = 0; i < labels.length; i++) {
    if (!loss.accepts(labels[i])) {
      throw new RangeError(
        `Expected ${what} to be ${loss.targets} for ${loss.name} but found ${labels[i]} at ${i}`,
      );
    }
  }
}
