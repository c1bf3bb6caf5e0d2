import { type InterruptCheck, notebookInterrupt } from "../../core/mod.ts";
import type { Network } from "../layers/mod.ts";
import { toHost } from "../onnx/mod.ts";
import { adamw, constantRate, movingAverage } from "../optim/mod.ts";
import type { SampleSource } from "./batches.ts";
import { binaryCrossEntropy } from "./binary_cross_entropy.ts";
import { openCheckpoint } from "./checkpoint.ts";
import { identifyTraining } from "./checkpoint_identity.ts";
import type { DeviceChoice } from "./choose_device.ts";
import { betterEpoch } from "./early_stopping.ts";
import { chooseStepper, type Engine, engineOf, forwardOf } from "./engine.ts";
import type { Execution } from "./execution.ts";
import { assertFitOptions, type FitOptions } from "./fit_options.ts";
import { createFitState, type FitState } from "./fit_state.ts";
import { assertTargets, type Loss } from "./loss.ts";
import { assertWatchable, type Monitor } from "./monitor.ts";
import { type EpochRecord, paceClock } from "./progress.ts";
import type { BatchShape, Stepper, StepperOptions } from "./stepper.ts";
import { epochRunner, rateOf, type TrainingParts } from "./train_epoch.ts";
import { type Validation, validator } from "./validate.ts";

/** Samples to learn from and samples to stop early on; the latter may be none. */
export interface FitSources {
  readonly train: SampleSource;
  readonly validation: SampleSource;
}

/** What {@linkcode fit} gives. */
export interface FitResult {
  /** Weights of the best epoch, by parameter name. */
  readonly weights: Readonly<Record<string, Float32Array>>;
  readonly history: readonly EpochRecord[];
  /** True when an abort or interrupt ended the training early and `keepOnInterrupt` kept it. */
  readonly interrupted: boolean;
  /** How steps were computed: given as the option of this name, it repeats the training's bits. */
  readonly execution: Execution;
  /** Whose operations computed the steps. */
  readonly engine: Engine;
  /** What computed the steps, and why; nothing about it when `createStepper` was given. */
  readonly device?: DeviceChoice;
}

/** The signal of the options and the notebook's flag in one. */
function stopCheck(abort?: AbortSignal): InterruptCheck {
  const interrupt = notebookInterrupt();
  return {
    get aborted() {
      return (abort?.aborted ?? false) || interrupt.aborted;
    },
    throwIfAborted() {
      abort?.throwIfAborted();
      interrupt.throwIfAborted();
    },
  };
}

/** Samples of a step: no more than there are, but so that equal parts make it up. */
function stepSize({ batchSize, accumulate = 1 }: FitOptions, samples: number): number {
  return Math.ceil(Math.min(batchSize, samples) / accumulate) * accumulate;
}

function startState(stepper: Stepper, options: FitOptions): FitState {
  const { resume, random, schedule = constantRate } = options;
  if (resume) return { ...resume, model: { ...resume.model } };
  const initial = random.fork("weights");
  const weights = Object.fromEntries(
    stepper.parameters.map(({ name, shape, initializer }) => [
      name,
      initializer(initial.fork(name), shape),
    ]),
  );
  return createFitState(stepper.initialState(weights), schedule.initial);
}

/** Takes the end of an epoch into the state and makes it ready for the next. */
async function finishEpoch(
  parts: TrainingParts,
  state: FitState,
  { validate, options }: { readonly validate: Validation; readonly options: FitOptions },
): Promise<void> {
  const { epoch, lossSum, weightSum } = state;
  const trainLoss = lossSum / weightSum;
  const weights = await toHost(parts.stepper.weights(state.model));
  const { validationLoss, value, metric } = await validate(weights, epoch);
  const goal = options.monitor?.goal ?? "min";
  // The rate of the last step: the schedule has not seen this epoch yet.
  const { step } = state.model;
  const learningRate = rateOf(parts, { ...state, model: { ...state.model, step: step - 1 } });
  state.best = betterEpoch(state.best, { epoch, value, weights }, {
    goal,
    minImprovement: options.minImprovement ?? 0,
  });
  state.schedule = parts.schedule.afterEpoch(
    state.schedule,
    Number.isNaN(value) ? { value: trainLoss, goal: "min" } : { value, goal },
  );
  const record = { epoch, trainLoss, validationLoss, ...metric, learningRate };
  state.history = [...state.history, record];
  state.epoch++;
  state.position = state.lossSum = state.weightSum = 0;
  options.onEpoch?.(epoch, options.epochs, { ...record, ...parts.pace(step) });
}

async function resultOf(
  stepper: Stepper,
  state: FitState,
  { interrupted, device }: Pick<FitResult, "interrupted" | "device">,
): Promise<FitResult> {
  const kept = state.best?.weights ?? await toHost(stepper.weights(state.model));
  return {
    weights: Object.fromEntries(
      stepper.parameters.map(({ name }) => [name, kept[name].data as Float32Array]),
    ),
    history: state.history.map((record) => ({
      ...record,
      best: record.epoch === state.best?.epoch,
    })),
    interrupted,
    execution: stepper.execution,
    engine: engineOf(stepper.execution),
    device,
  };
}

/** True when no epoch is left, or too many have passed since the best one. */
function isOver({ epoch, best }: FitState, { epochs, patience }: FitOptions): boolean {
  return epoch > epochs || (best !== null && epoch - 1 - best.epoch >= patience);
}

function assertSources(
  { train, validation }: FitSources,
  { loss, monitor }: { readonly loss: Loss; readonly monitor?: Monitor },
): void {
  if (train.length === 0) throw new RangeError("Expected at least 1 training sample but found 0");
  assertTargets(loss, "train.labels", train.labels);
  assertTargets(loss, "validation.labels", validation.labels);
  if (monitor) assertWatchable(monitor, { loss, validation });
}

/**
 * Trains a network, stops early on the validation loss or another figure and returns the best
 * epoch's weights. Without validation samples it runs all epochs and keeps the last. The same seed
 * and execution give the same bits, also when the training was stopped and resumed.
 *
 * @throws {RangeError} when there are no training samples, a target is none that the loss takes, or
 * the monitor has no figure of the validation labels, or the loss stops being finite: the error names
 * the epoch, the step and the first tensor that is not; or the checkpoint is of another training;
 * {SyntaxError} when the checkpoint is damaged
 *
 * @example
 * ```ts
 * import { prng } from "lib/core/mod.ts";
 * import { dense, lastStep } from "lib/nn/layers/mod.ts";
 * import { sgd } from "lib/nn/optim/mod.ts";
 * import { fit, type SampleSource, squaredError } from "lib/nn/train/mod.ts";
 * import assert from "node:assert/strict";
 * const x = Float32Array.of(-1, 0, 1, 2);
 * const train: SampleSource = {
 *   length: 4,
 *   gather: (positions, out) => positions.forEach((p, i) => out[i] = x[p]),
 *   labels: x.map((value) => 3 * value + 1),
 *   weights: [1, 1, 1, 1],
 * };
 * const { weights } = await fit(
 *   (context, x) => dense(context, lastStep(x), { name: "line", units: 1 }),
 *   { train, validation: { ...train, length: 0 } },
 *   {
 *     time: 1,
 *     features: 1,
 *     epochs: 200,
 *     batchSize: 4,
 *     learningRate: 0.1,
 *     patience: 10,
 *     random: prng(1),
 *     loss: squaredError(),
 *     optimizer: sgd(),
 *   },
 * );
 * assert.ok(Math.abs(weights["line.weight"][0] - 3) < 0.01);
 * ```
 */
export async function fit(
  network: Network,
  sources: FitSources,
  options: FitOptions,
): Promise<FitResult> {
  assertFitOptions(options);
  const { time, features, threads = 1, averageDecay, weightDecay } = options;
  const { loss = binaryCrossEntropy(), monitor, schedule = constantRate } = options;
  assertSources(sources, { loss, monitor });
  const { train, validation } = sources;
  const size = stepSize(options, train.length);
  const shape: BatchShape = [time, size, features];
  const base = options.optimizer ?? adamw({ weightDecay });
  const optimizer = averageDecay === undefined
    ? base
    : movingAverage(base, { decay: averageDecay });
  const totalSteps = options.epochs * Math.ceil(train.length / size);
  const checkpoint = options.checkpoint && await openCheckpoint(options.checkpoint, {
    identity: identifyTraining({
      ...{ ...options, ...sources, network, shape, threads },
      ...{ loss, optimizer, schedule, totalSteps },
    }),
    execution: options.execution,
  });
  const stepperOptions: StepperOptions = {
    shape,
    loss,
    optimizer,
    clipNorm: options.clipNorm,
    accumulate: options.accumulate,
    threads,
    execution: options.execution ?? checkpoint?.execution,
  };
  const { createStepper, device } = await chooseStepper(network, stepperOptions, options);
  if (device) options.onDevice?.(device);
  await using stepper = await createStepper(network, stepperOptions);
  await using scorer = await forwardOf(stepper, network, { time, features, threads });
  const state = checkpoint?.attach(stepper) ?? startState(stepper, options);
  const stop = stopCheck(options.abort);
  const parts: TrainingParts = {
    network,
    source: train,
    stepper,
    shape,
    loss,
    schedule,
    learningRate: options.learningRate,
    totalSteps,
    random: options.random,
    stop,
    pace: paceClock({ totalSteps, stepsBefore: state.model.step }),
    async onStep(progress, live) {
      await options.onStep?.(progress, live);
      await checkpoint?.afterStep(live);
    },
  };
  const validate = validator(validation, { scorer, loss, monitor });
  const runEpoch = epochRunner(parts);
  while (!isOver(state, options)) {
    if (!await runEpoch(state)) {
      await checkpoint?.save(state);
      if (!options.keepOnInterrupt) stop.throwIfAborted();
      return await resultOf(stepper, state, { interrupted: true, device });
    }
    await finishEpoch(parts, state, { validate, options });
  }
  await checkpoint?.save(state);
  return await resultOf(stepper, state, { interrupted: false, device });
}
