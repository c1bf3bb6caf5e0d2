import { assertInteger } from "../../core/mod.ts";
import {
  add,
  concat,
  constant,
  matmul,
  multiply,
  negate,
  relu,
  softplus,
  split,
  subtract,
  sum,
  type Tensor,
} from "../graph/mod.ts";
import {
  assertClassificationOptions,
  type ClassificationLossOptions,
  focalTerm,
  focalTermOf,
  nameOf,
} from "./classification_terms.ts";
import type { Loss } from "./loss.ts";

/** Options of {@linkcode softmaxCrossEntropy}. */
export interface SoftmaxCrossEntropyOptions extends ClassificationLossOptions {
  /** Number of classes, at least 2: the columns of the network's output. */
  readonly classes: number;
}

/** ln(e^a + e^b); without an operand it is the other. */
function logAddExp(a: Tensor | undefined, b: Tensor | undefined): Tensor | undefined {
  return a && b ? add(b, softplus(subtract(a, b))) : a ?? b;
}

/**
 * Log-odds of each class: its logit less the log of the sum of the others' exponentials, [batch,
 * classes]. Sums over the columns before and after give all of them in a pass each.
 */
function margins(logits: Tensor, classes: number): Tensor {
  const columns = split(logits, new Array<number>(classes).fill(1), 1);
  const before: (Tensor | undefined)[] = [undefined];
  const after: (Tensor | undefined)[] = [undefined];
  for (let k = 0; k + 1 < classes; k++) {
    before.push(logAddExp(before[k], columns[k]));
    after.unshift(logAddExp(after[0], columns[classes - 1 - k]));
  }
  return concat(
    columns.map((column, k) => subtract(column, logAddExp(before[k], after[k])!)),
    1,
  );
}

/** Margin of class k in numbers. */
function marginOf(logits: ArrayLike<number>, k: number): number {
  let largest = -Infinity, others = 0;
  for (let j = 0; j < logits.length; j++) if (j !== k) largest = Math.max(largest, logits[j]);
  for (let j = 0; j < logits.length; j++) if (j !== k) others += Math.exp(logits[j] - largest);
  return logits[k] - largest - Math.log(others);
}

/** Rows with a one in the column of the class: [batch, 1] of whole numbers gives [batch, classes]. */
function oneHot(target: Tensor, classes: number): Tensor {
  const indices = constant(
    Array.from({ length: classes }, (_, k) => k),
    [1, classes],
    target.dtype,
  );
  const distance = subtract(target, indices);
  return relu(subtract(1, add(relu(distance), relu(negate(distance)))));
}

/**
 * Cross-entropy of several classes for a network with a logit a class; targets are 0 to classes - 1.
 * Smoothing and class weights mean what they mean in PyTorch's `CrossEntropyLoss`; with
 * `focalGamma`, each class's part is times (1 - p)^gamma.
 *
 * @throws {RangeError} for options out of range; {TypeError} unless there is a weight a class
 *
 * @example
 * ```ts
 * import { softmaxCrossEntropy } from "lib/nn/train/mod.ts";
 * import assert from "node:assert/strict";
 * const loss = softmaxCrossEntropy({ classes: 3 });
 * assert.ok(Math.abs(loss.evaluate([5, 5, 5], 2) - Math.log(3)) < 1e-12);
 * ```
 */
export function softmaxCrossEntropy({ classes, ...options }: SoftmaxCrossEntropyOptions): Loss {
  assertInteger("classes", classes, { min: 2 });
  assertClassificationOptions(classes, options);
  const { labelSmoothing = 0, focalGamma = 0 } = options;
  const weights = options.classWeights ?? new Array<number>(classes).fill(1);
  /** Share of the target that goes to every class, and what is left for the truth. */
  const spread = labelSmoothing / classes, kept = 1 - labelSmoothing;
  return {
    name: nameOf(focalGamma === 0 ? "cross-entropy" : "focal loss", options),
    outputs: classes,
    targets: `a class from 0 to ${classes - 1}`,
    accepts: (target) => Number.isInteger(target) && target >= 0 && target < classes,
    classWeight: (target) => weights[target],
    build(logits, target) {
      const { dtype } = logits;
      const truth = oneHot(target, classes);
      const shares = multiply(
        add(multiply(truth, kept), spread),
        constant(weights, [1, classes], dtype),
      );
      const losses = multiply(shares, focalTerm(margins(logits, classes), focalGamma));
      return {
        losses: sum(losses, { axes: [1], keepDimensions: true }),
        classWeights: options.classWeights &&
          matmul(truth, constant(weights, [classes, 1], dtype)),
      };
    },
    evaluate(logits, target) {
      let total = 0;
      for (let k = 0; k < classes; k++) {
        const share = (k === target ? kept : 0) + spread;
        if (share > 0) total += share * weights[k] * focalTermOf(marginOf(logits, k), focalGamma);
      }
      return total;
    },
  };
}
