import type { Device } from "../onnx/mod.ts";
import { compileStepper } from "./compile_stepper.ts";
import { buildStep, TrainingStep } from "./step.ts";
import type { CreateStepper } from "./stepper.ts";

/**
 * Makes the steppers of a device. A GPU computes a batch in one part with the whole step in one
 * graph; `execution`, which spreads work over a CPU's threads, says nothing there.
 *
 * @throws {RangeError} from the stepper's maker, when a batch in parts is asked of a GPU
 *
 * @example
 * ```ts
 * import { compileStepper, deviceStepper } from "lib/nn/train/mod.ts";
 * import assert from "node:assert/strict";
 * assert.equal(deviceStepper("cpu"), compileStepper);
 * ```
 */
export function deviceStepper(device: Device): CreateStepper {
  if (device === "cpu") return compileStepper;
  return async (network, options) => {
    const { accumulate = 1, threads } = options;
    if (accumulate > 1) {
      throw new RangeError(`Expected accumulate to be 1 on ${device} but found ${accumulate}`);
    }
    return await TrainingStep.compile(buildStep(network, options), { threads, device });
  };
}
