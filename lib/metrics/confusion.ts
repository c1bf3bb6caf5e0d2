import { assertSameLength, withDisplay } from "../core/mod.ts";
import { assertBinary, assertWeights } from "../stats/mod.ts";

/** Options of the metrics that take a weight for each sample. */
export interface WeightOptions {
  /** Weight of each sample, finite and at least 0. Default: 1 each. */
  readonly weights?: ArrayLike<number>;
}

/** Summed weights (counts, without weights) of the four outcomes of a yes-or-no forecast. */
export interface Confusion {
  readonly truePositive: number;
  readonly falsePositive: number;
  readonly trueNegative: number;
  readonly falseNegative: number;
}

declare module "../core/display.ts" {
  interface Displayed {
    confusion: Confusion;
  }
}

/**
 * Counts the outcomes of `decisions` (1 = forecast up, 0 = not) against `labels` (1 or 0). Throws
 * for any other value, NaN included.
 *
 * @example
 * ```ts
 * import { confusion } from "lib/metrics/mod.ts";
 * import assert from "node:assert/strict";
 * assert.deepEqual({ ...confusion([1, 1, 0, 0, 1], [1, 0, 0, 1, 1]) }, {
 *   truePositive: 2,
 *   falsePositive: 1,
 *   trueNegative: 1,
 *   falseNegative: 1,
 * });
 * ```
 */
export function confusion(
  decisions: ArrayLike<number>,
  labels: ArrayLike<number>,
  { weights }: WeightOptions = {},
): Confusion {
  assertSameLength({ decisions, labels, ...(weights && { weights }) });
  assertBinary("decisions", decisions);
  assertBinary("labels", labels);
  if (weights) assertWeights("weights", weights);
  let truePositive = 0, falsePositive = 0, trueNegative = 0, falseNegative = 0;
  for (let i = 0; i < labels.length; i++) {
    const weight = weights ? weights[i] : 1;
    if (decisions[i] === 1) {
      if (labels[i] === 1) truePositive += weight;
      else falsePositive += weight;
    } else if (labels[i] === 1) falseNegative += weight;
    else trueNegative += weight;
  }
  return Object.freeze(
    withDisplay("confusion", { truePositive, falsePositive, trueNegative, falseNegative }),
  );
}

/**
 * Share of right decisions. NaN without samples.
 *
 * @example
 * ```ts
 * import { accuracy, confusion } from "lib/metrics/mod.ts";
 * import assert from "node:assert/strict";
 * assert.equal(accuracy(confusion([1, 1, 0, 0, 1], [1, 0, 0, 1, 1])), 0.6);
 * ```
 */
export function accuracy(c: Confusion): number {
  const right = c.truePositive + c.trueNegative;
  return right / (right + c.falsePositive + c.falseNegative);
}

/**
 * Share of positive decisions that were right. NaN when nothing was decided positive
 * (scikit-learn's default says 0 there, which reads like a result).
 *
 * @example
 * ```ts
 * import { confusion, precision } from "lib/metrics/mod.ts";
 * import assert from "node:assert/strict";
 * assert.equal(precision(confusion([1, 1, 0], [1, 0, 0])), 0.5);
 * assert.ok(Number.isNaN(precision(confusion([0, 0], [1, 0]))));
 * ```
 */
export function precision(c: Confusion): number {
  return c.truePositive / (c.truePositive + c.falsePositive);
}

/**
 * Share of positive labels that were found. NaN when no label is positive.
 *
 * @example
 * ```ts
 * import { confusion, recall } from "lib/metrics/mod.ts";
 * import assert from "node:assert/strict";
 * assert.equal(recall(confusion([1, 0, 0], [1, 1, 0])), 0.5);
 * ```
 */
export function recall(c: Confusion): number {
  return c.truePositive / (c.truePositive + c.falseNegative);
}

/**
 * Harmonic mean of precision and recall, 2 TP / (2 TP + FP + FN). NaN when neither a decision nor a
 * label is positive; 0 when only one of the two kinds exists.
 *
 * @example
 * ```ts
 * import { confusion, f1 } from "lib/metrics/mod.ts";
 * import assert from "node:assert/strict";
 * assert.equal(f1(confusion([1, 1, 0, 0], [1, 0, 1, 0])), 0.5);
 * ```
 */
export function f1(c: Confusion): number {
  return 2 * c.truePositive / (2 * c.truePositive + c.falsePositive + c.falseNegative);
}
