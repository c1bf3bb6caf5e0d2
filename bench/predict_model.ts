import { sigmoidCalibrator } from "../lib/calibration/mod.ts";
import { prng } from "../lib/core/mod.ts";
import { buildArtifact, lstmNetwork } from "../lib/models/mod.ts";
import { BATCH, input } from "../lib/nn/graph/mod.ts";
import { trace } from "../lib/nn/layers/mod.ts";

/** Bars and features of a window. */
export const TIME = 64, FEATURES = 13;

/** The saved file of an untrained LSTM 2 x 64 with scaler and calibrator. */
export function predictModel(): Uint8Array<ArrayBuffer> {
  const network = lstmNetwork({ layers: 2, hiddenSize: 64, dropout: 0, bidirectional: false });
  const random = prng(1);
  const { parameters } = trace(network, input("x", [TIME, BATCH, FEATURES]));
  const weights = Object.fromEntries(
    parameters.map(({ name, shape, initializer }) => [name, initializer(random, shape)]),
  );
  const names = Array.from({ length: FEATURES }, (_, j) => `feature${j}`);
  const scaler = {
    kind: "standard",
    names,
    center: new Float64Array(FEATURES).fill(0.1),
    scale: new Float64Array(FEATURES).fill(1.1),
  } as const;
  return buildArtifact((x) => trace(network, x, { weights }).output, {
    kind: "lstm",
    input: { names, sequenceLength: TIME },
    scaler,
    calibrator: sigmoidCalibrator({ kind: "platt", slope: 1.3, intercept: -0.2 }),
  }).slice();
}

/** Numbers for `count` raw windows, [count, TIME, FEATURES]. */
export function rawWindows(count: number): Float32Array {
  const random = prng(2);
  return Float32Array.from({ length: count * TIME * FEATURES }, () => random.normal());
}
