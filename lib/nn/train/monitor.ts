import { prAuc as prAucOf, rocAuc as rocAucOf } from "../../metrics/mod.ts";
import type { Predictions } from "./loss.ts";

/** A figure of the validation samples that decides which epoch is best. */
export interface Monitor {
  readonly name: string;
  /** Whether less or more of it is better. */
  readonly goal: "min" | "max";
  /** The figure; what is not finite stops the training with an error. */
  evaluate(predictions: Predictions): number;
}

/**
 * Area under the precision-recall curve of one logit; labels are 0 or 1.
 *
 * @example
 * ```ts
 * import { prAucMonitor } from "lib/nn/train/mod.ts";
 * import assert from "node:assert/strict";
 * const predictions = { outputs: Float64Array.of(-1, 2), labels: [0, 1], weights: [1, 1] };
 * assert.equal(prAucMonitor.evaluate(predictions), 1);
 * ```
 */
export const prAucMonitor: Monitor = {
  name: "PR-AUC",
  goal: "max",
  evaluate: ({ outputs, labels, weights }) => prAucOf(outputs, labels, { weights }),
};

/** Area under the ROC curve of one logit; labels are 0 or 1. */
export const rocAucMonitor: Monitor = {
  name: "ROC-AUC",
  goal: "max",
  evaluate: ({ outputs, labels, weights }) => rocAucOf(outputs, labels, { weights }),
};
