import { assertKnownOptions, assertNumber, type OptionNames, take } from "../core/mod.ts";
import { add, constant, matmul } from "../nn/graph/mod.ts";
import { lastStep } from "../nn/layers/mod.ts";
import { buildArtifact } from "./artifact.ts";
import type { Estimator } from "./estimator.ts";
import { fitLogistic } from "./logistic_newton.ts";
import { shownModel } from "./shown_model.ts";
import { assertTrainable, currentRows, scalerOf } from "./training_data.ts";

/** Options of {@linkcode logistic}. */
export interface LogisticOptions {
  /** Feature columns to read. */
  readonly names: readonly string[];
  /** Strength of the ridge penalty, scikit-learn's 1/C. Default: 1. */
  readonly l2?: number;
}

const KNOWN: OptionNames<LogisticOptions> = {
  names: true,
  l2: true,
};

/** Logistic regression with a ridge penalty on the sample's own bar. */
export function logistic(options: LogisticOptions): Estimator {
  assertKnownOptions("logistic", options, KNOWN);
  const { names, l2 = 1 } = options;
  assertNumber("l2", l2, { min: 0 });
  const input = { names, sequenceLength: 1 };
  return {
    kind: "logistic",
    description: `ridge penalty ${l2}`,
    input,
    extraFeatures: [],
    fit: (data) =>
      Promise.try(() => {
        assertTrainable(data);
        const { samples, train } = data;
        const scaler = scalerOf(data, input);
        const { coefficients, intercept } = fitLogistic(
          currentRows(samples, train, scaler),
          {
            labels: take(samples.label, train),
            weights: take(samples.weight, train),
          },
          { features: names.length, l2 },
        );
        return shownModel({
          parameters: names.length + 1,
          scaler,
          history: [],
          predict(samples, indices) {
            const x = currentRows(samples, indices, scaler);
            const scores = new Float64Array(indices.length).fill(intercept);
            for (let i = 0; i < scores.length; i++) {
              for (let j = 0; j < names.length; j++) {
                scores[i] += coefficients[j] * x[i * names.length + j];
              }
            }
            return Promise.resolve(scores);
          },
          save: (calibrator) =>
            buildArtifact(
              (x) => add(matmul(lastStep(x), constant(coefficients, [names.length, 1])), intercept),
              { kind: "logistic", input, scaler, calibrator },
            ),
          [Symbol.asyncDispose]: () => Promise.resolve(),
        }, `logistic: ridge penalty ${l2}`);
      }),
  };
}
