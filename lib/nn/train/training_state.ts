import type { TensorData } from "../graph/mod.ts";
import type { ParameterSpec } from "../layers/mod.ts";
import type { Session, Value } from "../onnx/mod.ts";
import type { Optimizer } from "../optim/mod.ts";
import type { TrainingState } from "./stepper.ts";

/** What the values of a state belong to. */
export interface StateSpec {
  readonly parameters: readonly ParameterSpec[];
  readonly optimizer: Optimizer;
}

/** Weights by parameter name and zeros for the optimiser's slots; no step done. */
export function createTrainingState(
  { parameters, optimizer }: StateSpec,
  weights: Readonly<Record<string, TensorData>>,
  { value }: Pick<Session, "value">,
): TrainingState {
  const values: Record<string, Value> = {};
  for (const { name, shape } of parameters) {
    const data = weights[name];
    values[name] = value(data, shape);
    for (const slot of optimizer.slots) {
      const zeros = data instanceof Float32Array
        ? new Float32Array(data.length)
        : new Float64Array(data.length);
      values[`${slot}/${name}`] = value(zeros, shape);
    }
  }
  return { step: 0, values };
}

/**
 * Weights to validate and to keep, by parameter name: the optimiser's average if it has one, which it
 * has from the first step on.
 */
export function weightsOf(
  { parameters, optimizer: { weightsSlot } }: StateSpec,
  { step, values }: TrainingState,
): Readonly<Record<string, Value>> {
  const slot = step > 0 && weightsSlot ? `${weightsSlot}/` : "";
  return Object.fromEntries(parameters.map(({ name }) => [name, values[`${slot}${name}`]]));
}

/** What the names of outputs begin with that are values of the next state. */
export const NEXT = "next/";

/** Takes the outputs `next/…` of a step into a state and counts the step. */
export function advance(
  state: TrainingState,
  results: Readonly<Record<string, Value>>,
): void {
  const next: Record<string, Value> = {};
  for (const name in results) {
    if (name.startsWith(NEXT)) next[name.slice(NEXT.length)] = results[name];
  }
  state.values = next;
  state.step++;
}

/** Scalars of the next step as the runtime takes them. */
export function scalarFeeds(
  optimizer: Optimizer,
  { step, learningRate, like }: {
    /** Steps done. */
    readonly step: number;
    readonly learningRate: number;
    /** Numbers of the type that the step computes in. */
    readonly like: TensorData;
  },
  { value }: Pick<Session, "value">,
): Record<string, Value> {
  const make = (number: number) =>
    like instanceof Float32Array ? Float32Array.of(number) : Float64Array.of(number);
  return Object.fromEntries(
    Object.entries(optimizer.scalars(step + 1, learningRate))
      .map(([name, number]) => [name, value(make(number), [])]),
  );
}
