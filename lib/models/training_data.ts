import { take } from "../core/mod.ts";
import { fitScaler, gatherWindows, type Samples, type Scaler } from "../dataset/mod.ts";
import type { SampleSource } from "../nn/train/mod.ts";
import type { FitData, ModelInput } from "./estimator.ts";

/** Throws unless there is something to train on. */
export function assertTrainable({ samples, train }: FitData, { bothLabels = true } = {}): void {
  if (train.length === 0) throw new RangeError("Expected at least 1 training sample but found 0");
  const first = samples.label[train[0]];
  if (bothLabels && train.every((index) => samples.label[index] === first)) {
    throw new RangeError(
      `Expected both labels among ${train.length} training samples but found only ${first}`,
    );
  }
}

/** The scaler of a model's own columns, fitted on the training samples. */
export function scalerOf({ samples, train, scaler }: FitData, { names }: ModelInput): Scaler {
  return fitScaler(samples, train, { kind: scaler, names });
}

/** Options of {@linkcode sampleSource}. */
export interface SampleSourceOptions {
  readonly input: ModelInput;
  readonly scaler: Scaler;
}

/** Samples as a training loop reads them: windows are gathered batch by batch. */
export function sampleSource(
  samples: Samples,
  indices: Int32Array,
  { input: { names, sequenceLength }, scaler }: SampleSourceOptions,
): SampleSource {
  const chosen = new Int32Array(indices.length);
  return {
    length: indices.length,
    gather(positions, out) {
      const picked = chosen.length >= positions.length
        ? chosen.subarray(0, positions.length)
        : new Int32Array(positions.length);
      for (let i = 0; i < positions.length; i++) picked[i] = indices[positions[i]];
      gatherWindows(samples, picked, {
        scaler,
        names,
        sequenceLength,
        layout: "time-batch-feature",
        out,
      });
    },
    labels: take(samples.label, indices),
    weights: take(samples.weight, indices),
  };
}

/** The samples' own rows of the scaler's columns, scaled: [samples, columns] row by row. */
export function currentRows(samples: Samples, indices: Int32Array, scaler: Scaler): Float32Array {
  return gatherWindows(samples, indices, {
    scaler,
    sequenceLength: 1,
    layout: "batch-time-feature",
    out: new Float32Array(indices.length * scaler.names.length),
  });
}
