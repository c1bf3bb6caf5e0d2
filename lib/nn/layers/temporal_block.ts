import { add, relu } from "../graph/mod.ts";
import { causalConvolution } from "./causal_convolution.ts";
import { dense } from "./dense.ts";
import { dropout } from "./dropout.ts";
import type { BuildContext } from "./network.ts";
import { stepReader, type TimedSteps, timesRead } from "./timed_steps.ts";

/** Options of {@linkcode temporalBlock}. */
export interface TemporalBlockOptions {
  /** Names the parameters. */
  readonly name: string;
  readonly channels: number;
  readonly kernelSize: number;
  readonly dilation: number;
  /** Share of values dropped after each convolution while training. */
  readonly dropout: number;
  /** See `causalConvolution`. */
  readonly weightNorm: boolean;
  /** Times of the steps it gives, ascending. Default: those that it reads. */
  readonly at?: readonly number[];
}

/** Times at which a block must be given steps, to give them `at` these. */
export function blockTimes(
  at: readonly number[],
  taps: { readonly kernelSize: number; readonly dilation: number },
): readonly number[] {
  return timesRead(timesRead(at, taps), taps);
}

/**
 * Residual block of a temporal convolutional network (Bai, Kolter and Koltun, 2018): two causal
 * convolutions, each with ReLU and dropout, beside a shortcut that is a convolution of one tap where
 * the channels differ.
 */
export function temporalBlock(
  context: BuildContext,
  x: TimedSteps,
  { name, channels, kernelSize, dilation, dropout: rate, weightNorm, at: last = x.times }:
    TemporalBlockOptions,
): TimedSteps {
  let h = x;
  const taps = { kernelSize, dilation };
  for (const [part, at] of [["first", timesRead(last, taps)], ["second", last]] as const) {
    const options = { name: `${name}.${part}`, channels, ...taps, weightNorm, at };
    const { values } = causalConvolution(context, h, options);
    const kept = dropout(context, relu(values), { name: `${name}.${part}.dropout`, rate });
    h = { times: at, values: kept };
  }
  const direct = stepReader(x)(last);
  const shortcut = direct.shape[2] === channels
    ? direct
    : dense(context, direct, { name: `${name}.shortcut`, units: channels, start: "inputs" });
  return { times: last, values: relu(add(h.values, shortcut)) };
}
