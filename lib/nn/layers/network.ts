import { constant, type DType, input, type Shape, type Tensor } from "../graph/mod.ts";
import type { Initializer } from "./initializers.ts";

/** A trainable tensor of a network. */
export interface ParameterSpec {
  readonly name: string;
  readonly shape: Shape;
  readonly initializer: Initializer;
}

/** A dropout mask, drawn anew for each batch and fed as an input. */
export interface MaskSpec {
  readonly name: string;
  readonly shape: Shape;
  /** Share of elements set to zero; the others are 1 / (1 - rate). */
  readonly rate: number;
}

/** What a network asks of whoever builds it. */
export interface BuildContext {
  /** True while training: dropout is on. */
  readonly training: boolean;
  /** The trainable tensor of this name, unique in the network. */
  parameter(name: string, shape: Shape, initializer: Initializer): Tensor;
  /** A mask to multiply with, of this name, unique in the network. */
  mask(name: string, shape: Shape, rate: number): Tensor;
}

/**
 * A network: a function of symbolic tensors. `x` is time-major, [time, batch, features]; the result
 * is [batch, outputs].
 */
export type Network = (context: BuildContext, x: Tensor) => Tensor;

/** A network applied to an input. */
export interface Trace {
  readonly output: Tensor;
  readonly parameters: readonly ParameterSpec[];
  /** One for each of `parameters`. */
  readonly parameterTensors: readonly Tensor[];
  readonly masks: readonly MaskSpec[];
}

/** Options of {@linkcode trace}. */
export interface TraceOptions {
  /** Default: false. */
  readonly training?: boolean;
  /** Weights to build into the graph as constants. Default: parameters are inputs of the graph. */
  readonly weights?: Readonly<Record<string, Float32Array>>;
}

/** Applies a network to `x` and lists the parameters and masks it asked for, in order. */
export function trace(
  network: Network,
  x: Tensor,
  { training = false, weights }: TraceOptions = {},
): Trace {
  const dtype: DType = x.dtype;
  const parameters: ParameterSpec[] = [];
  const parameterTensors: Tensor[] = [];
  const masks: MaskSpec[] = [];
  const names = new Set<string>();
  const claim = (name: string) => {
    if (names.has(name)) {
      throw new TypeError(`Expected unique names in a network but found ${name} twice`);
    }
    names.add(name);
  };
  const output = network({
    training,
    parameter(name, shape, initializer) {
      claim(name);
      const tensor = weights ? constant(weights[name], shape, dtype) : input(name, shape, dtype);
      parameters.push({ name, shape, initializer });
      parameterTensors.push(tensor);
      return tensor;
    },
    mask(name, shape, rate) {
      claim(name);
      masks.push({ name, shape, rate });
      return input(name, shape, dtype);
    },
  }, x);
  return { output, parameters, parameterTensors, masks };
}
