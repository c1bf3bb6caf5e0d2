import { take } from "../core/mod.ts";
import { fitScaler, gatherWindows, type Samples, type Scaler } from "../dataset/mod.ts";
import type { SampleSource } from "../nn/train/mod.ts";
import type { FitData, ModelInput } from "./estimator.ts";
import { BINARY, type Head } from "./head.ts";

/** What training labels must be for there to be something to learn. */
const VARIED: Readonly<Record<Head["task"], string>> = {
  binary: "both labels",
  multiclass: "at least 2 classes",
  regression: "different labels",
  quantile: "different labels",
};

function assertClasses({ samples, train, validation }: FitData, classes: readonly number[]): void {
  for (const index of [...train, ...validation]) {
    const label = samples.label[index];
    if (!classes.includes(label)) {
      throw new RangeError(
        `Expected labels of the classes ${
          classes.join(", ")
        } but found ${label} in sample ${index}`,
      );
    }
  }
}

/** Losses would find it only after labels were standardised, which spreads it over all of them. */
function assertFinite({ samples, train, validation }: FitData): void {
  for (const index of [...train, ...validation]) {
    const label = samples.label[index];
    if (!Number.isFinite(label)) {
      throw new RangeError(
        `Expected labels to be finite numbers but found ${label} in sample ${index}`,
      );
    }
  }
}

/**
 * Throws unless there is something to train on: samples, labels that the head takes, and more than
 * one of them.
 */
export function assertTrainable(
  data: FitData,
  { head = BINARY, varied = true }: {
    /** Default: binary. */
    readonly head?: Head;
    /** Whether one label alone is too few. Default: true. */
    readonly varied?: boolean;
  } = {},
): void {
  const { samples, train } = data;
  if (train.length === 0) throw new RangeError("Expected at least 1 training sample but found 0");
  if (head.task === "multiclass") assertClasses(data, head.classes);
  if (head.task === "regression" || head.task === "quantile") assertFinite(data);
  const first = samples.label[train[0]];
  if (varied && train.every((index) => samples.label[index] === first)) {
    throw new RangeError(
      `Expected ${
        VARIED[head.task]
      } among ${train.length} training samples but found only ${first}`,
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
  /** A label as the loss takes it. Default: as it is. */
  readonly toTarget?: (label: number) => number;
}

/** Samples as a training loop reads them: windows are gathered batch by batch. */
export function sampleSource(
  samples: Samples,
  indices: Int32Array,
  { input: { names, sequenceLength }, scaler, toTarget }: SampleSourceOptions,
): SampleSource {
  const labels = take(samples.label, indices);
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
    labels: toTarget ? labels.map(toTarget) : labels,
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
