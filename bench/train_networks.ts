import { prng } from "../lib/core/mod.ts";
import { recurrentNetwork, tcnNetwork, transformerNetwork } from "../lib/models/mod.ts";
import type { Network } from "../lib/nn/layers/mod.ts";
import { adamw } from "../lib/nn/optim/mod.ts";
import {
  type BatchShape,
  binaryCrossEntropy,
  type Stepper,
  type StepperOptions,
} from "../lib/nn/train/mod.ts";

/** Features of a bar, as in bench/peers/torch_step.py. */
export const FEATURES = 13;

/** A batch as in bench/peers/torch_step.py: 64 steps, 256 windows. */
export const SHAPE: BatchShape = [64, 256, FEATURES];

/** Widths of the benches' networks. */
export interface NetworkSizes {
  /** Units of a recurrent layer, and a Transformer's width. Default: 128. */
  readonly hiddenSize?: number;
  /** Channels of a TCN. Default: 64. */
  readonly channels?: number;
}

/** The networks that the benches train; with the default sizes those of bench/peers/torch_step.py. */
export function benchNetworks(
  { hiddenSize = 128, channels = 64 }: NetworkSizes = {},
): Readonly<Record<string, Network>> {
  const recurrent = { layers: 2, hiddenSize, dropout: 0, bidirectional: false };
  return {
    lstm: recurrentNetwork("lstm", recurrent),
    bilstm: recurrentNetwork("lstm", { ...recurrent, dropout: 0.2, bidirectional: true }),
    gru: recurrentNetwork("gru", recurrent),
    tcn: tcnNetwork({
      blocks: 5,
      channels,
      kernelSize: 3,
      dropout: 0.2,
      weightNorm: false,
      pooling: "last",
    }),
    transformer: transformerNetwork({
      layers: 3,
      hiddenSize,
      heads: 4,
      feedForwardSize: 2 * hiddenSize,
      dropout: 0.1,
      positions: "learned",
      pooling: "mean",
      causal: false,
    }),
  };
}

/** What is trained with: cross-entropy, clipping and AdamW. */
export function stepOptions(shape: BatchShape): StepperOptions {
  return { shape, loss: binaryCrossEntropy(), optimizer: adamw(), clipNorm: 1 };
}

/** A step on numbers of no meaning. */
export function stepRunner(
  stepper: Stepper,
  [time, size, features]: BatchShape,
): () => Promise<number> {
  const random = prng(1);
  const state = stepper.initialState(Object.fromEntries(
    stepper.parameters.map(({ name, shape, initializer }) => [name, initializer(random, shape)]),
  ));
  const x = Float32Array.from({ length: time * size * features }, () => random.normal());
  const y = Float32Array.from({ length: size }, () => random.integer(2));
  const w = new Float32Array(size).fill(1);
  return async () => {
    const maskKey = [state.step, 1] as const;
    const { loss } = await stepper.run(state, { x, y, w, maskKey, learningRate: 1e-3 });
    return Number(loss.data[0]);
  };
}

/** The names asked for among those of the networks; all when none is. */
export function chosenNetworks(
  asked: readonly string[],
  known: readonly string[],
): readonly string[] {
  const unknown = asked.find((name) => !known.includes(name));
  if (unknown !== undefined) {
    throw new RangeError(`Expected networks among ${known.join(", ")} but found ${unknown}`);
  }
  return asked.length > 0 ? asked : known;
}

/** Milliseconds that something takes. */
export async function milliseconds(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}
