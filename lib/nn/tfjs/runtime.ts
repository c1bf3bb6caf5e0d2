import { loadNative } from "./native.ts";
import type { Tf } from "./rules.ts";

/** What computes: TensorFlow's own code, or TensorFlow.js's in plain JavaScript. */
export type Backend = "tensorflow" | "cpu";

/** TensorFlow.js with a backend that works. */
export interface Runtime {
  readonly tf: Tf;
  readonly backend: Backend;
  /** Whether a GPU computes. */
  readonly gpu: boolean;
  /** What it is, in one line. */
  readonly description: string;
}

/** What brings TensorFlow's own code. */
const SETUP = "`deno task setup:tfjs`";

async function loadPlain(): Promise<Runtime> {
  const tf = await import("@tensorflow/tfjs-core");
  // Before the backend: it would print advice for Node.
  tf.enableProdMode();
  await import("@tensorflow/tfjs-backend-cpu");
  const description =
    `TensorFlow.js in plain JavaScript, which is slow: ${SETUP} sets faster code up`;
  return { tf, backend: "cpu", gpu: false, description };
}

async function loadTensorFlow(): Promise<Runtime | undefined> {
  const tf = await loadNative();
  if (!tf) return undefined;
  tf.enableProdMode();
  await tf.setBackend("tensorflow");
  const { isUsingGpuDevice: gpu } = tf.backend() as unknown as {
    readonly isUsingGpuDevice: boolean;
  };
  const description = `TensorFlow.js on TensorFlow's own code, on ${gpu ? "a GPU" : "the CPU"}`;
  return { tf, backend: "tensorflow", gpu, description };
}

const loaded: { tensorflow?: Promise<Runtime | undefined>; cpu?: Promise<Runtime> } = {};

/**
 * Loads TensorFlow.js: on TensorFlow's own code where `deno task setup:tfjs` has set it up, or else in
 * plain JavaScript, or on the backend that is asked for. A process loads each once.
 *
 * @throws {Error} when TensorFlow's own code is asked for and not set up, or cannot be loaded
 *
 * @example
 * ```ts
 * import { loadRuntime } from "lib/nn/tfjs/mod.ts";
 * import assert from "node:assert/strict";
 * const { tf, backend } = await loadRuntime("cpu");
 * assert.equal(backend, "cpu");
 * assert.equal(typeof tf.matMul, "function");
 * ```
 */
export async function loadRuntime(backend?: Backend): Promise<Runtime> {
  if (backend !== "cpu") {
    const native = await (loaded.tensorflow ??= loadTensorFlow());
    if (native) return native;
    if (backend) {
      throw new Error(
        `Expected TensorFlow's own code in .tfjs but found none: ${SETUP} sets it up`,
      );
    }
  }
  return await (loaded.cpu ??= loadPlain());
}
