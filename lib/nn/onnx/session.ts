import type * as Ort from "onnxruntime-node";
import type { Shape, TensorData } from "../graph/mod.ts";

/** A tensor of numbers as the runtime takes and gives it. */
export type Value = Ort.Tensor;

/** Options of {@linkcode Session.create}. */
export interface SessionOptions {
  /** Threads of one run. Results are the same bits only for the same number. Default: 1. */
  readonly threads?: number;
}

let runtime: typeof Ort | undefined;

/** What switches off the runtime's usage reports to its maker, and the files it keeps for them. */
const NO_TELEMETRY = "ORT_DISABLE_TELEMETRY";

/** Loads ONNX Runtime when first needed: importing the library stays cheap. */
async function loadRuntime(): Promise<typeof Ort> {
  // Before the import: the runtime looks once, when it is loaded.
  if (!runtime && !Deno.env.get(NO_TELEMETRY)) Deno.env.set(NO_TELEMETRY, "1");
  return runtime ??= await import("onnxruntime-node");
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
  readonly #runtime: typeof Ort;

  private constructor(session: Ort.InferenceSession, loaded: typeof Ort) {
    this.#session = session;
    this.#runtime = loaded;
    this.inputNames = session.inputNames;
    this.outputNames = session.outputNames;
  }

  /** Loads the bytes of a model. */
  static async create(model: Uint8Array, { threads = 1 }: SessionOptions = {}): Promise<Session> {
    const loaded = await loadRuntime();
    const session = await loaded.InferenceSession.create(model, {
      executionProviders: ["cpu"],
      intraOpNumThreads: threads,
      interOpNumThreads: 1,
      graphOptimizationLevel: "all",
      logSeverityLevel: 3,
    });
    return new Session(session, loaded);
  }

  /** A value over `data`, which is not copied. */
  value(data: TensorData, shape: Shape): Value {
    return data instanceof Float32Array
      ? new this.#runtime.Tensor("float32", data, shape)
      : new this.#runtime.Tensor("float64", data, shape);
  }

  /** Runs the model on its inputs, all of which must be given. */
  run(feeds: Readonly<Record<string, Value>>): Promise<Readonly<Record<string, Value>>> {
    return this.#session.run(feeds);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#session.release();
  }
}
