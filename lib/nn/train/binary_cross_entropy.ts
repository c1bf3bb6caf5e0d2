import { add, multiply, negate, softplus, subtract, type Tensor } from "../graph/mod.ts";
import {
  assertClassificationOptions,
  type ClassificationLossOptions,
  focalTerm,
  focalTermOf,
  nameOf,
} from "./classification_terms.ts";
import type { Loss } from "./loss.ts";

/**
 * Cross-entropy of two classes for a network with one logit z; targets are 0, 1 or between. Without
 * options a sample's loss is softplus(z) - y z. It equals {@linkcode softmaxCrossEntropy} of the
 * logits 0 and z, smoothing, class weights and focus included.
 *
 * @throws {RangeError} for options out of range; {TypeError} unless there are 2 class weights
 *
 * @example
 * ```ts
 * import { binaryCrossEntropy } from "lib/nn/train/mod.ts";
 * import assert from "node:assert/strict";
 * assert.equal(binaryCrossEntropy().evaluate([0], 1), Math.log(2));
 * ```
 */
export function binaryCrossEntropy(options: ClassificationLossOptions = {}): Loss {
  assertClassificationOptions(2, options);
  const { labelSmoothing = 0, classWeights, focalGamma = 0 } = options;
  const [negative, positive] = classWeights ?? [1, 1];

  function losses(z: Tensor, target: Tensor): Tensor {
    const y = labelSmoothing === 0
      ? target
      : add(multiply(target, 1 - labelSmoothing), labelSmoothing / 2);
    if (focalGamma === 0 && !classWeights) return subtract(softplus(z), multiply(y, z));
    return add(
      multiply(multiply(y, positive), focalTerm(z, focalGamma)),
      multiply(multiply(subtract(1, y), negative), focalTerm(negate(z), focalGamma)),
    );
  }

  return {
    name: nameOf(focalGamma === 0 ? "binary cross-entropy" : "binary focal loss", options),
    outputs: 1,
    targets: "0, 1 or between",
    accepts: (target) => target >= 0 && target <= 1,
    classWeight: (target) => negative + (positive - negative) * target,
    build: (z, target) => ({
      losses: losses(z, target),
      classWeights: classWeights && add(multiply(target, positive - negative), negative),
    }),
    evaluate({ 0: z }, target) {
      const y = target * (1 - labelSmoothing) + labelSmoothing / 2;
      return y * positive * focalTermOf(z, focalGamma) +
        (1 - y) * negative * focalTermOf(-z, focalGamma);
    },
  };
}
