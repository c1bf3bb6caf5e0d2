import { type Calibrator, calibratorData } from "../calibration/mod.ts";
import type { Scaler } from "../dataset/mod.ts";
import {
  add,
  BATCH,
  constant,
  divide,
  input,
  multiply,
  reshape,
  softmax,
  subtract,
  sum,
  type Tensor,
  transpose,
} from "../nn/graph/mod.ts";
import { lower } from "../nn/onnx/mod.ts";
import { calibratorGraph } from "./calibrator_graph.ts";
import type { ModelInput } from "./estimator.ts";
import { BINARY, type Head, type HeadOf } from "./head.ts";

/** Options of {@linkcode buildArtifact}. */
export interface ArtifactOptions {
  readonly kind: string;
  readonly input: ModelInput;
  /** Scaler of the inputs; absent: none. */
  readonly scaler?: Scaler;
  /** Turns the scores of a binary head into probabilities; it alone has one. */
  readonly calibrator?: Calibrator;
  /** Default: binary. */
  readonly head?: Head;
}

/** What a file gives for scores [batch, columns], and what it says of them. */
interface HeadOutputs {
  readonly outputs: Readonly<Record<string, Tensor>>;
  readonly metadata: Readonly<Record<string, string>>;
}

/** One column as a number a sample. */
const single = (score: Tensor) => sum(score, { axes: [1] });

const OUTPUTS: {
  readonly [T in Head["task"]]: (score: Tensor, options: ArtifactOptions) => HeadOutputs;
} = {
  binary(scores, { calibrator }) {
    if (!calibrator) throw new TypeError("Expected a calibrator for a binary head but found none");
    const score = single(scores);
    return {
      outputs: { score, ...calibratorGraph(score, calibrator) },
      metadata: {
        calibration: calibrator.kind,
        calibrator: JSON.stringify(calibratorData(calibrator)),
      },
    };
  },
  multiclass(score, { head }) {
    const { classes } = head as HeadOf<"multiclass">;
    return {
      outputs: { score, probability: softmax(score) },
      metadata: { task: "multiclass", classes: JSON.stringify(classes) },
    };
  },
  regression: (score) => ({
    outputs: { score: single(score) },
    metadata: { task: "regression" },
  }),
  quantile(score, { head }) {
    const { quantiles } = head as HeadOf<"quantile">;
    return {
      outputs: { score },
      metadata: { task: "quantile", quantiles: JSON.stringify(quantiles) },
    };
  },
};

/**
 * The bytes of one ONNX file: `features` [N, sequenceLength, names], raw and batch-first, to `score`
 * and what else the head has: a binary one gives `score` and calibrated `probability`, both [N]
 * (with a Venn-Abers calibrator also `probabilityLow` and `probabilityHigh`), one of several classes both as [N, classes], regression `score` [N], quantiles `score` [N, quantiles].
 * `model` maps scaled windows [time, batch, features] to scores [batch, columns of the head]. A NaN
 * among a sample's features makes its outputs NaN. The names of the features, the length of the
 * window, the head and the calibrator are stored as metadata.
 *
 * @throws {TypeError} for a binary head without a calibrator, and another head with one
 */
export function buildArtifact(
  model: (x: Tensor) => Tensor,
  options: ArtifactOptions,
): Uint8Array {
  const { kind, input: { names, sequenceLength }, scaler, calibrator, head = BINARY } = options;
  if (calibrator && head.task !== "binary") {
    throw new TypeError(`Expected no calibrator for a ${head.task} head but found one`);
  }
  const raw = input("features", [BATCH, sequenceLength, names.length]);
  const scaled = scaler
    ? divide(
      subtract(raw, constant(scaler.center, [names.length])),
      constant(scaler.scale, [names.length]),
    )
    : raw;
  // The runtime's recurrent operators turn NaN into finite states: adding zero times the inputs
  // keeps a forecast from missing data missing.
  const total = reshape(sum(raw, { axes: [1, 2], keepDimensions: true }), [BATCH, 1]);
  const missing = multiply(total, 0);
  const score = add(model(transpose(scaled, [1, 0, 2])), missing);
  const { outputs, metadata } = OUTPUTS[head.task](score, options);
  return lower(outputs, {
    metadata: {
      model: kind,
      features: JSON.stringify(names),
      sequenceLength: String(sequenceLength),
      ...metadata,
    },
  });
}
