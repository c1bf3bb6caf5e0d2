import { input } from "../nn/graph/mod.ts";
import { type Device, lower, Session } from "../nn/onnx/mod.ts";
import { loadRuntime } from "../nn/tfjs/mod.ts";
import { agreesWith, describeTrials, type DeviceTrial, tfjsDevice } from "../nn/train/mod.ts";
import type { ExperimentConfig } from "./config.ts";
import type { Plan } from "./plan.ts";

/** Where the networks of a run are trained, and why there. */
export interface RunDevice {
  readonly device: Device;
  /** In one line: "as configured", or what was found of all devices. */
  readonly reason: string;
  /** Folds and models computed at a time. */
  readonly workers: number;
}

/** What a network of a run takes on each device. */
export interface NetworkTrials {
  readonly name: string;
  /** Steps that it may need, relative to those of the other networks. */
  readonly steps: number;
  /** The CPU first. */
  readonly trials: readonly DeviceTrial[];
}

/**
 * The device on which all networks together take the least time, among those that agree with the CPU
 * on every network. The CPU computes as many tasks at a time as it has workers, another device one.
 */
export function fastestForAll(
  networks: readonly NetworkTrials[],
  { folds, workers }: { readonly folds: number; readonly workers: number },
): RunDevice {
  const lanes = Math.min(workers, networks.length * folds);
  const secondsOn = (device: Device) =>
    networks.reduce((sum, { steps, trials }) => {
      const trial = trials.find((trial) => trial.device === device);
      const usable = trial !== undefined && agreesWith(trial, trials[0]);
      return sum + (usable ? steps / trial.stepsPerSecond : Infinity);
    }, 0);
  const devices = networks[0].trials.map(({ device }) => device);
  const timed = devices.map((device) => ({
    device,
    seconds: secondsOn(device) / (device === "cpu" ? lanes : 1),
  }));
  const { device } = timed.reduce((best, one) => one.seconds < best.seconds ? one : best);
  const side = lanes > 1 ? `, ${lanes} tasks at a time on the CPU` : "";
  const found = networks.map(({ name, trials }) => `${name}: ${describeTrials(trials)}`);
  return {
    device,
    reason: `Chose ${device} after ten steps on each${side}. ${found.join(". ")}`,
    workers: device === "cpu" ? workers : 1,
  };
}

/** Throws what is missing when a device is not there. */
async function assertDevice(device: Device): Promise<void> {
  await using _session = await Session.create(lower({ y: input("x", [1]) }), { device });
}

/** TensorFlow spreads each operation over all cores; in plain JavaScript a task has one. */
async function settleTfjs(
  { device }: ExperimentConfig,
  { workers }: { readonly workers?: number },
): Promise<RunDevice> {
  const { backend } = await loadRuntime();
  const alone = backend === "tensorflow" ? 1 : navigator.hardwareConcurrency;
  return { ...await tfjsDevice({ device }), workers: workers ?? alone };
}

function assertAlone({ device, reason, workers }: RunDevice): RunDevice {
  if (device !== "cpu" && workers > 1) {
    throw new RangeError(`Expected workers to be 1 on ${device} but found ${workers}`);
  }
  return { device, reason, workers };
}

/** Steps that a model's training may take, up to what all models share: folds and samples. */
function stepsOf(model: ExperimentConfig["models"][number]): number {
  return "epochs" in model ? (model.seeds ?? 1) * model.epochs / model.batchSize : 0;
}

/**
 * Settles where a run's networks are trained, once for all of its tasks: a run on two devices would
 * compare them as much as the models. Off the CPU tasks run one at a time, because two threads cannot
 * use WebGPU at once.
 *
 * @throws {RangeError} when several workers are asked for on a device that is named and is not the CPU;
 * {Error} when such a device is not there, saying what is missing
 */
export async function settleDevice(
  { models, folds }: Plan,
  config: ExperimentConfig,
  { workers }: {
    /** Default: the machine's cores on the CPU, otherwise 1. */
    readonly workers?: number;
  } = {},
): Promise<RunDevice> {
  const cpuWorkers = workers ?? navigator.hardwareConcurrency;
  const networks = models.flatMap(({ name, estimator: { tryDevices } }, m) =>
    tryDevices ? [{ name, steps: stepsOf(config.models[m]), tryDevices }] : []
  );
  if (config.engine === "tfjs" && networks.length > 0) {
    return assertAlone(await settleTfjs(config, { workers }));
  }
  if (config.device === "auto") {
    if (networks.length === 0) {
      return { device: "cpu", reason: "cpu, since no model is a network", workers: cpuWorkers };
    }
    const tried: NetworkTrials[] = [];
    for (const { name, steps, tryDevices } of networks) {
      tried.push({ name, steps, trials: await tryDevices() });
    }
    return fastestForAll(tried, { folds: folds.length, workers: cpuWorkers });
  }
  const { device } = config;
  if (device === "cpu") return { device, reason: "cpu, as configured", workers: cpuWorkers };
  const settled = assertAlone({
    device,
    reason: `${device}, as configured`,
    workers: workers ?? 1,
  });
  if (networks.length > 0) await assertDevice(device);
  return settled;
}
