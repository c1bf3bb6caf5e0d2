import type * as Ort from "onnxruntime-node";
import { input, type Shape, type TensorData } from "../graph/mod.ts";
import { adaptToWebGpu } from "./adapt_model.ts";
import { openRuntimeBesideCuda } from "./cuda_libraries.ts";
import { type Device, DEVICE_MEMORY, deviceError, prepareDevice } from "./devices.ts";
import { lower } from "./lower.ts";

/**
 * A tensor of numbers as the runtime takes and gives it. One whose `location` is not "cpu" lies in a
 * device's memory: it has no `data`, and {@linkcode toHost} reads it.
 */
export type Value = Ort.Tensor;

/** Options of {@linkcode Session.create}. */
export interface SessionOptions {
  /** Threads of one run. Results are the same bits only for the same number. Default: 1. */
  readonly threads?: number;
  /**
   * False: the runtime takes the graph as it is. Its optimiser takes longer the more nodes there are,
   * more than in proportion, and a training graph's steps gain nothing from it on a CPU. Default:
   * true.
   */
  readonly optimize?: boolean;
  /**
   * What computes the model. Single operators that the device has no code for are left to the CPU;
   * a device that is not there is an error. Default: "cpu".
   */
  readonly device?: Device;
  /** False: an operator that would be left to the CPU is an error. Default: true. */
  readonly allowCpu?: boolean;
  /**
   * Outputs left in the device's memory, to be inputs of a later run; whoever gets such a value
   * must `dispose()` it. They come to main memory, like all others, where the runtime cannot leave
   * them: on the CPU and on CUDA. Default: none.
   */
  readonly keep?: readonly string[];
}

let runtime: typeof Ort | undefined;

/** What switches off the runtime's usage reports to its maker, and the files it keeps for them. */
const NO_TELEMETRY = "ORT_DISABLE_TELEMETRY";

/** Loads ONNX Runtime when first needed: importing the library stays cheap. */
async function loadRuntime(): Promise<typeof Ort> {
  if (!runtime) {
    // Before the import: the runtime looks once, when it is loaded.
    if (!Deno.env.get(NO_TELEMETRY)) Deno.env.set(NO_TELEMETRY, "1");
    await openRuntimeBesideCuda();
  }
  return runtime ??= await import("onnxruntime-node");
}

let lasting: Ort.InferenceSession | undefined;

/**
 * Makes WebGPU's compiled kernels last: the runtime drops them with its last session there, and
 * compiling those of a training takes seconds. So one session is never released.
 */
async function keepKernels(loaded: typeof Ort): Promise<void> {
  if (lasting) return;
  const model = lower({ y: input("x", [1]) });
  lasting = await loaded.InferenceSession.create(model, { executionProviders: ["webgpu"] });
}

/** Makes a value over `data`, which is not copied. */
export type MakeValue = (data: TensorData, shape: Shape) => Value;

function makerOf({ Tensor }: typeof Ort): MakeValue {
  return (data, shape) =>
    data instanceof Float32Array
      ? new Tensor("float32", data, shape)
      : new Tensor("float64", data, shape);
}

/** Makes values in main memory for those who have no session. */
export async function valueMaker(): Promise<MakeValue> {
  return makerOf(await loadRuntime());
}

/**
 * A model loaded into ONNX Runtime. It holds native memory: declare it with `await using`.
 *
 * @example
 * ```ts
 * import { add, input } from "lib/nn/graph/mod.ts";
 * import { lower, Session } from "lib/nn/onnx/mod.ts";
 * import assert from "node:assert/strict";
 * await using session = await Session.create(lower({ y: add(input("x", [2]), 1) }));
 * const { y } = await session.run({ x: session.value(Float32Array.of(1, 2), [2]) });
 * assert.deepEqual([...y.data as Float32Array], [2, 3]);
 * ```
 */
export class Session implements AsyncDisposable {
  readonly inputNames: readonly string[];
  readonly outputNames: readonly string[];
  readonly #session: Ort.InferenceSession;
  /** Makes a value over `data`, which is not copied. */
  readonly value: MakeValue;

  private constructor(session: Ort.InferenceSession, loaded: typeof Ort) {
    this.#session = session;
    this.value = makerOf(loaded);
    this.inputNames = session.inputNames;
    this.outputNames = session.outputNames;
  }

  /**
   * Loads the bytes of a model.
   *
   * @throws {Error} when the device is not there: it says what is missing
   * @throws {TypeError} when WebGPU, which has single precision only, is to compute float64 inputs
   */
  static async create(
    model: Uint8Array,
    { threads = 1, optimize = true, device = "cpu", allowCpu = true, keep = [] }: SessionOptions =
      {},
  ): Promise<Session> {
    const loaded = await loadRuntime();
    await prepareDevice(device, loaded.env.versions.node!);
    const memory = DEVICE_MEMORY[device];
    const adapted = device === "webgpu" ? adaptToWebGpu(model) : model;
    try {
      if (device === "webgpu") await keepKernels(loaded);
      const session = await loaded.InferenceSession.create(adapted, {
        executionProviders: [device],
        intraOpNumThreads: threads,
        interOpNumThreads: 1,
        graphOptimizationLevel: optimize ? "all" : "disabled",
        logSeverityLevel: 3,
        extra: allowCpu || device === "cpu" ? {} : { session: { disable_cpu_ep_fallback: "1" } },
        ...(memory && keep.length > 0
          ? { preferredOutputLocation: Object.fromEntries(keep.map((name) => [name, memory])) }
          : {}),
      });
      return new Session(session, loaded);
    } catch (error) {
      throw deviceError(device, error);
    }
  }

  /** Runs the model on its inputs, all of which must be given. */
  run(feeds: Readonly<Record<string, Value>>): Promise<Readonly<Record<string, Value>>> {
    return this.#session.run(feeds);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#session.release();
  }
}
