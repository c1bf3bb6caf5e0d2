import { assertInteger, assertNumber, notebookInterrupt, type Prng } from "../../core/mod.ts";
import type { Network } from "../layers/mod.ts";
import type { Value } from "../onnx/mod.ts";
import { adamw } from "../optim/mod.ts";
import {
  batchPositions,
  drawMask,
  fillTargets,
  type SampleSource,
  shuffledOrder,
} from "./batches.ts";
import { meanBinaryCrossEntropy } from "./loss.ts";
import { Scorer } from "./scorer.ts";
import { type Batch, buildStep, TrainingStep } from "./step.ts";

/** Options of {@linkcode fit}. */
export interface FitOptions {
  /** Steps of a window. */
  readonly time: number;
  readonly features: number;
  /** Largest number of passes over the training samples. */
  readonly epochs: number;
  readonly batchSize: number;
  readonly learningRate: number;
  /** See `adamw`. */
  readonly weightDecay: number;
  /** Largest joint norm of the gradients. */
  readonly clipNorm: number;
  /** Epochs without a lower validation loss after which training stops. */
  readonly patience: number;
  /** Source of initial weights, order of batches and dropout masks. */
  readonly random: Prng;
  /** Threads of a step. Default: 1. */
  readonly threads?: number;
  /**
   * Stops training between two steps by throwing the signal's reason. In a notebook on Assay's
   * kernel an interrupt does so too, with an `AbortError`.
   */
  readonly abort?: AbortSignal;
  /** Called after each epoch with the number done and its losses. */
  readonly onEpoch?: (done: number, total: number, losses: EpochLosses) => void;
}

/** One epoch of training. */
export interface EpochRecord {
  /** Counted from 1. */
  readonly epoch: number;
  /** Weighted mean over the epoch's batches, dropout on, each before its update. */
  readonly trainLoss: number;
  /** NaN without validation samples. */
  readonly validationLoss: number;
  /** True for the one epoch whose weights were kept. */
  readonly best: boolean;
}

/** Losses of an epoch. */
export type EpochLosses = Pick<EpochRecord, "trainLoss" | "validationLoss">;

/** What {@linkcode fit} gives. */
export interface FitResult {
  /** Weights of the epoch with the lowest validation loss, by parameter name. */
  readonly weights: Readonly<Record<string, Float32Array>>;
  readonly history: readonly EpochRecord[];
}

function assertOptions(options: FitOptions): void {
  assertInteger("epochs", options.epochs, { min: 1 });
  assertInteger("batchSize", options.batchSize, { min: 1 });
  assertInteger("patience", options.patience, { min: 1 });
  assertNumber("learningRate", options.learningRate, { min: 0 });
}

/**
 * Trains a network with one logit by AdamW on binary cross-entropy, stops early on the validation
 * loss and returns the best epoch's weights. Without validation samples it runs all epochs and
 * keeps the last. The same seed and number of threads give the same bits.
 *
 * @throws {RangeError} when there are no training samples or the loss stops being finite
 */
export async function fit(
  network: Network,
  { train, validation }: { readonly train: SampleSource; readonly validation: SampleSource },
  options: FitOptions,
): Promise<FitResult> {
  assertOptions(options);
  assertInteger("train.length", train.length, { min: 1 });
  const { time, features, random, threads = 1, abort } = options;
  const interrupt = notebookInterrupt();
  const batchSize = Math.min(options.batchSize, train.length);
  const graph = buildStep(network, {
    shape: [time, batchSize, features],
    optimizer: adamw({ weightDecay: options.weightDecay }),
    clipNorm: options.clipNorm,
  });
  await using step = await TrainingStep.compile(graph, { threads });
  await using scorer = await Scorer.compile(network, { time, features, threads });
  const initial = random.fork("weights");
  const state = step.initialState(Object.fromEntries(
    graph.parameters.map(({ name, shape, initializer }) => [
      name,
      initializer(initial.fork(name), shape),
    ]),
  ));

  const order = random.fork("order");
  const dropout = random.fork("dropout");
  const batch: Batch = {
    x: new Float32Array(time * batchSize * features),
    y: new Float32Array(batchSize),
    w: new Float32Array(batchSize),
    masks: graph.masks.map(({ shape }) =>
      new Float32Array(shape.reduce((product, dimension) => product * dimension, 1))
    ),
    learningRate: options.learningRate,
  };
  const positions = new Int32Array(batchSize);

  async function runEpoch(epoch: number): Promise<number> {
    const shuffled = shuffledOrder(train.length, order);
    let total = 0, weight = 0;
    for (let start = 0; start < shuffled.length; start += batchSize) {
      abort?.throwIfAborted();
      interrupt.throwIfAborted();
      const count = batchPositions(shuffled, start, positions);
      train.gather(positions, batch.x as Float32Array);
      fillTargets(train, positions, {
        count,
        y: batch.y as Float32Array,
        w: batch.w as Float32Array,
      });
      graph.masks.forEach((mask, i) => drawMask(mask, dropout, batch.masks[i] as Float32Array));
      const batchWeight = (batch.w as Float32Array).reduce((sum, w) => sum + w, 0);
      if (batchWeight === 0) continue;
      const loss = ((await step.run(state, batch)).loss.data as Float32Array)[0];
      if (!Number.isFinite(loss)) {
        throw new RangeError(
          `Expected a finite training loss but found ${loss} in epoch ${epoch}, step ${state.step}`,
        );
      }
      total += loss * batchWeight;
      weight += batchWeight;
    }
    return total / weight;
  }

  const history: Omit<EpochRecord, "best">[] = [];
  let best: { epoch: number; loss: number; values: Readonly<Record<string, Value>> } | undefined;
  for (let epoch = 1; epoch <= options.epochs; epoch++) {
    const trainLoss = await runEpoch(epoch);
    const validationLoss = validation.length === 0 ? NaN : meanBinaryCrossEntropy(
      await scorer.logits(validation, state.values),
      validation.labels,
      validation.weights,
    );
    if (validation.length > 0 && !Number.isFinite(validationLoss)) {
      throw new RangeError(
        `Expected a finite validation loss but found ${validationLoss} after epoch ${epoch}`,
      );
    }
    history.push({ epoch, trainLoss, validationLoss });
    options.onEpoch?.(epoch, options.epochs, { trainLoss, validationLoss });
    if (!best || !(validationLoss >= best.loss)) {
      best = { epoch, loss: validationLoss, values: state.values };
    }
    if (epoch - best.epoch >= options.patience) break;
  }
  const kept = best!;
  return {
    weights: Object.fromEntries(
      graph.parameters.map(({ name }) => [name, kept.values[name].data as Float32Array]),
    ),
    history: history.map((record) => ({ ...record, best: record.epoch === kept.epoch })),
  };
}
