/** One more than the largest label; no more than there are labels, so that a stray one is told. */
function countClasses(labels: ArrayLike<number>): number {
  let largest = 1;
  for (let i = 0; i < labels.length; i++) if (labels[i] > largest) largest = labels[i];
  return Math.min(Math.floor(largest) + 1, Math.max(2, labels.length));
}

/**
 * Weights that make every class count the same: n / (classes times the class's share of n), where n
 * is the sum of the samples' weights (scikit-learn's "balanced"). Give it training labels only.
 *
 * @throws {RangeError} when a class has no weight, or a label is none of the classes
 *
 * @example
 * ```ts
 * import { balancedClassWeights } from "lib/nn/train/mod.ts";
 * import assert from "node:assert/strict";
 * assert.deepEqual(balancedClassWeights([0, 0, 0, 1]), [4 / 6, 2]);
 * ```
 */
export function balancedClassWeights(
  labels: ArrayLike<number>,
  { classes = countClasses(labels), weights }: {
    /** Number of classes; labels are 0 to classes - 1. Default: as the labels say, at least 2. */
    readonly classes?: number;
    /** A weight a sample. Default: all 1. */
    readonly weights?: ArrayLike<number>;
  } = {},
): number[] {
  const counts = new Array<number>(classes).fill(0);
  let total = 0;
  for (let i = 0; i < labels.length; i++) {
    const weight = weights ? weights[i] : 1;
    if (!(labels[i] in counts)) {
      throw new RangeError(
        `Expected labels to be classes from 0 to ${classes - 1} but found ${labels[i]} at ${i}`,
      );
    }
    counts[labels[i]] += weight;
    total += weight;
  }
  return counts.map((count, k) => {
    if (!(count > 0)) throw new RangeError(`Expected samples of class ${k} but found none`);
    return total / (classes * count);
  });
}
