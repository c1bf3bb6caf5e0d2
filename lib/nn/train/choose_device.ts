import type { Network } from "../layers/mod.ts";
import { type Device, DEVICES } from "../onnx/mod.ts";
import { type DeviceTrial, tryDevice } from "./choose_device_trial.ts";
import type { StepperOptions } from "./stepper.ts";

export type { DeviceTrial };

/** Furthest that a loss may be from the CPU's, as a share of the CPU's where that is above 1. */
const TOLERANCE = 1e-3;

/** Which device to train on, and why. */
export interface DeviceChoice {
  readonly device: Device;
  /** What was found, in one line. */
  readonly reason: string;
  /** All that were tried, the CPU first. */
  readonly trials: readonly DeviceTrial[];
}

/** Number, from 1, of the first step whose loss is not the CPU's; undefined when all are. */
function firstDifference(losses: readonly number[], expected: readonly number[]) {
  const index = losses.findIndex((loss, k) =>
    !(Math.abs(loss - expected[k]) <= TOLERANCE * Math.max(1, Math.abs(expected[k])))
  );
  return index < 0 ? undefined : index + 1;
}

/** Whether a device could be used and found the losses that the CPU found. */
export function agreesWith({ losses, problem }: DeviceTrial, cpu: DeviceTrial): boolean {
  return problem === undefined && firstDifference(losses, cpu.losses) === undefined;
}

function describe({ device, losses, stepsPerSecond, problem }: DeviceTrial, cpu: DeviceTrial) {
  if (problem !== undefined) return `${device} could not be used (${problem})`;
  const speed = `${Number(stepsPerSecond.toPrecision(3))} steps/s`;
  const step = firstDifference(losses, cpu.losses);
  if (device === "cpu") return `${device} ${speed}`;
  if (step === undefined) return `${device} ${speed}, with the CPU's losses`;
  const [found, expected] = [losses, cpu.losses].map((of) => of[step - 1].toPrecision(6));
  return `${device} ${speed}, but a loss of ${found} instead of ${expected} in step ${step}`;
}

/** What was found of each device, in one line; the CPU's trial is the first. */
export function describeTrials(trials: readonly DeviceTrial[]): string {
  return trials.map((trial) => describe(trial, trials[0])).join("; ");
}

/** The fastest trial whose losses are the CPU's; the CPU's own is the first. */
export function fastestThatAgrees(trials: readonly DeviceTrial[]): DeviceChoice {
  const [cpu] = trials;
  const agreeing = trials.filter((trial) => agreesWith(trial, cpu));
  const { device } = agreeing.reduce(
    (best, trial) => trial.stepsPerSecond > best.stepsPerSecond ? trial : best,
    cpu,
  );
  const reason = `Chose ${device} after ten steps on each: ${describeTrials(trials)}`;
  return { device, reason, trials };
}

/**
 * Tries a network on every device: ten steps on one batch of noise, all ten losses within 1e-3 of
 * the CPU's, relative where they are above 1. Of the devices that agree it takes the fastest; the
 * CPU is always one of them. Steps are timed, so that which device is taken may differ from run to
 * run where two are about as fast.
 *
 * @throws {Error} when the CPU cannot train the network
 *
 * @example
 * ```ts
 * import { dense, lastStep } from "lib/nn/layers/mod.ts";
 * import { adamw } from "lib/nn/optim/mod.ts";
 * import { binaryCrossEntropy, chooseDevice } from "lib/nn/train/mod.ts";
 * import assert from "node:assert/strict";
 * const { device, reason } = await chooseDevice(
 *   (context, x) => dense(context, lastStep(x), { name: "head", units: 1 }),
 *   { shape: [4, 8, 2], loss: binaryCrossEntropy(), optimizer: adamw() },
 *   { devices: ["cpu"] },
 * );
 * assert.equal(device, "cpu");
 * assert.match(reason, /^Chose cpu after ten steps on each: cpu .* steps\/s$/);
 * ```
 */
export async function chooseDevice(
  network: Network,
  options: StepperOptions,
  { devices = DEVICES }: {
    /** Devices to try; the CPU is tried in any case. Default: all. */
    readonly devices?: readonly Device[];
  } = {},
): Promise<DeviceChoice> {
  const trials: DeviceTrial[] = [];
  for (const device of new Set<Device>(["cpu", ...devices])) {
    trials.push(await tryDevice(device, network, options));
  }
  return fastestThatAgrees(trials);
}

/**
 * The device of a training: the one that its `execution` names, the one it was told, or for "auto"
 * the one that {@linkcode chooseDevice} finds.
 *
 * @example
 * ```ts
 * import { dense, lastStep } from "lib/nn/layers/mod.ts";
 * import { adamw } from "lib/nn/optim/mod.ts";
 * import { binaryCrossEntropy, resolveDevice } from "lib/nn/train/mod.ts";
 * import assert from "node:assert/strict";
 * const { reason } = await resolveDevice(
 *   (context, x) => dense(context, lastStep(x), { name: "head", units: 1 }),
 *   { shape: [4, 8, 2], loss: binaryCrossEntropy(), optimizer: adamw() },
 *   { device: "webgpu" },
 * );
 * assert.equal(reason, "webgpu, as told");
 * ```
 */
export async function resolveDevice(
  network: Network,
  options: StepperOptions,
  { device = "cpu" }: {
    /** Default: "cpu". */
    readonly device?: Device | "auto";
  } = {},
): Promise<DeviceChoice> {
  const { execution } = options;
  if (execution) {
    const { device = "cpu" } = execution;
    return { device, reason: `${device}, as the execution says`, trials: [] };
  }
  if (device !== "auto") return { device, reason: `${device}, as told`, trials: [] };
  return await chooseDevice(network, options);
}
