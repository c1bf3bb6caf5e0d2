import { grad, input, type Shape, type Tensor, type TensorData } from "../graph/mod.ts";
import { type Network, type ParameterSpec, trace } from "../layers/mod.ts";
import { lower, Session, type Value } from "../onnx/mod.ts";
import { clipByGlobalNorm, type Optimizer } from "../optim/mod.ts";
import { binaryCrossEntropy } from "./loss.ts";
import type { MaskSpec } from "../layers/mod.ts";

/** Shape of a batch of windows, time-major: [time, batch, features]. */
export type BatchShape = readonly [time: number, batch: number, features: number];

/** Options of {@linkcode buildStep}. */
export interface StepOptions {
  readonly shape: BatchShape;
  readonly optimizer: Optimizer;
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
  readonly masks: readonly MaskSpec[];
  readonly shape: BatchShape;
  readonly optimizer: Optimizer;
}

/**
 * Forward, backward, clipping and optimiser of a network with one logit, as one graph. Inputs:
 * `x` [time, batch, features], `y` and `w` [batch, 1], one for each mask, scalar and parameter, and
 * `<slot>/<parameter>` for the optimiser's state. Outputs: `loss`, and `next/…` of each parameter and
 * slot.
 */
export function buildStep(
  network: Network,
  { shape, optimizer, clipNorm, dtype = "float32", withGradients = false }: StepOptions,
): StepGraph {
  const [, batch] = shape;
  const x = input("x", shape, dtype);
  const { output, parameters, parameterTensors, masks } = trace(network, x, { training: true });
  const loss = binaryCrossEntropy(
    output,
    input("y", [batch, 1], dtype),
    input("w", [batch, 1], dtype),
  );
  const gradients = grad(loss, parameterTensors);
  const clipped = clipNorm === undefined ? gradients : clipByGlobalNorm(gradients, clipNorm);
  const scalars = Object.fromEntries(
    Object.keys(optimizer.scalars(1, 0)).map((name) => [name, input(name, [], dtype)]),
  );
  const outputs: Record<string, Tensor> = { loss };
  parameters.forEach(({ name, shape }, i) => {
    const slots = Object.fromEntries(
      optimizer.slots.map((slot) => [slot, input(`${slot}/${name}`, shape, dtype)]),
    );
    const next = optimizer.update({
      parameter: parameterTensors[i],
      gradient: clipped[i],
      slots,
      scalars,
    });
    outputs[`next/${name}`] = next.parameter;
    for (const slot of optimizer.slots) outputs[`next/${slot}/${name}`] = next.slots[slot];
    if (withGradients) outputs[`gradient/${name}`] = gradients[i];
  });
  return { outputs, parameters, masks, shape, optimizer };
}

/** Weights and optimiser state between steps, by name; the first step makes the slots' zeros. */
export interface TrainingState {
  /** Steps done. */
  step: number;
  values: Readonly<Record<string, Value>>;
}

/** Numbers of one batch, in the shapes that {@linkcode buildStep} names. */
export interface Batch {
  readonly x: TensorData;
  readonly y: TensorData;
  readonly w: TensorData;
  /** One for each mask of the graph, in order. */
  readonly masks: readonly TensorData[];
  readonly learningRate: number;
}

/** A compiled {@linkcode StepGraph}. It holds native memory: declare it with `await using`. */
export class TrainingStep implements AsyncDisposable {
  readonly graph: StepGraph;
  readonly #session: Session;
  readonly #stateNames: readonly string[];

  private constructor(graph: StepGraph, session: Session) {
    this.graph = graph;
    this.#session = session;
    this.#stateNames = Object.keys(graph.outputs)
      .filter((name) => name.startsWith("next/")).map((name) => name.slice("next/".length));
  }

  static async compile(
    graph: StepGraph,
    { threads = 1 }: { readonly threads?: number } = {},
  ): Promise<TrainingStep> {
    const session = await Session.create(lower(graph.outputs, { composites: "expand" }), {
      threads,
    });
    return new TrainingStep(graph, session);
  }

  /** State before the first step, from weights by parameter name. */
  initialState(weights: Readonly<Record<string, TensorData>>): TrainingState {
    const values: Record<string, Value> = {};
    for (const { name, shape } of this.graph.parameters) {
      const data = weights[name];
      values[name] = this.#session.value(data, shape);
      for (const slot of this.graph.optimizer.slots) {
        const zeros = data instanceof Float32Array
          ? new Float32Array(data.length)
          : new Float64Array(data.length);
        values[`${slot}/${name}`] = this.#session.value(zeros, shape);
      }
    }
    return { step: 0, values };
  }

  /** Runs one step: replaces the values of `state` and returns every output of the graph. */
  async run(state: TrainingState, batch: Batch): Promise<Readonly<Record<string, Value>>> {
    const { shape: [time, size, features], masks, optimizer } = this.graph;
    const value = (data: TensorData, shape: Shape) => this.#session.value(data, shape);
    const feeds: Record<string, Value> = {
      ...state.values,
      x: value(batch.x, [time, size, features]),
      y: value(batch.y, [size, 1]),
      w: value(batch.w, [size, 1]),
    };
    masks.forEach(({ name, shape }, i) => feeds[name] = value(batch.masks[i], shape));
    const scalars = optimizer.scalars(state.step + 1, batch.learningRate);
    for (const [name, number] of Object.entries(scalars)) {
      const data = batch.x instanceof Float32Array
        ? Float32Array.of(number)
        : Float64Array.of(number);
      feeds[name] = value(data, []);
    }
    const results = await this.#session.run(feeds);
    const next: Record<string, Value> = {};
    for (const name of this.#stateNames) next[name] = results[`next/${name}`];
    state.values = next;
    state.step++;
    return results;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#session[Symbol.asyncDispose]();
  }
}
