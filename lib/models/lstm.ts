import { assertInteger, prng } from "../core/mod.ts";
import { trace } from "../nn/layers/mod.ts";
import { fit, Scorer } from "../nn/train/mod.ts";
import { buildArtifact } from "./artifact.ts";
import type { Estimator } from "./estimator.ts";
import { lstmNetwork, type LstmNetworkOptions } from "./lstm_network.ts";
import { assertTrainable, sampleSource, scalerOf } from "./training_data.ts";

/** Options of {@linkcode lstm}. */
export interface LstmOptions extends Partial<LstmNetworkOptions> {
  /** Feature columns to read. */
  readonly names: readonly string[];
  /** Bars of a window. Default: 32. */
  readonly sequenceLength?: number;
  /** Default: 1. */
  readonly layers?: number;
  /** Default: 32. */
  readonly hiddenSize?: number;
  /** Default: 0.2. */
  readonly dropout?: number;
  /** Default: false. */
  readonly bidirectional?: boolean;
  /** Largest number of epochs. Default: 50. */
  readonly epochs?: number;
  /** Default: 64. */
  readonly batchSize?: number;
  /** Default: 0.001. */
  readonly learningRate?: number;
  /** Default: 0.01. */
  readonly weightDecay?: number;
  /** Largest joint norm of the gradients. Default: 1. */
  readonly clipNorm?: number;
  /** Epochs without a better validation loss before training stops. Default: 8. */
  readonly patience?: number;
}

/** A stacked LSTM over windows of bars, trained by AdamW with early stopping. */
export function lstm({
  names,
  sequenceLength = 32,
  layers = 1,
  hiddenSize = 32,
  dropout = 0.2,
  bidirectional = false,
  epochs = 50,
  batchSize = 64,
  learningRate = 1e-3,
  weightDecay = 0.01,
  clipNorm = 1,
  patience = 8,
}: LstmOptions): Estimator {
  assertInteger("layers", layers, { min: 1 });
  assertInteger("hiddenSize", hiddenSize, { min: 1 });
  assertInteger("sequenceLength", sequenceLength, { min: 1 });
  const input = { names, sequenceLength };
  const network = lstmNetwork({ layers, hiddenSize, dropout, bidirectional });
  const shape = { time: sequenceLength, features: names.length };
  return {
    kind: "lstm",
    description: `${layers} x ${hiddenSize}${
      bidirectional ? " bidirectional" : ""
    }, ${sequenceLength} bars, dropout ${dropout}`,
    input,
    extraFeatures: [],
    async fit(data, { seed, threads, abort, onEpoch }) {
      assertTrainable(data);
      const scaler = scalerOf(data, input);
      const source = (indices: Int32Array) =>
        sampleSource(data.samples, indices, { input, scaler });
      const { weights, history } = await fit(
        network,
        { train: source(data.train), validation: source(data.validation) },
        {
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
          onEpoch,
        },
      );
      const scorer = await Scorer.compile(network, { ...shape, threads, weights });
      return {
        parameters: Object.values(weights).reduce((sum, { length }) => sum + length, 0),
        history,
        predict: (samples, indices) =>
          scorer.logits(sampleSource(samples, indices, { input, scaler })),
        save: (calibrator) =>
          buildArtifact(
            (x) => trace(network, x, { weights }).output,
            { kind: "lstm", input, scaler, calibrator },
          ),
        [Symbol.asyncDispose]: () => scorer[Symbol.asyncDispose](),
      };
    },
  };
}
