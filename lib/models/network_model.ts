import { assertInteger, assertKnownOptions, type OptionNames, prng } from "../core/mod.ts";
import type { Tensor } from "../nn/graph/mod.ts";
import { type Network, trace } from "../nn/layers/mod.ts";
import { fit, type FitOptions, Scorer } from "../nn/train/mod.ts";
import { buildArtifact } from "./artifact.ts";
import type { Estimator, FitOptions as EstimatorFitOptions } from "./estimator.ts";
import { shownModel } from "./shown_model.ts";
import { assertTrainable, sampleSource, scalerOf } from "./training_data.ts";

/** What a network reads. */
export interface WindowOptions {
  /** Feature columns to read. */
  readonly names: readonly string[];
  /** Bars of a window, the sample's own last. Default: 32. */
  readonly sequenceLength?: number;
}

/** Options of `fit` that every network takes with its defaults. */
type FurtherTrainingOptions = Partial<
  Pick<
    FitOptions,
    | "loss"
    | "optimizer"
    | "schedule"
    | "averageDecay"
    | "accumulate"
    | "monitor"
    | "minImprovement"
  >
>;

/** How a network is trained: by AdamW with early stopping, unless told otherwise. */
export interface TrainingOptions extends FurtherTrainingOptions {
  /** Largest number of epochs. Default: 50. */
  readonly epochs?: number;
  /** Samples of an optimiser step. Default: 64. */
  readonly batchSize?: number;
  /** Default: 0.001. */
  readonly learningRate?: number;
  /** See `adamw`. Default: 0.01. */
  readonly weightDecay?: number;
  /** Largest joint norm of the gradients. Default: 1. */
  readonly clipNorm?: number;
  /** Epochs without a better validation loss before training stops. Default: 8. */
  readonly patience?: number;
}

/** Names of the options that every network takes. */
export const NETWORK_OPTIONS: OptionNames<WindowOptions & TrainingOptions> = {
  names: true,
  sequenceLength: true,
  epochs: true,
  batchSize: true,
  learningRate: true,
  weightDecay: true,
  clipNorm: true,
  patience: true,
  loss: true,
  optimizer: true,
  schedule: true,
  averageDecay: true,
  accumulate: true,
  monitor: true,
  minImprovement: true,
};

const FIT_OPTIONS: OptionNames<EstimatorFitOptions> = {
  seed: true,
  device: true,
  threads: true,
  abort: true,
  keepOnInterrupt: true,
  checkpoint: true,
  onEpoch: true,
};

/** A network and what is said of it. */
export interface NetworkModelOptions {
  /** The name that configurations use. */
  readonly kind: string;
  /** The network's settings in a few words, without the window's. */
  readonly description: string;
  readonly network: Network;
  /** What of the settings is likely a mistake, a sentence each. Default: none. */
  readonly warnings?: readonly string[];
}

/** The length of window that networks read unless told otherwise, in bars. */
export const DEFAULT_SEQUENCE_LENGTH = 32;

/**
 * The estimator that trains a network with one logit on windows of bars: scaled inputs, early
 * stopping, and one ONNX file of scaler, network and calibrator.
 */
export function networkModel(
  { kind, description, network, warnings = [] }: NetworkModelOptions,
  options: WindowOptions & TrainingOptions,
): Estimator {
  assertKnownOptions(kind, options, NETWORK_OPTIONS);
  const {
    names,
    sequenceLength = DEFAULT_SEQUENCE_LENGTH,
    epochs = 50,
    batchSize = 64,
    learningRate = 1e-3,
    weightDecay = 0.01,
    clipNorm = 1,
    patience = 8,
    ...further
  } = options;
  assertInteger("sequenceLength", sequenceLength, { min: 1 });
  const input = { names, sequenceLength };
  const shape = { time: sequenceLength, features: names.length };
  return {
    kind,
    description: `${description}, ${sequenceLength} bars`,
    warnings,
    input,
    extraFeatures: [],
    async fit(data, how) {
      assertKnownOptions(`${kind}.fit`, how, FIT_OPTIONS);
      const { seed, threads, abort, keepOnInterrupt, checkpoint, onEpoch } = how;
      assertTrainable(data);
      const scaler = scalerOf(data, input);
      const source = (indices: Int32Array) =>
        sampleSource(data.samples, indices, { input, scaler });
      const { weights, history, interrupted } = await fit(
        network,
        { train: source(data.train), validation: source(data.validation) },
        {
          ...further,
          ...shape,
          epochs,
          batchSize,
          learningRate,
          weightDecay,
          clipNorm,
          patience,
          random: prng(seed),
          threads,
          abort,
          keepOnInterrupt,
          checkpoint,
          onEpoch,
        },
      );
      const scorer = await Scorer.compile(network, { ...shape, threads, weights });
      const score = (x: Tensor) => trace(network, x, { weights }).output;
      return shownModel({
        parameters: Object.values(weights).reduce((sum, { length }) => sum + length, 0),
        history,
        interrupted,
        predict: (samples, indices) =>
          scorer.logits(sampleSource(samples, indices, { input, scaler })),
        symbolic: { scaler, score },
        save: (calibrator) => buildArtifact(score, { kind, input, scaler, calibrator }),
        [Symbol.asyncDispose]: () => scorer[Symbol.asyncDispose](),
      }, `${kind}: ${description}, ${sequenceLength} bars`);
    },
  };
}
