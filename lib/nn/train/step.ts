import { grad, type Shape, type Tensor, type TensorData } from "../graph/mod.ts";
import type { Network, ParameterSpec } from "../layers/mod.ts";
import { type Device, lower, Session, type Value } from "../onnx/mod.ts";
import type { Optimizer } from "../optim/mod.ts";
import { binaryCrossEntropy } from "./binary_cross_entropy.ts";
import type { Execution } from "./execution.ts";
import { type Loss, meanOf } from "./loss.ts";
import { traceLoss } from "./loss_gradients.ts";
import { drawMasks, maskArrays, type PlacedMask, placeMasks } from "./masks.ts";
import type { Batch, BatchShape, StepOutputs, Stepper, TrainingState } from "./stepper.ts";
import { advance, createTrainingState, NEXT, scalarFeeds, weightsOf } from "./training_state.ts";
import { buildUpdate } from "./update.ts";

export type { Batch, BatchShape, TrainingState };

/** Options of {@linkcode buildStep}. */
export interface StepOptions {
  readonly shape: BatchShape;
  readonly optimizer: Optimizer;
  /** Default: binary cross-entropy. */
  readonly loss?: Loss;
  /** Largest joint norm of the gradients. Default: no clipping. */
  readonly clipNorm?: number;
  /** Default: "float32". */
  readonly dtype?: "float32" | "float64";
  /** Also return the gradients before clipping, as `gradient/<name>`. Default: false. */
  readonly withGradients?: boolean;
}

/** One training step as a graph: what goes in, what comes out. */
export interface StepGraph {
  readonly outputs: Readonly<Record<string, Tensor>>;
  readonly parameters: readonly ParameterSpec[];
  readonly masks: readonly PlacedMask[];
  readonly shape: BatchShape;
  readonly optimizer: Optimizer;
}

/**
 * Forward, backward, clipping and optimiser of a network as one graph. Inputs: `x` [time, batch,
 * features], `y` and `w` [batch, 1], one for each mask, scalar and parameter, and
 * `<slot>/<parameter>` for the optimiser's state. Outputs: `loss`, and `next/…` of each
 * parameter and slot.
 *
 * @throws {TypeError} when the network's output has not the columns that the loss takes
 */
export function buildStep(
  network: Network,
  {
    shape,
    optimizer,
    loss = binaryCrossEntropy(),
    clipNorm,
    dtype = "float32",
    withGradients = false,
  }: StepOptions,
): StepGraph {
  const traced = traceLoss(network, { shape, loss, dtype });
  const { parameters, parameterTensors } = traced;
  const mean = meanOf(traced);
  const gradients = grad(mean, parameterTensors);
  const outputs: Record<string, Tensor> = {
    loss: mean,
    ...buildUpdate({ optimizer, parameters, parameterTensors, gradients, clipNorm }),
  };
  if (withGradients) {
    parameters.forEach(({ name }, i) => outputs[`gradient/${name}`] = gradients[i]);
  }
  return { outputs, parameters, masks: placeMasks(network, shape), shape, optimizer };
}

/** Options of {@linkcode TrainingStep.compile}. */
export interface CompileOptions {
  /** Threads of a step. Default: 1. */
  readonly threads?: number;
  /** What computes the steps. Default: "cpu". */
  readonly device?: Device;
}

/** Steps whose values stay on a device: the last one, and two before it to explain a failure. */
const GENERATIONS = 3;

function release(values: readonly Value[]): void {
  for (const value of values) value.dispose();
}

/**
 * A compiled {@linkcode StepGraph}. Where the runtime allows it, on WebGPU, the state stays in the
 * device's memory between steps; a step's values there are disposed of three steps later, or with
 * this, and `toHost` copies what is to be kept. It holds native memory: declare it with
 * `await using`.
 */
export class TrainingStep implements Stepper {
  readonly graph: StepGraph;
  readonly execution: Execution;
  readonly #session: Session;
  readonly #masks: readonly Float32Array[];
  /** Values in the device's memory by step, the latest last. */
  readonly #onDevice: (readonly Value[])[] = [];

  private constructor(graph: StepGraph, session: Session, execution: Execution) {
    this.graph = graph;
    this.execution = execution;
    this.#session = session;
    this.#masks = maskArrays(graph.masks);
  }

  static async compile(
    graph: StepGraph,
    { threads = 1, device }: CompileOptions = {},
  ): Promise<TrainingStep> {
    const model = lower(graph.outputs, { composites: "expand" });
    const keep = Object.keys(graph.outputs).filter((name) => name.startsWith(NEXT));
    const session = await Session.create(model, {
      threads,
      device,
      keep,
      optimize: device !== undefined,
    });
    return new TrainingStep(graph, session, {
      parts: 1,
      workers: 1,
      threads,
      ...(device && { device }),
    });
  }

  get parameters(): readonly ParameterSpec[] {
    return this.graph.parameters;
  }

  /** State before the first step, from weights by parameter name. */
  initialState(weights: Readonly<Record<string, TensorData>>): TrainingState {
    return createTrainingState(this.graph, weights, this.#session);
  }

  weights(state: TrainingState): Readonly<Record<string, Value>> {
    return weightsOf(this.graph, state);
  }

  /** Runs one step: replaces the values of `state` and returns every output of the graph. */
  async run(
    state: TrainingState,
    batch: Batch,
  ): Promise<StepOutputs & Readonly<Record<string, Value>>> {
    const { shape: [time, size, features], masks, optimizer } = this.graph;
    const value = (data: TensorData, shape: Shape) => this.#session.value(data, shape);
    const { step } = state, { learningRate, x } = batch;
    const feeds: Record<string, Value> = {
      ...state.values,
      x: value(x, [time, size, features]),
      y: value(batch.y, [size, 1]),
      w: value(batch.w, [size, 1]),
      ...scalarFeeds(optimizer, { step, learningRate, like: x }, this.#session),
    };
    drawMasks(masks, { key: batch.maskKey, first: 0 }, this.#masks);
    masks.forEach(({ name, shape }, i) => feeds[name] = value(this.#masks[i], shape));
    const results = await this.#session.run(feeds);
    advance(state, results);
    this.#onDevice.push(Object.values(results).filter(({ location }) => location !== "cpu"));
    if (this.#onDevice.length > GENERATIONS) release(this.#onDevice.shift()!);
    return results as StepOutputs & Readonly<Record<string, Value>>;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#onDevice.splice(0).forEach(release);
    await this.#session[Symbol.asyncDispose]();
  }
}
