import type { InterruptCheck, Prng } from "../../core/mod.ts";
import type { Network } from "../layers/mod.ts";
import { toHost } from "../onnx/mod.ts";
import type { Schedule } from "../optim/mod.ts";
import { batchPositions, fillTargets, type SampleSource, shuffledOrder } from "./batches.ts";
import type { FitOptions } from "./fit_options.ts";
import type { FitState } from "./fit_state.ts";
import type { Loss } from "./loss.ts";
import { maskKey } from "./masks.ts";
import { findNonFinite, type StepInputs } from "./non_finite.ts";
import type { Pace } from "./progress.ts";
import type { BatchShape, Stepper } from "./stepper.ts";

/** What the steps of a training work with; nothing of it changes. */
export interface TrainingParts {
  readonly network: Network;
  readonly source: SampleSource;
  readonly stepper: Stepper;
  readonly shape: BatchShape;
  readonly loss: Loss;
  readonly schedule: Schedule;
  readonly learningRate: number;
  readonly totalSteps: number;
  readonly random: Prng;
  readonly stop: InterruptCheck;
  readonly pace: (step: number) => Pace;
  readonly onStep: FitOptions["onStep"];
}

/** Factor on the learning rate of the step that follows those done. */
export function rateOf(
  { schedule, learningRate, totalSteps }: TrainingParts,
  state: FitState,
): number {
  return learningRate *
    schedule.factor({ step: state.model.step, totalSteps }, state.schedule);
}

/** Arrays that a batch is written into. */
interface Buffers {
  readonly x: Float32Array;
  readonly y: Float32Array;
  readonly w: Float32Array;
}

function batchBuffers({ shape: [time, size, features] }: TrainingParts): Buffers {
  return {
    x: new Float32Array(time * size * features),
    y: new Float32Array(size),
    w: new Float32Array(size),
  };
}

/** A step that has been run: its number, from 1, and what it started from. */
interface StepRun {
  readonly step: number;
  readonly inputs: StepInputs;
}

/**
 * Why the loss of a step is not finite. A parameter that is not comes from the step before, whose
 * own loss may have been finite when its gradient was not.
 */
async function explainNonFinite(
  parts: TrainingParts,
  { inputs, step }: StepRun,
  before: StepRun | undefined,
): Promise<string> {
  const find = async ({ values, batch }: StepInputs) =>
    await findNonFinite(parts.network, { values: await toHost(values), batch }, parts);
  const found = await find(inputs);
  if (!found) return "";
  if (found.kind !== "parameter" || step === 1) return `, first in ${found.what}`;
  const earlier = before && await find(before.inputs);
  if (earlier) return `, first in ${earlier.what} of step ${step - 1}`;
  return `, first in ${found.what}, which the update of step ${step - 1} left so`;
}

/**
 * Makes the arrays for batches. What it gives runs the steps of the epoch that is going on, from
 * where it is, looking before each whether to stop; it tells whether the epoch is over. A loss that
 * stops being finite is a RangeError that names the first tensor that is not.
 */
export function epochRunner(parts: TrainingParts): (state: FitState) => Promise<boolean> {
  const { source, stepper, shape: [, size], loss, random, stop } = parts;
  // Two in turns: the batch before is still there when a step has to be explained.
  const pair = [batchBuffers(parts), batchBuffers(parts)];
  const positions = new Int32Array(size);
  let before: StepRun | undefined;

  /** Writes the next samples of the order; returns how many they are and what they weigh. */
  function fill({ x, y, w }: Buffers, order: Int32Array, start: number) {
    const count = batchPositions(order, start, positions);
    source.gather(positions, x);
    fillTargets(source, positions, { count, y, w });
    let weight = 0;
    for (let i = 0; i < size; i++) weight += w[i] * loss.classWeight(y[i]);
    return { count, weight };
  }

  async function runStep(state: FitState, buffers: Buffers, learningRate: number) {
    const step = state.model.step + 1;
    const batch = {
      ...buffers,
      maskKey: maskKey(random.fork("dropout").fork(`${step}`)),
      learningRate,
    };
    const run = { step, inputs: { values: state.model.values, batch } };
    const mean = Number((await stepper.run(state.model, batch)).loss.data[0]);
    if (!Number.isFinite(mean)) {
      const where = `epoch ${state.epoch}, step ${step}`;
      const why = await explainNonFinite(parts, run, before);
      throw new RangeError(`Expected a finite training loss but found ${mean} in ${where}${why}`);
    }
    before = run;
    return mean;
  }

  return async (state) => {
    const order = shuffledOrder(source.length, random.fork("order").fork(`${state.epoch}`));
    while (state.position < order.length) {
      if (stop.aborted) return false;
      const buffers = pair[state.model.step % 2];
      const { count, weight } = fill(buffers, order, state.position);
      state.position += count;
      if (weight === 0) continue;
      const learningRate = rateOf(parts, state);
      const mean = await runStep(state, buffers, learningRate);
      state.lossSum += mean * weight;
      state.weightSum += weight;
      const { epoch, model: { step } } = state;
      await parts.onStep?.({ ...parts.pace(step), epoch, loss: mean, learningRate }, state);
    }
    return true;
  };
}
