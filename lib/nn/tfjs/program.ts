import { type Node, sameShape, type Shape, type Tensor, type TensorData } from "../graph/mod.ts";
import { type Plan, planGraph } from "./plan.ts";
import type { DeviceTensor, Tf } from "./rules.ts";
import { type Backend, loadRuntime, type Runtime } from "./runtime.ts";

/** Numbers for an input of a graph, in row-major order; they are not copied before the run. */
export interface Feed {
  readonly data: TensorData;
  readonly shape: Shape;
}

/** Options of {@linkcode Program.create}. */
export interface ProgramOptions {
  /** Default: TensorFlow's own code where it is set up, or else plain JavaScript. */
  readonly backend?: Backend;
}

/** Constants as tensors; numbers that occur often are there once. */
function uploadConstants(tf: Tf, { constants }: Plan): [number, DeviceTensor][] {
  const known = new Map<string, DeviceTensor>();
  return constants.map(({ tensor: { node, shape }, place }) => {
    const { data } = (node as Node<"constant">).attributes;
    const key = data.length === 1 ? `${shape.length}:${data[0]}` : `at ${place}`;
    if (!known.has(key)) known.set(key, tf.keep(tf.tensor(data as Float32Array, [...shape])));
    return [place, known.get(key)!];
  });
}

/**
 * A graph that TensorFlow.js computes op by op; each tensor is given back as soon as nobody reads it
 * any more. Composites are written out, so that shapes are static. It holds the graph's constants in
 * the backend's memory: declare it with `using`.
 *
 * @example
 * ```ts
 * import { add, input } from "lib/nn/graph/mod.ts";
 * import { Program } from "lib/nn/tfjs/mod.ts";
 * import assert from "node:assert/strict";
 * using program = await Program.create({ y: add(input("x", [2]), 1) }, { backend: "cpu" });
 * const { y } = await program.run({ x: { data: Float32Array.of(1, 2), shape: [2] } });
 * assert.deepEqual([...y.dataSync()], [2, 3]);
 * y.dispose();
 * ```
 */
export class Program implements Disposable {
  readonly runtime: Runtime;
  readonly #plan: Plan;
  readonly #constants: readonly (readonly [number, DeviceTensor])[];

  private constructor(runtime: Runtime, plan: Plan) {
    this.runtime = runtime;
    this.#plan = plan;
    this.#constants = uploadConstants(runtime.tf, plan);
  }

  /**
   * Prepares the computation of named outputs.
   *
   * @throws {TypeError} when a tensor of the graph is not float32
   * @throws {Error} when the backend cannot be loaded
   */
  static async create(
    outputs: Readonly<Record<string, Tensor>>,
    { backend }: ProgramOptions = {},
  ): Promise<Program> {
    const plan = planGraph(outputs);
    const runtime = await loadRuntime(backend);
    await runtime.tf.setBackend(runtime.backend);
    return new Program(runtime, plan);
  }

  /** Names of the inputs that the outputs depend on, in the order of first use. */
  get inputNames(): readonly string[] {
    return this.#plan.inputs.map(({ tensor: { node } }) => (node as Node<"input">).attributes.name);
  }

  /**
   * Computes the outputs. All inputs must be given; tensors among them are only read. The caller
   * disposes of the outputs.
   *
   * @throws {TypeError} when an input is missing or has another shape
   */
  async run(
    feeds: Readonly<Record<string, Feed | DeviceTensor>>,
  ): Promise<Readonly<Record<string, DeviceTensor>>> {
    const { tf, backend } = this.runtime;
    if (tf.getBackend() !== backend) await tf.setBackend(backend);
    // What an error leaves behind is given back, too.
    return tf.tidy(() => this.#compute(tf, feeds));
  }

  #compute(tf: Tf, feeds: Readonly<Record<string, Feed | DeviceTensor>>) {
    const { size, inputs, steps, outputs } = this.#plan;
    const values = new Array<DeviceTensor>(size);
    for (const [place, tensor] of this.#constants) values[place] = tensor;
    inputs.forEach(({ tensor: { shape }, place }, i) => {
      values[place] = feedTensor(tf, { name: this.inputNames[i], shape }, feeds);
    });
    for (const { inputs, outputs, done, compute } of steps) {
      const results = compute(tf, inputs.map((place) => values[place]));
      outputs.forEach((place, i) => values[place] = results[i]);
      for (const place of done) values[place].dispose();
    }
    // Copies share their numbers: an output may be an input, or two outputs one tensor.
    return Object.fromEntries(
      Object.entries(outputs).map(([name, place]) => [name, tf.clone(values[place])]),
    );
  }

  [Symbol.dispose](): void {
    for (const [, tensor] of this.#constants) tensor.dispose();
  }
}

function feedTensor(
  tf: Tf,
  { name, shape }: { readonly name: string; readonly shape: Shape },
  feeds: Readonly<Record<string, Feed | DeviceTensor>>,
): DeviceTensor {
  const feed = feeds[name];
  if (!feed || !sameShape(feed.shape, shape)) {
    throw new TypeError(
      `Expected input ${name} of shape [${shape.join(", ")}] but found ${
        feed ? `[${feed.shape.join(", ")}]` : "none"
      }`,
    );
  }
  return "dataId" in feed ? feed : tf.tensor(feed.data as Float32Array, [...shape]);
}
