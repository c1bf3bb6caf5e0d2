import type { Calibrator } from "../calibration/mod.ts";
import type { Scaler } from "../dataset/mod.ts";
import {
  add,
  BATCH,
  constant,
  divide,
  input,
  multiply,
  sigmoid,
  subtract,
  sum,
  type Tensor,
  transpose,
} from "../nn/graph/mod.ts";
import { lower } from "../nn/onnx/mod.ts";
import type { ModelInput } from "./estimator.ts";

/** Options of {@linkcode buildArtifact}. */
export interface ArtifactOptions {
  readonly kind: string;
  readonly input: ModelInput;
  /** Scaler of the inputs; absent: none. */
  readonly scaler?: Scaler;
  readonly calibrator: Calibrator;
}

/**
 * The bytes of one ONNX file: `features` [N, sequenceLength, names], raw and batch-first, to `score`
 * and `probability`, both [N]. `model` maps scaled windows [time, batch, features] to [batch, 1].
 * A NaN among a sample's features makes its outputs NaN. The names of the features, the length of
 * the window and the calibrator are stored as metadata.
 */
export function buildArtifact(
  model: (x: Tensor) => Tensor,
  { kind, input: { names, sequenceLength }, scaler, calibrator }: ArtifactOptions,
): Uint8Array {
  const raw = input("features", [BATCH, sequenceLength, names.length]);
  const scaled = scaler
    ? divide(
      subtract(raw, constant(scaler.center, [names.length])),
      constant(scaler.scale, [names.length]),
    )
    : raw;
  // The runtime's recurrent operators turn NaN into finite states: adding zero times the inputs
  // keeps a forecast from missing data missing.
  const missing = multiply(sum(raw, { axes: [1, 2] }), 0);
  const score = add(sum(model(transpose(scaled, [1, 0, 2])), { axes: [1] }), missing);
  const probability = sigmoid(add(multiply(score, calibrator.slope), calibrator.intercept));
  return lower({ score, probability }, {
    metadata: {
      model: kind,
      features: JSON.stringify(names),
      sequenceLength: String(sequenceLength),
      calibration: calibrator.kind,
    },
  });
}
