import type { Calibrator } from "../calibration/mod.ts";
import type { Samples, Scaler, ScalerKind } from "../dataset/mod.ts";
import type { Feature } from "../features/mod.ts";
import type { Device } from "../nn/onnx/mod.ts";
import type {
  CheckpointOptions,
  DeviceChoice,
  DeviceTrial,
  Engine,
  EpochProgress,
  EpochRecord,
  Execution,
} from "../nn/train/mod.ts";
import type { Policy } from "../signals/mod.ts";
import type { Head } from "./head.ts";
import type { SymbolicModel } from "./symbolic_model.ts";

/** Which part of a sample a model reads. */
export interface ModelInput {
  /** Feature columns, in the order in which the model's file takes them. */
  readonly names: readonly string[];
  /** Bars of a window, the sample's own bar last. */
  readonly sequenceLength: number;
}

/** Data for {@linkcode Estimator.fit}: nothing outside `train` and `validation` may be looked at. */
export interface FitData {
  readonly samples: Samples;
  /** Samples to learn from. */
  readonly train: Int32Array;
  /** Samples to stop early on; models without epochs ignore them. May be empty. */
  readonly validation: Int32Array;
  /** Scaling of the features, fitted on `train`. */
  readonly scaler: ScalerKind;
}

/** How {@linkcode Estimator.fit} runs. */
export interface FitOptions {
  /** Source of all randomness of the fit. */
  readonly seed: number;
  /**
   * Whose operations train networks and compute their forecasts; saved models are the same ONNX files.
   * Models that are no networks ignore it. Default: "onnx".
   */
  readonly engine?: Engine;
  /**
   * Where networks are trained; "auto" tries all devices on the network and takes the fastest that
   * agrees with the CPU. Other models, and forecasts, are computed on the CPU.
   */
  readonly device: Device | "auto";
  /**
   * Threads of a fit. With more than 1 a trial decides how a network uses them, and with it the last
   * digits: `execution` of the fitted model, given again, repeats them.
   */
  readonly threads: number;
  /** How steps are computed, on which device too. Default: as `device`, `threads` and a trial say. */
  readonly execution?: Execution;
  /** Stops a long fit by throwing the signal's reason. */
  readonly abort?: AbortSignal;
  /**
   * True: an abort, or an interrupt in a notebook, ends training with the best weights so far instead
   * of throwing. Models without epochs ignore it. Default: false.
   */
  readonly keepOnInterrupt?: boolean;
  /**
   * Saves the fit and goes on from it; models without steps ignore it. An ensemble has a file a
   * member: for "fit.safetensors" they are "fit.0.safetensors", "fit.1.safetensors" and so on.
   * Default: neither.
   */
  readonly checkpoint?: CheckpointOptions;
  /** Called after each epoch with the number done and how it went. */
  readonly onEpoch?: (done: number, total: number, progress: EpochProgress) => void;
}

/**
 * A model before it has seen data. Everything known beforehand went to the function that made it;
 * `fit` takes data only and leaves the estimator as it was.
 */
export interface Estimator {
  /** The name that configurations use. */
  readonly kind: string;
  /** The settings in one line. */
  readonly description: string;
  /** What of the settings is likely a mistake, a sentence each. Absent: nothing is. */
  readonly warnings?: readonly string[];
  /** What labels it learns and what its scores are. Absent: binary. */
  readonly head?: Head;
  readonly input: ModelInput;
  /** Features that the model needs beyond the set it was given. */
  readonly extraFeatures: readonly Feature[];
  /**
   * Trains for ten steps on noise on each device, the CPU first. Absent: it is no network, and
   * there is nothing to compute elsewhere.
   *
   * @throws {Error} when the CPU cannot train it
   */
  readonly tryDevices?: () => Promise<readonly DeviceTrial[]>;
  /**
   * Learns from the training samples.
   *
   * @throws {RangeError} when there are no training samples, too few kinds of label to learn, or
   * labels that the head does not take
   */
  fit(data: FitData, options: FitOptions): Promise<FittedModel>;
}

/** What the figures of a training's epochs are. */
export interface TrainingFigures {
  /** Name of the loss, like "binary cross-entropy". */
  readonly loss: string;
  /** Name of the validation figure that was watched, like "PR-AUC". Absent: the loss was. */
  readonly metric?: string;
}

/** A model that has learnt. It may hold native memory: declare it with `await using`. */
export interface FittedModel extends AsyncDisposable {
  /** Number of trained numbers. */
  readonly parameters: number;
  /** What its scores are. Absent: binary. */
  readonly head?: Head;
  /** Columns that it chose to read. Absent: all that the estimator was given. */
  readonly columns?: readonly string[];
  /** How it scales its columns, as fitted. Absent: it does not. */
  readonly scaler?: Scaler;
  /** Epochs of training; empty for models that have none. */
  readonly history: readonly EpochRecord[];
  /** What the history's figures are. Absent: there is none, or it is not known. */
  readonly figures?: TrainingFigures;
  /** True when training was ended early and `keepOnInterrupt` kept what there was. */
  readonly interrupted?: boolean;
  /** What trained it, and why that; absent for models that are no networks. */
  readonly device?: DeviceChoice;
  /** Whose operations trained it; absent for models that are no networks. */
  readonly engine?: Engine;
  /**
   * How its steps were computed: given as the option of this name, it repeats the training's bits.
   * Absent for models that are no networks.
   */
  readonly execution?: Execution;
  /** A rule's own decision, in place of a threshold chosen on data. */
  readonly policy?: Policy;
  /** The model in symbols, for those that are a graph: what an ensemble of them is built from. */
  readonly symbolic?: SymbolicModel;
  /**
   * Raw scores of samples, in their order: logits [N] of a binary head, logits [N, classes], numbers
   * [N], or numbers [N, quantiles], row by row.
   */
  predict(samples: Samples, indices: Int32Array): Promise<Float64Array>;
  /**
   * One ONNX file with scaler and model: input `features` [N, sequenceLength, names] of raw values,
   * output `score` in the shape that `predict` gives; N is at least 1. A binary head needs a
   * calibrator, whose `probability` [N] is a second output, and only that head takes one; a head of
   * several classes has their probabilities, [N, classes].
   *
   * @throws {TypeError} for a binary head without a calibrator, and another head with one
   */
  save(calibrator?: Calibrator): Uint8Array;
}
