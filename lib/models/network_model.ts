import {
  assertInteger,
  assertKnownOptions,
  assertNumber,
  type OptionNames,
  prng,
} from "../core/mod.ts";
import type { Tensor } from "../nn/graph/mod.ts";
import { type Network, trace } from "../nn/layers/mod.ts";
import { adamw } from "../nn/optim/mod.ts";
import {
  assertTrainingSettings,
  chooseDevice,
  fit,
  type FitOptions,
  forwardOf,
  type Loss,
  type TrainingSettings,
} from "../nn/train/mod.ts";
import { buildArtifact } from "./artifact.ts";
import type { Estimator, FitOptions as EstimatorFitOptions } from "./estimator.ts";
import { BINARY, describeHead, type Head, headColumns, headLoss } from "./head.ts";
import { shownModel } from "./shown_model.ts";
import { targetScale } from "./targets.ts";
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
    | "optimizer"
    | "schedule"
    | "averageDecay"
    | "accumulate"
    | "monitor"
    | "minImprovement"
  >
>;

/** Training samples as a loss sees them, a row each. */
export interface TrainingTargets {
  /** 0 or 1, the place of the class in the head's list, or a number in standard deviations. */
  readonly labels: ArrayLike<number>;
  readonly weights: ArrayLike<number>;
}

/** How a network is trained: by AdamW with early stopping, unless told otherwise. */
export interface TrainingOptions extends FurtherTrainingOptions {
  /** Largest number of epochs. Default: 30. */
  readonly epochs?: number;
  /** Samples of an optimiser step. Default: 64. */
  readonly batchSize?: number;
  /** Default: 0.001. */
  readonly learningRate?: number;
  /** Of AdamW, see `adamw`; refused beside an `optimizer`, which brings its own. Default: 0.01. */
  readonly weightDecay?: number;
  /** Largest joint norm of the gradients. Default: 1. */
  readonly clipNorm?: number;
  /** Epochs without a better validation loss before training stops. Default: 6. */
  readonly patience?: number;
  /**
   * What it learns to answer. Numbers are learnt in standard deviations from the training labels'
   * mean, so losses of "regression" and "quantile" are in these units; scores are not. Default:
   * binary.
   */
  readonly head?: Head;
  /**
   * What training makes small, or a function that makes it of the training samples, for class
   * weights that depend on them. Default: what `headLoss` gives for the head.
   */
  readonly loss?: Loss | ((train: TrainingTargets) => Loss);
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
  head: true,
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
  engine: true,
  device: true,
  threads: true,
  execution: true,
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

function assertColumns(
  { name, outputs }: Loss,
  { kind, columns }: { readonly kind: string; readonly columns: number },
): void {
  if (outputs === columns) return;
  throw new TypeError(
    `Expected a loss of ${columns} columns for the head of ${kind} but found ${name} of ${outputs}`,
  );
}

function assertMonitor(
  monitor: FitOptions["monitor"],
  { kind, head }: { readonly kind: string; readonly head: Head },
): void {
  if (!monitor?.binary || head.task === "binary") return;
  throw new TypeError(
    `Expected a monitor for the ${head.task} head of ${kind} but found ${monitor.name}, ` +
      "which takes binary heads",
  );
}

/** Throws for settings of a training that none can have. */
function assertTraining(
  { weightDecay, loss, ...settings }:
    & Pick<TrainingOptions, "weightDecay" | "loss">
    & Omit<TrainingSettings, "loss">,
  { kind, head }: { readonly kind: string; readonly head: Head },
): void {
  assertTrainingSettings({ ...settings, loss: typeof loss === "function" ? undefined : loss });
  if (weightDecay !== undefined) assertNumber("weightDecay", weightDecay, { min: 0 });
  if (weightDecay !== undefined && settings.optimizer) {
    throw new TypeError(
      `Expected weightDecay or an optimizer, which brings its own, for ${kind} but found both`,
    );
  }
  assertMonitor(settings.monitor, { kind, head });
}

/** The length of window that networks read unless told otherwise, in bars. */
export const DEFAULT_SEQUENCE_LENGTH = 32;

/**
 * The estimator that trains a network on windows of bars: scaled inputs, early stopping, and one
 * ONNX file of scaler, network and calibrator. The network has as many outputs as the head has
 * columns.
 *
 * @throws what `assertHead` and `assertTrainingSettings` throw; {TypeError} for `weightDecay` beside
 * an `optimizer`, and a monitor that has no figure of the head; `fit` throws {TypeError} for a loss
 * of another number of columns
 */
export function networkModel(
  { kind, description, network, warnings = [] }: NetworkModelOptions,
  options: WindowOptions & TrainingOptions,
): Estimator {
  assertKnownOptions(kind, options, NETWORK_OPTIONS);
  const {
    names,
    sequenceLength = DEFAULT_SEQUENCE_LENGTH,
    epochs = 30,
    batchSize = 64,
    learningRate = 1e-3,
    weightDecay,
    clipNorm = 1,
    patience = 6,
    head = BINARY,
    loss,
    ...further
  } = options;
  const columns = headColumns(head);
  assertInteger("sequenceLength", sequenceLength, { min: 1 });
  const training = { epochs, batchSize, learningRate, weightDecay, clipNorm, patience, ...further };
  assertTraining({ ...training, loss }, { kind, head });
  const input = { names, sequenceLength };
  const shape = { time: sequenceLength, features: names.length };
  const settings = [description, describeHead(head), `${sequenceLength} bars`]
    .filter((words) => words !== "").join(", ");
  return {
    kind,
    description: settings,
    warnings,
    head,
    input,
    extraFeatures: [],
    async tryDevices() {
      const { optimizer = adamw({ weightDecay }), accumulate } = further;
      const { trials } = await chooseDevice(network, {
        shape: [sequenceLength, batchSize, names.length],
        // A loss that is made of training samples has none yet; the network is what takes time.
        loss: typeof loss === "object" ? loss : headLoss(head),
        optimizer,
        clipNorm,
        accumulate,
      });
      return trials;
    },
    async fit(data, how) {
      assertKnownOptions(`${kind}.fit`, how, FIT_OPTIONS);
      const { seed, threads, ...running } = how;
      assertTrainable(data, { head });
      const scaler = scalerOf(data, input);
      const { toTarget, toScore } = targetScale(head, data);
      const source = (indices: Int32Array) =>
        sampleSource(data.samples, indices, { input, scaler, toTarget });
      const train = source(data.train);
      const chosen = (typeof loss === "function" ? loss(train) : loss) ?? headLoss(head);
      assertColumns(chosen, { kind, columns });
      const { weights, history, interrupted, ...computed } = await fit(
        network,
        { train, validation: source(data.validation) },
        { ...training, ...running, ...shape, loss: chosen, threads, random: prng(seed) },
      );
      const scored: Network = (context, x) => toScore(network(context, x));
      const scorer = await forwardOf(computed, scored, { ...shape, threads, weights });
      const score = (x: Tensor) => trace(scored, x, { weights }).output;
      return shownModel(
        {
          parameters: Object.values(weights).reduce((sum, { length }) => sum + length, 0),
          head,
          scaler,
          history,
          figures: {
            loss: chosen.name,
            ...further.monitor ? { metric: further.monitor.name } : {},
          },
          interrupted,
          ...computed,
          predict: (samples, indices) =>
            scorer.outputs(sampleSource(samples, indices, { input, scaler })),
          symbolic: { scaler, score },
          save: (calibrator) => buildArtifact(score, { kind, input, scaler, calibrator, head }),
          [Symbol.asyncDispose]: () => scorer[Symbol.asyncDispose](),
        },
        `${kind}: ${settings}`,
        warnings,
      );
    },
  };
}
