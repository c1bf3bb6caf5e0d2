import { add, concat, divide, matmul, multiply, split, sqrt, sum } from "../graph/mod.ts";
import { filled, uniform } from "./initializers.ts";
import type { BuildContext } from "./network.ts";
import { stepReader, type TimedSteps } from "./timed_steps.ts";

/** Options of {@linkcode causalConvolution}. */
export interface CausalConvolutionOptions {
  /** Names the parameters. */
  readonly name: string;
  /** Channels it gives. */
  readonly channels: number;
  /** Taps: how many steps an output sees. */
  readonly kernelSize: number;
  /** Steps from one tap to the next. Default: 1. */
  readonly dilation?: number;
  /**
   * Length and direction of each channel's weights as parameters of their own (Salimans and Kingma,
   * 2016). Default: false.
   */
  readonly weightNorm?: boolean;
  /** Times of the steps it gives, ascending. Default: those that it reads. */
  readonly at?: readonly number[];
}

/** Root mean square length of the weights of a channel that start uniform within 1 / sqrt(inputs). */
const STARTING_LENGTH = 1 / Math.sqrt(3);

/**
 * Convolution over time that sees no later step, with zeros before the window: steps of `inputs`
 * channels give steps of `channels`. Parameters: `<name>.weight`
 * [kernelSize · inputs, channels], the oldest tap first, `<name>.bias` [channels] and, with
 * `weightNorm`, `<name>.gain` [channels]. Weights and bias start uniform within
 * 1 / sqrt(kernelSize · inputs), as in PyTorch.
 *
 * The taps are copies of the sequence moved on in time, side by side, and one matrix product takes
 * them all. Taps that meet only zeros are left out.
 */
export function causalConvolution(
  context: BuildContext,
  x: TimedSteps,
  { name, channels, kernelSize, dilation = 1, weightNorm = false, at = x.times }:
    CausalConvolutionOptions,
): TimedSteps {
  const inputs = x.values.shape[2];
  const rows = kernelSize * inputs;
  const start = uniform(1 / Math.sqrt(rows));
  let weight = context.parameter(`${name}.weight`, [rows, channels], start);
  if (weightNorm) {
    const gain = context.parameter(`${name}.gain`, [channels], filled(STARTING_LENGTH));
    weight = multiply(weight, divide(gain, sqrt(sum(multiply(weight, weight), { axes: [0] }))));
  }
  const bias = context.parameter(`${name}.bias`, [channels], start);

  const latest = at[at.length - 1];
  const taps = Math.min(kernelSize, Math.floor(latest / dilation) + 1);
  const read = stepReader(x);
  const delayed = Array.from(
    { length: taps },
    (_, k) => read(at.map((time) => time - (taps - 1 - k) * dilation)),
  );
  const reached = taps === kernelSize
    ? weight
    : split(weight, [rows - taps * inputs, taps * inputs], 0)[1];
  return { times: at, values: add(matmul(concat(delayed, 2), reached), bias) };
}
