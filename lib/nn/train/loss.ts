import { divide, multiply, softplus, subtract, sum, type Tensor } from "../graph/mod.ts";

/**
 * Weighted mean of binary cross-entropy with logits, sum(w l) / sum(w), where
 * l = softplus(z) - y z. All three are [batch, 1]; labels are 0 or 1 (or between).
 */
export function binaryCrossEntropy(logits: Tensor, labels: Tensor, weights: Tensor): Tensor {
  const losses = subtract(softplus(logits), multiply(labels, logits));
  return divide(sum(multiply(losses, weights)), sum(weights));
}

/** The same over arrays of numbers; NaN where there are none. */
export function meanBinaryCrossEntropy(
  logits: ArrayLike<number>,
  labels: ArrayLike<number>,
  weights: ArrayLike<number>,
): number {
  let total = 0, weight = 0;
  for (let i = 0; i < logits.length; i++) {
    const z = logits[i];
    const softplus = z > 0 ? z + Math.log1p(Math.exp(-z)) : Math.log1p(Math.exp(z));
    total += weights[i] * (softplus - labels[i] * z);
    weight += weights[i];
  }
  return total / weight;
}
