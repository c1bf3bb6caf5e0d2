import { take } from "../core/mod.ts";
import { add, multiply, type Tensor } from "../nn/graph/mod.ts";
import type { FitData } from "./estimator.ts";
import type { Head, HeadOf } from "./head.ts";

/** How a network sees labels, and how its outputs become scores. */
export interface TargetScale {
  /** A label as the loss takes it. */
  toTarget(label: number): number;
  /** Outputs [batch, columns] as scores of the same shape. */
  toScore(output: Tensor): Tensor;
}

/** Labels and outputs as they are. */
const PLAIN: TargetScale = { toTarget: (label) => label, toScore: (output) => output };

/** Weighted mean and standard deviation of the training labels. */
function momentsOf({ samples, train }: FitData): { mean: number; deviation: number } {
  const labels = take(samples.label, train), weights = take(samples.weight, train);
  let weight = 0, sum = 0, squares = 0;
  for (let i = 0; i < labels.length; i++) {
    weight += weights[i];
    sum += weights[i] * labels[i];
  }
  const mean = sum / weight;
  for (let i = 0; i < labels.length; i++) squares += weights[i] * (labels[i] - mean) ** 2;
  return { mean, deviation: Math.sqrt(squares / weight) };
}

/**
 * Numbers are learnt in standard deviations from the mean of the training labels: returns of a
 * thousandth and prices of thousands then take the same learning rate.
 */
function standardized(data: FitData): TargetScale {
  const { mean, deviation } = momentsOf(data);
  return {
    toTarget: (label) => (label - mean) / deviation,
    toScore: (output) => add(multiply(output, deviation), mean),
  };
}

const SCALES: {
  readonly [T in Head["task"]]: (head: HeadOf<T>, data: FitData) => TargetScale;
} = {
  binary: () => PLAIN,
  multiclass: ({ classes }) => ({ ...PLAIN, toTarget: (label) => classes.indexOf(label) }),
  regression: (_, data) => standardized(data),
  quantile: (_, data) => standardized(data),
};

/** The scale on which a network with this head learns the training labels. */
export function targetScale(head: Head, data: FitData): TargetScale {
  // The table has an entry of the right type for every task, which an index by union cannot say.
  const scale = SCALES[head.task] as (head: Head, data: FitData) => TargetScale;
  return scale(head, data);
}
