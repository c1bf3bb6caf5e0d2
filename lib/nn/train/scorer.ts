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
  /** Samples a run, which bounds memory. Default: 512. */
  readonly batchSize?: number;
  /** Weights to build in. Default: none, each call of `logits` brings its own. */
  readonly weights?: Readonly<Record<string, Float32Array>>;
}

/**
 * The forward part of a network with one logit, for any weights or for those built in. It holds native memory: declare it
 * with `await using`.
 */
export class Scorer implements AsyncDisposable {
  readonly #session: Session;
  readonly #time: number;
  readonly #features: number;
  readonly #batchSize: number;

  private constructor(session: Session, { time, features, batchSize = 512 }: ScorerOptions) {
    this.#session = session;
    this.#time = time;
    this.#features = features;
    this.#batchSize = batchSize;
  }

  static async compile(network: Network, options: ScorerOptions): Promise<Scorer> {
    const x = input("x", [options.time, BATCH, options.features]);
    const { output } = trace(network, x, { weights: options.weights });
    return new Scorer(await Session.create(lower({ logit: output }), options), options);
  }

  /** Logit of every sample of `source`; `weights` may hold more than the parameters of the network. */
  async logits(
    source: SampleSource,
    weights: Readonly<Record<string, Value>> = {},
  ): Promise<Float64Array> {
    const out = new Float64Array(source.length);
    const window = this.#time * this.#features;
    const feeds: Record<string, Value> = {};
    for (const name of this.#session.inputNames) if (name !== "x") feeds[name] = weights[name];
    for (let start = 0; start < source.length; start += this.#batchSize) {
      const count = Math.min(this.#batchSize, source.length - start);
      const positions = Int32Array.from({ length: count }, (_, i) => start + i);
      const x = new Float32Array(count * window);
      source.gather(positions, x);
      feeds.x = this.#session.value(x, [this.#time, count, this.#features]);
      out.set((await this.#session.run(feeds)).logit.data as Float32Array, start);
    }
    return out;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#session[Symbol.asyncDispose]();
  }
}
