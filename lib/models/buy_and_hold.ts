import { assertKnownOptions, type OptionNames } from "../core/mod.ts";
import { add, multiply, sum } from "../nn/graph/mod.ts";
import { lastStep } from "../nn/layers/mod.ts";
import { buildArtifact } from "./artifact.ts";
import type { Estimator } from "./estimator.ts";
import { shownModel } from "./shown_model.ts";
import { assertTrainable } from "./training_data.ts";

/** Options of {@linkcode buyAndHold}. */
export interface BuyAndHoldOptions {
  /** A feature for the model's file to take; its value is not used. Default: "logReturn". */
  readonly feature?: string;
}

const KNOWN: OptionNames<BuyAndHoldOptions> = {
  feature: true,
};

/**
 * The baseline that every model has to beat: predicts the base rate of the training labels and is
 * always long. Its score is the logit of (positives + 1) / (samples + 2).
 *
 * @example
 * ```ts
 * import { buyAndHold } from "lib/models/mod.ts";
 * import assert from "node:assert/strict";
 * assert.equal(buyAndHold().kind, "buyAndHold");
 * ```
 */
export function buyAndHold(options: BuyAndHoldOptions = {}): Estimator {
  assertKnownOptions("buyAndHold", options, KNOWN);
  const { feature = "logReturn" } = options;
  const input = { names: [feature], sequenceLength: 1 };
  return {
    kind: "buyAndHold",
    description: "base rate, always long",
    input,
    extraFeatures: [],
    fit: (data) =>
      Promise.try(() => {
        assertTrainable(data, { varied: false });
        const { samples, train } = data;
        const positives = train.reduce((sum, index) => sum + samples.label[index], 0);
        const score = Math.log((positives + 1) / (train.length - positives + 1));
        return shownModel({
          parameters: 1,
          history: [],
          policy: { on: "score", longAbove: -Infinity, shortBelow: -Infinity },
          predict: (_, indices) => Promise.resolve(new Float64Array(indices.length).fill(score)),
          save: (calibrator) =>
            buildArtifact(
              (x) => add(multiply(sum(lastStep(x), { axes: [1], keepDimensions: true }), 0), score),
              { kind: "buyAndHold", input, calibrator },
            ),
          [Symbol.asyncDispose]: () => Promise.resolve(),
        }, "buyAndHold: base rate, always long");
      }),
  };
}
