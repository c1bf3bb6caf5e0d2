import { input, type TensorData } from "../graph/mod.ts";
import { type Network, trace } from "../layers/mod.ts";
import type { Value } from "../onnx/mod.ts";
import { type Backend, type Feed, Program } from "../tfjs/mod.ts";
import type { SampleSource } from "./batches.ts";
import type { Forward, ScorerOptions } from "./scorer.ts";

/** Options of {@linkcode TfjsScorer.compile}; `threads` are TensorFlow's own business. */
export interface TfjsScorerOptions extends ScorerOptions {
  /** Default: TensorFlow's own code where it is set up. */
  readonly backend?: Backend;
}

/** Samples a run: each op is a call of its own, which large batches make worth while. */
const BATCH_SIZE = 256;

/**
 * The forward part of a network, computed op by op by TensorFlow.js. It holds the backend's memory:
 * declare it with `await using`.
 */
export class TfjsScorer implements Forward {
  readonly #network: Network;
  readonly #options: TfjsScorerOptions;
  readonly #width: number;
  /** By batch size, which graphs written out in primitives have to know. */
  readonly #programs = new Map<number, Program>();

  private constructor(network: Network, width: number, options: TfjsScorerOptions) {
    this.#network = network;
    this.#width = width;
    this.#options = options;
  }

  static async compile(network: Network, options: TfjsScorerOptions): Promise<TfjsScorer> {
    const { output } = trace(network, input("x", [options.time, 1, options.features]));
    const scorer = new TfjsScorer(network, output.shape[1], options);
    await scorer.#programOf(1);
    return scorer;
  }

  async #programOf(size: number): Promise<Program> {
    const known = this.#programs.get(size);
    if (known) return known;
    const { time, features, weights, backend } = this.#options;
    const { output } = trace(this.#network, input("x", [time, size, features]), { weights });
    const program = await Program.create({ output }, { backend });
    this.#programs.set(size, program);
    return program;
  }

  async outputs(
    source: SampleSource,
    weights: Readonly<Record<string, Value>> = {},
  ): Promise<Float64Array> {
    const { time, features, batchSize = BATCH_SIZE } = this.#options;
    const out = new Float64Array(source.length * this.#width);
    const feeds: Record<string, Feed> = Object.fromEntries(
      Object.entries(weights).map((
        [name, { data, dims }],
      ) => [name, { data: data as TensorData, shape: dims }]),
    );
    for (let start = 0; start < source.length; start += batchSize) {
      const count = Math.min(batchSize, source.length - start);
      // The last sample is computed again and again up to a power of two: few sizes are needed.
      const size = Math.min(batchSize, 2 ** Math.ceil(Math.log2(count)));
      const positions = Int32Array.from(
        { length: size },
        (_, i) => start + Math.min(i, count - 1),
      );
      const x = new Float32Array(time * size * features);
      source.gather(positions, x);
      const program = await this.#programOf(size);
      const { output } = await program.run({
        ...feeds,
        x: { data: x, shape: [time, size, features] },
      });
      const numbers = output.dataSync() as Float32Array;
      out.set(numbers.subarray(0, count * this.#width), start * this.#width);
      output.dispose();
    }
    return out;
  }

  [Symbol.asyncDispose](): Promise<void> {
    for (const program of this.#programs.values()) program[Symbol.dispose]();
    return Promise.resolve();
  }
}
