import { prAuc as prAucOf, rocAuc as rocAucOf } from "../../metrics/mod.ts";
import type { SampleSource } from "./batches.ts";
import type { Loss, Predictions } from "./loss.ts";

/** A figure of the validation samples that decides which epoch is best. */
export interface Monitor {
  readonly name: string;
  /** Whether less or more of it is better. */
  readonly goal: "min" | "max";
  /** True: it takes one logit a sample, and labels 0 and 1, at least one of each. Default: false. */
  readonly binary?: boolean;
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
  binary: true,
  evaluate: ({ outputs, labels, weights }) => prAucOf(outputs, labels, { weights }),
};

/** Area under the ROC curve of one logit; labels are 0 or 1. */
export const rocAucMonitor: Monitor = {
  name: "ROC-AUC",
  goal: "max",
  binary: true,
  evaluate: ({ outputs, labels, weights }) => rocAucOf(outputs, labels, { weights }),
};

/**
 * Throws unless a monitor has a figure of the outputs that a loss takes and the samples to be
 * watched, so that this is known before the first step.
 *
 * @throws {TypeError} for more than one output; {RangeError} for labels that it does not take, or one
 * alone
 */
export function assertWatchable(
  { name, binary = false }: Monitor,
  { loss, validation: { length, labels, weights } }: {
    readonly loss: Loss;
    readonly validation: SampleSource;
  },
): void {
  if (!binary || length === 0) return;
  if (loss.outputs !== 1) {
    throw new TypeError(
      `Expected a loss of 1 output for monitor ${name} but found ${loss.name} of ${loss.outputs}`,
    );
  }
  const found = new Set<number>();
  for (let i = 0; i < length; i++) {
    if (labels[i] !== 0 && labels[i] !== 1) {
      throw new RangeError(
        `Expected validation.labels to be 0 or 1 for monitor ${name} but found ${
          labels[i]
        } at ${i}`,
      );
    }
    if (weights[i] > 0) found.add(labels[i]);
  }
  if (found.size < 2) {
    throw new RangeError(
      `Expected both labels among ${length} validation samples for monitor ${name} but found ${
        found.size === 0 ? "none with a weight" : `only ${[...found]}`
      }`,
    );
  }
}
