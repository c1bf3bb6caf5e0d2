import { divide, input, type Shape, type Tensor, type TensorData } from "../graph/mod.ts";
import type { Network, ParameterSpec } from "../layers/mod.ts";
import { lower, Session, type Value } from "../onnx/mod.ts";
import type { Optimizer } from "../optim/mod.ts";
import { assertExecution, type Execution } from "./execution.ts";
import { type GradientPool, startGradientPool } from "./gradient_pool.ts";
import type { PartBatch } from "./gradient_session.ts";
import { buildPart, type ParameterRange, type PartGraph } from "./part_graph.ts";
import { copySlice } from "./copy_slice.ts";
import type {
  Batch,
  BatchShape,
  StepOutputs,
  Stepper,
  StepperOptions,
  TrainingState,
} from "./stepper.ts";
import {
  advance,
  createTrainingState,
  scalarFeeds,
  type StateSpec,
  weightsOf,
} from "./training_state.ts";
import { buildUpdate } from "./update.ts";

const GRADIENT = "gradient/";

/** What follows the sums of a batch: `next/…` of parameters and slots. */
function buildRest(
  parameters: readonly ParameterSpec[],
  { optimizer, clipNorm }: StepperOptions,
): Record<string, Tensor> {
  const weight = input("weight", []);
  const gradients = parameters.map(({ name, shape }) =>
    divide(input(GRADIENT + name, shape), weight)
  );
  const parameterTensors = parameters.map(({ name, shape }) => input(name, shape));
  return buildUpdate({ optimizer, parameters, parameterTensors, gradients, clipNorm });
}

/**
 * A step whose batch is computed in equal parts with their gradients added up: the step of the whole
 * batch (dropout masks included). Parts run one after the other, in a part's memory, or side by side
 * in threads of their own, which on a CPU is faster than threads inside the runtime: products
 * of a part's size keep a core busy, and elementwise work is spread, too. The same parts give the
 * same bits, whoever computes them.
 */
export class SplitStep implements Stepper {
  readonly parameters: readonly ParameterSpec[];
  readonly execution: Execution;
  readonly #optimizer: Optimizer;
  /** Of the whole batch. */
  readonly #shape: BatchShape;
  readonly #partSize: number;
  readonly #ranges: readonly ParameterRange[];
  readonly #pool: GradientPool;
  readonly #rest: Session;
  readonly #weights: Float32Array;
  readonly #gradient: Float32Array;
  #parts: readonly PartBatch[];

  private constructor(
    { parameters, ranges }: PartGraph,
    { shape, optimizer }: Pick<StepperOptions, "shape" | "optimizer">,
    execution: Execution,
    pool: GradientPool,
    rest: Session,
  ) {
    const [time, size, features] = shape;
    const partSize = size / execution.parts;
    this.parameters = parameters;
    this.execution = execution;
    this.#optimizer = optimizer;
    this.#shape = shape;
    this.#partSize = partSize;
    this.#ranges = ranges;
    this.#pool = pool;
    this.#rest = rest;
    const numbers = ranges.at(-1)?.end ?? 0;
    this.#weights = new Float32Array(numbers);
    this.#gradient = new Float32Array(numbers);
    this.#parts = Array.from({ length: execution.parts }, (_, k) => ({
      x: new Float32Array(time * partSize * features),
      y: new Float32Array(partSize),
      w: new Float32Array(partSize),
      masks: { key: [0, 0], first: k * partSize },
    }));
  }

  /** @throws {RangeError} unless the parts divide the batch */
  static async compile(
    network: Network,
    options: StepperOptions,
    execution: Execution,
  ): Promise<SplitStep> {
    const { shape: [time, size, features], loss } = options;
    assertExecution(execution, size);
    const shape: BatchShape = [time, size / execution.parts, features];
    const part = buildPart(network, { shape, loss });
    const { outputs, parameters, ranges, masks } = part;
    await using started = new AsyncDisposableStack();
    const pool = started.use(
      await startGradientPool(
        { model: lower(outputs, { composites: "expand" }), ranges, masks, shape },
        execution,
      ),
    );
    const rest = await Session.create(lower(buildRest(parameters, options)));
    started.move();
    return new SplitStep(part, options, execution, pool, rest);
  }

  initialState(weights: Readonly<Record<string, TensorData>>): TrainingState {
    return createTrainingState(this.#spec, weights, this.#rest);
  }

  weights(state: TrainingState): Readonly<Record<string, Value>> {
    return weightsOf(this.#spec, state);
  }

  get #spec(): StateSpec {
    return { parameters: this.parameters, optimizer: this.#optimizer };
  }

  async run(state: TrainingState, batch: Batch): Promise<StepOutputs> {
    for (const { name, start } of this.#ranges) {
      this.#weights.set(state.values[name].data as Float32Array, start);
    }
    const parts = this.#parts.map((part) => this.#fill(part, batch));
    const results = await this.#pool.compute(this.#weights, parts);
    this.#parts = results.map(({ batch }) => batch);
    const total = this.#gradient;
    results.forEach(({ sums: { gradient } }, k) => {
      if (k === 0) total.set(gradient);
      else for (let i = 0; i < total.length; i++) total[i] += gradient[i];
    });
    const weight = results.reduce((sum, { sums }) => sum + sums.weight, 0);
    const value = (data: Float32Array, shape: Shape) => this.#rest.value(data, shape);
    const { step } = state, { learningRate, x } = batch;
    const feeds: Record<string, Value> = {
      ...state.values,
      ...scalarFeeds(this.#optimizer, { step, learningRate, like: x }, this.#rest),
      weight: value(Float32Array.of(weight), []),
    };
    for (const { name, shape, start, end } of this.#ranges) {
      feeds[GRADIENT + name] = value(total.subarray(start, end), shape);
    }
    advance(state, await this.#rest.run(feeds));
    const loss = results.reduce((sum, { sums }) => sum + sums.total, 0) / weight;
    return { loss: value(Float32Array.of(loss), []) };
  }

  #fill({ x, y, w, masks }: PartBatch, batch: Batch): PartBatch {
    const [, size] = this.#shape, length = this.#partSize, start = masks.first;
    copySlice(batch.x, { shape: this.#shape, axis: 1, start, length }, x);
    copySlice(batch.y, { shape: [size], axis: 0, start, length }, y);
    copySlice(batch.w, { shape: [size], axis: 0, start, length }, w);
    return { x, y, w, masks: { key: batch.maskKey, first: start } };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#pool[Symbol.asyncDispose]();
    await this.#rest[Symbol.asyncDispose]();
  }
}
