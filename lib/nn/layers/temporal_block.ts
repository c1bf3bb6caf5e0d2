import { add, relu, type Tensor } from "../graph/mod.ts";
import { causalConvolution } from "./causal_convolution.ts";
import { dense } from "./dense.ts";
import { dropout } from "./dropout.ts";
import type { BuildContext } from "./network.ts";

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
}

/**
 * Residual block of a temporal convolutional network (Bai, Kolter and Koltun, 2018): two causal
 * convolutions, each with ReLU and dropout, beside a shortcut that is a convolution of one tap where
 * the channels differ. [time, batch, inputs] gives [time, batch, channels].
 */
export function temporalBlock(
  context: BuildContext,
  x: Tensor,
  { name, channels, kernelSize, dilation, dropout: rate, weightNorm }: TemporalBlockOptions,
): Tensor {
  let h = x;
  for (const part of ["first", "second"]) {
    const options = { name: `${name}.${part}`, channels, kernelSize, dilation, weightNorm };
    h = relu(causalConvolution(context, h, options));
    h = dropout(context, h, { name: `${name}.${part}.dropout`, rate });
  }
  const shortcut = x.shape[2] === channels
    ? x
    : dense(context, x, { name: `${name}.shortcut`, units: channels, start: "inputs" });
  return relu(add(h, shortcut));
}
