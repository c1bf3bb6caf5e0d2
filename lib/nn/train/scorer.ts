import { BATCH, input } from "../graph/mod.ts";
import { type Network, trace } from "../layers/mod.ts";
import { lower, Session, type Value } from "../onnx/mod.ts";
import type { SampleSource } from "./batches.ts";

/** Options of {@linkcode Scorer.compile}. */
export interface ScorerOptions {
  readonly time: number;
  readonly features: number;
  /** Default: 1. */
  readonly threads?: number;
  /** Samples a run. Default: 32: what a step writes is still in the cache when the next reads it. */
  readonly batchSize?: number;
  /** Weights to build in. Default: none, each call of `logits` brings its own. */
  readonly weights?: Readonly<Record<string, Float32Array>>;
}

/** The forward part of a network, whoever computes it. */
export interface Forward extends AsyncDisposable {
  /**
   * Outputs of the network for every sample of `source`, row by row: [samples, outputs]. `weights`
   * may hold more than the parameters of the network.
   */
  outputs(
    source: SampleSource,
    weights?: Readonly<Record<string, Value>>,
  ): Promise<Float64Array>;
}

/**
 * The forward part of a network, for any weights or for those built in. It holds native memory:
 * declare it with `await using`.
 */
export class Scorer implements Forward {
  readonly #session: Session;
  readonly #time: number;
  readonly #features: number;
  readonly #batchSize: number;
  readonly #width: number;

  private constructor(
    session: Session,
    width: number,
    { time, features, batchSize = 32 }: ScorerOptions,
  ) {
    this.#session = session;
    this.#width = width;
    this.#time = time;
    this.#features = features;
    this.#batchSize = batchSize;
  }

  static async compile(network: Network, options: ScorerOptions): Promise<Scorer> {
    const x = input("x", [options.time, BATCH, options.features]);
    const { output } = trace(network, x, { weights: options.weights });
    const session = await Session.create(lower({ output }), options);
    return new Scorer(session, output.shape[1], options);
  }

  async outputs(
    source: SampleSource,
    weights: Readonly<Record<string, Value>> = {},
  ): Promise<Float64Array> {
    const out = new Float64Array(source.length * this.#width);
    const window = this.#time * this.#features;
    const feeds: Record<string, Value> = {};
    for (const name of this.#session.inputNames) if (name !== "x") feeds[name] = weights[name];
    for (let start = 0; start < source.length; start += this.#batchSize) {
      const count = Math.min(this.#batchSize, source.length - start);
      const positions = Int32Array.from({ length: count }, (_, i) => start + i);
      const x = new Float32Array(count * window);
      source.gather(positions, x);
      feeds.x = this.#session.value(x, [this.#time, count, this.#features]);
      const { output } = await this.#session.run(feeds);
      out.set(output.data as Float32Array, start * this.#width);
    }
    return out;
  }

  /** {@linkcode outputs} of a network with one logit. */
  logits(
    source: SampleSource,
    weights?: Readonly<Record<string, Value>>,
  ): Promise<Float64Array> {
    return this.outputs(source, weights);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#session[Symbol.asyncDispose]();
  }
}
