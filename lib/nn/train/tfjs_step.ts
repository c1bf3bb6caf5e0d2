import type { TensorData } from "../graph/mod.ts";
import type { Network, ParameterSpec } from "../layers/mod.ts";
import { type MakeValue, type Value, valueMaker } from "../onnx/mod.ts";
import { type Backend, type DeviceTensor, type Feed, Program } from "../tfjs/mod.ts";
import type { Execution } from "./execution.ts";
import { drawMasks, maskArrays } from "./masks.ts";
import { buildStep, type StepGraph } from "./step.ts";
import type { Batch, StepOutputs, Stepper, StepperOptions, TrainingState } from "./stepper.ts";
import { advance, createTrainingState, NEXT, scalarFeeds, weightsOf } from "./training_state.ts";

/** Options of {@linkcode TfjsStep.compile}. */
export interface TfjsStepOptions extends StepperOptions {
  /** Default: that of `execution`, or TensorFlow's own code where it is set up. */
  readonly backend?: Backend;
}

/**
 * A training step computed op by op by TensorFlow.js: the same graph, gradients and optimiser
 * included, that ONNX Runtime would take whole. Values of a state are copied to main memory after each
 * step; the backend keeps its own copy of the latest for the next step. It holds the backend's memory:
 * declare it with `await using`.
 *
 * @example
 * ```ts
 * import { dense, lastStep } from "lib/nn/layers/mod.ts";
 * import { sgd } from "lib/nn/optim/mod.ts";
 * import { squaredError, TfjsStep } from "lib/nn/train/mod.ts";
 * import assert from "node:assert/strict";
 * await using stepper = await TfjsStep.compile(
 *   (context, x) => dense(context, lastStep(x), { name: "line", units: 1 }),
 *   { shape: [1, 2, 1], loss: squaredError(), optimizer: sgd(), backend: "cpu" },
 * );
 * const state = stepper.initialState({
 *   "line.weight": Float32Array.of(0),
 *   "line.bias": Float32Array.of(0),
 * });
 * const { loss } = await stepper.run(state, {
 *   x: Float32Array.of(1, 2),
 *   y: Float32Array.of(2, 2),
 *   w: Float32Array.of(1, 1),
 *   maskKey: [1, 1],
 *   learningRate: 0.1,
 * });
 * assert.equal(loss.data[0], 4);
 * ```
 */
export class TfjsStep implements Stepper {
  readonly execution: Execution;
  readonly #graph: StepGraph;
  readonly #program: Program;
  readonly #value: MakeValue;
  readonly #masks: readonly Float32Array[];
  /** The backend's copies of the latest state. */
  #held = new Map<Value, DeviceTensor>();

  private constructor(graph: StepGraph, program: Program, value: MakeValue) {
    const { backend } = program.runtime;
    this.execution = { parts: 1, workers: 1, threads: 1, engine: "tfjs", backend };
    this.#graph = graph;
    this.#program = program;
    this.#value = value;
    this.#masks = maskArrays(graph.masks);
  }

  /**
   * Prepares the steps of a network. Threads are TensorFlow's own business.
   *
   * @throws {RangeError} when a batch in parts is asked for: this engine computes it whole
   */
  static async compile(network: Network, options: TfjsStepOptions): Promise<TfjsStep> {
    const { accumulate = 1, execution, backend = execution?.backend } = options;
    const parts = execution?.parts ?? accumulate;
    if (parts !== 1) {
      throw new RangeError(`Expected a batch in 1 part with engine tfjs but found ${parts}`);
    }
    const graph = buildStep(network, options);
    const value = await valueMaker();
    return new TfjsStep(graph, await Program.create(graph.outputs, { backend }), value);
  }

  get parameters(): readonly ParameterSpec[] {
    return this.#graph.parameters;
  }

  initialState(weights: Readonly<Record<string, TensorData>>): TrainingState {
    return createTrainingState(this.#graph, weights, { value: this.#value });
  }

  weights(state: TrainingState): Readonly<Record<string, Value>> {
    return weightsOf(this.#graph, state);
  }

  async run(state: TrainingState, batch: Batch): Promise<StepOutputs> {
    const results = await this.#program.run(this.#feeds(state, batch));
    this.#release();
    const values = Object.fromEntries(
      Object.entries(results).map(([name, tensor]) => {
        const value = this.#value(tensor.dataSync() as Float32Array, tensor.shape);
        if (name.startsWith(NEXT)) this.#held.set(value, tensor);
        else tensor.dispose();
        return [name, value];
      }),
    );
    advance(state, values);
    return { loss: values.loss };
  }

  #feeds(state: TrainingState, batch: Batch): Record<string, Feed | DeviceTensor> {
    const { shape, masks, optimizer } = this.#graph;
    const column = [shape[1], 1];
    const { step } = state, { x, y, w, learningRate, maskKey } = batch;
    const feeds: Record<string, Feed | DeviceTensor> = {
      x: { data: x, shape },
      y: { data: y, shape: column },
      w: { data: w, shape: column },
    };
    const scalars = scalarFeeds(optimizer, { step, learningRate, like: x }, { value: this.#value });
    for (const [name, value] of Object.entries({ ...state.values, ...scalars })) {
      const held = this.#held.get(value);
      feeds[name] = held ?? { data: value.data as TensorData, shape: value.dims };
    }
    drawMasks(masks, { key: maskKey, first: 0 }, this.#masks);
    masks.forEach(({ name, shape }, i) => feeds[name] = { data: this.#masks[i], shape });
    return feeds;
  }

  #release(): void {
    for (const tensor of this.#held.values()) tensor.dispose();
    this.#held.clear();
  }

  [Symbol.asyncDispose](): Promise<void> {
    this.#release();
    this.#program[Symbol.dispose]();
    return Promise.resolve();
  }
}
