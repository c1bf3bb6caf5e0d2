import type { Shape } from "../graph/mod.ts";
import { Session, type Value } from "../onnx/mod.ts";
import { drawMasks, maskArrays, type MaskRange, type PlacedMask } from "./masks.ts";
import type { ParameterRange } from "./part_graph.ts";
import type { BatchShape } from "./stepper.ts";

/** A part's graph as bytes, which can go to another thread. */
export interface CompiledPart {
  readonly model: Uint8Array;
  readonly ranges: readonly ParameterRange[];
  readonly masks: readonly PlacedMask[];
  readonly shape: BatchShape;
}

/** Numbers of one part of a batch, in the shapes that `buildPart` names. */
export interface PartBatch {
  readonly x: Float32Array;
  readonly y: Float32Array;
  readonly w: Float32Array;
  /** What its dropout masks are drawn from. */
  readonly masks: MaskRange;
}

/** What a part adds to its step. */
export interface PartSums {
  /** Weighted sum of the losses. */
  readonly total: number;
  /** Sum of the weights. */
  readonly weight: number;
  /** Gradient of `total`, all parameters' in one vector. */
  readonly gradient: Float32Array;
}

/** Computes parts in this thread. It holds native memory. */
export class GradientSession implements AsyncDisposable {
  readonly #session: Session;
  readonly #part: CompiledPart;
  readonly #masks: readonly Float32Array[];

  private constructor(session: Session, part: CompiledPart) {
    this.#session = session;
    this.#part = part;
    this.#masks = maskArrays(part.masks);
  }

  static async create(part: CompiledPart, threads: number): Promise<GradientSession> {
    return new GradientSession(
      await Session.create(part.model, { threads, optimize: false }),
      part,
    );
  }

  /** The sums of a part at these weights, all parameters' in one vector. */
  async compute(weights: Float32Array, { x, y, w, masks }: PartBatch): Promise<PartSums> {
    const { ranges, shape: [time, size, features] } = this.#part;
    const value = (data: Float32Array, shape: Shape) => this.#session.value(data, shape);
    const feeds: Record<string, Value> = {
      x: value(x, [time, size, features]),
      y: value(y, [size, 1]),
      w: value(w, [size, 1]),
    };
    drawMasks(this.#part.masks, masks, this.#masks);
    this.#part.masks.forEach(({ name, shape }, i) => feeds[name] = value(this.#masks[i], shape));
    for (const { name, shape, start, end } of ranges) {
      feeds[name] = value(weights.subarray(start, end), shape);
    }
    const { total, weight, gradient } = await this.#session.run(feeds);
    return {
      total: Number(total.data[0]),
      weight: Number(weight.data[0]),
      gradient: gradient.data as Float32Array,
    };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#session[Symbol.asyncDispose]();
  }
}
