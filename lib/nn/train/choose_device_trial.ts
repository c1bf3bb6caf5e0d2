import { prng } from "../../core/mod.ts";
import type { Network } from "../layers/mod.ts";
import type { Device } from "../onnx/mod.ts";
import { deviceStepper } from "./choose_device_stepper.ts";
import type { StepperOptions } from "./stepper.ts";
import { trialBatch } from "./trial_batch.ts";

/** Steps of a trial, and those at its beginning that are not timed: kernels are built then. */
const STEPS = 10, WARM_UP = 3;

/** How a device did when it was tried. */
export interface DeviceTrial {
  readonly device: Device;
  /** Loss of each of ten steps; empty when the device could not be used. */
  readonly losses: readonly number[];
  /** After a warm-up, from the middle one of the steps' times; NaN when it could not be used. */
  readonly stepsPerSecond: number;
  /** Why the device could not be used. */
  readonly problem?: string;
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return (sorted[(sorted.length - 1) >> 1] + sorted[sorted.length >> 1]) / 2;
}

/** Trains a network for ten steps on one batch of noise; what goes wrong is part of the answer. */
export async function tryDevice(
  device: Device,
  network: Network,
  options: StepperOptions,
): Promise<DeviceTrial> {
  const batch = trialBatch(options);
  const losses: number[] = [], times: number[] = [];
  try {
    await using stepper = await deviceStepper(device)(network, options);
    const random = prng(2);
    const state = stepper.initialState(Object.fromEntries(
      stepper.parameters.map(({ name, shape, initializer }) => [
        name,
        initializer(random.fork(name), shape),
      ]),
    ));
    for (let k = 0; k < STEPS; k++) {
      const start = performance.now();
      const { loss } = await stepper.run(state, { ...batch, maskKey: [1, k + 1] });
      losses.push(Number(loss.data[0]));
      times.push(performance.now() - start);
    }
  } catch (error) {
    // The CPU is what the others are compared with: without it there is nothing to say.
    if (device === "cpu" || !(error instanceof Error)) throw error;
    return { device, losses: [], stepsPerSecond: NaN, problem: error.message };
  }
  return { device, losses, stepsPerSecond: 1000 / median(times.slice(WARM_UP)) };
}
