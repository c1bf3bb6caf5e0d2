import { assertOneOf } from "../../core/mod.ts";
import type { Network } from "../layers/mod.ts";
import { type Backend, loadRuntime } from "../tfjs/mod.ts";
import { type DeviceChoice, resolveDevice } from "./choose_device.ts";
import { deviceStepper } from "./choose_device_stepper.ts";
import type { Execution } from "./execution.ts";
import type { FitOptions } from "./fit_options.ts";
import { type Forward, Scorer, type ScorerOptions } from "./scorer.ts";
import type { CreateStepper, Stepper, StepperOptions } from "./stepper.ts";
import { TfjsScorer } from "./tfjs_scorer.ts";
import { TfjsStep } from "./tfjs_step.ts";

/** Whose operations compute a network: ONNX Runtime's or TensorFlow.js's. */
export type Engine = "onnx" | "tfjs";

/** All engines, the default first. */
export const ENGINES: readonly Engine[] = ["onnx", "tfjs"];

/** Throws for what is no engine. */
export function assertEngine(engine: Engine = ENGINES[0]): void {
  assertOneOf("engine", engine, ENGINES);
}

/** The engine that has computed such steps. */
export const engineOf = ({ engine }: Execution): Engine => engine ?? "onnx";

/** Who computes the steps of a training. */
export interface StepperChoice {
  readonly createStepper: CreateStepper;
  /** What it computes on, and why; nothing about it for the caller's own stepper. */
  readonly device?: DeviceChoice;
}

/** What of the options decides who computes. */
type EngineOptions = Pick<FitOptions, "engine" | "device" | "createStepper">;

/**
 * What TensorFlow.js computes on, which is decided by how it was set up.
 *
 * @throws {RangeError} when another device is asked for than it has
 */
export async function tfjsDevice(
  { device = "auto" }: Pick<FitOptions, "device">,
  backend?: Backend,
): Promise<DeviceChoice> {
  const { gpu, description } = await loadRuntime(backend);
  const found = gpu ? "cuda" : "cpu";
  // Most callers say "cpu" without a thought; TensorFlow takes a GPU that it was built for.
  if (device !== "auto" && device !== "cpu" && device !== found) {
    throw new RangeError(
      `Expected device ${found} or "auto" with engine tfjs but found ${device}: ${description}`,
    );
  }
  return { device: found, reason: description, trials: [] };
}

/**
 * Who computes the steps: the caller's own stepper, or the engine that is asked for, or that of an
 * `execution`, on its device.
 *
 * @throws {RangeError} when the engine asked for is not that of the execution, or has not the device
 */
export async function chooseStepper(
  network: Network,
  stepperOptions: StepperOptions,
  options: EngineOptions,
): Promise<StepperChoice> {
  const { execution } = stepperOptions;
  const { createStepper, engine = execution ? engineOf(execution) : "onnx" } = options;
  if (createStepper) return { createStepper };
  if (execution && engineOf(execution) !== engine) {
    throw new RangeError(
      `Expected steps of engine ${engine} but found an execution of ${engineOf(execution)}`,
    );
  }
  if (engine === "tfjs") {
    const device = await tfjsDevice(options, execution?.backend);
    return { createStepper: TfjsStep.compile, device };
  }
  const device = await resolveDevice(network, stepperOptions, options);
  return { createStepper: deviceStepper(device.device), device };
}

/**
 * Compiles the forward part of a network for the engine that has computed its training.
 *
 * @example
 * ```ts
 * import { dense, lastStep } from "lib/nn/layers/mod.ts";
 * import { forwardOf } from "lib/nn/train/mod.ts";
 * import assert from "node:assert/strict";
 * await using forward = await forwardOf(
 *   { execution: { parts: 1, workers: 1, threads: 1, engine: "tfjs", backend: "cpu" } },
 *   (context, x) => dense(context, lastStep(x), { name: "line", units: 1 }),
 *   {
 *     time: 1,
 *     features: 1,
 *     weights: { "line.weight": Float32Array.of(3), "line.bias": Float32Array.of(1) },
 *   },
 * );
 * const outputs = await forward.outputs({
 *   length: 2,
 *   gather: (positions, out) => positions.forEach((p, i) => out[i] = p),
 *   labels: [0, 0],
 *   weights: [1, 1],
 * });
 * assert.deepEqual([...outputs], [1, 4]);
 * ```
 */
export function forwardOf(
  { execution }: Pick<Stepper, "execution">,
  network: Network,
  options: ScorerOptions,
): Promise<Forward> {
  return engineOf(execution) === "tfjs"
    ? TfjsScorer.compile(network, { ...options, backend: execution.backend })
    : Scorer.compile(network, options);
}
