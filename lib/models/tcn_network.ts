import {
  allSteps,
  blockTimes,
  dense,
  lastStep,
  meanStep,
  type Network,
  temporalBlock,
} from "../nn/layers/mod.ts";

/** Options of {@linkcode tcnNetwork}. */
export interface TcnNetworkOptions {
  /** Residual blocks on top of each other; the dilation doubles from one to the next. */
  readonly blocks: number;
  /** Width of every block. */
  readonly channels: number;
  /** Taps of a convolution. */
  readonly kernelSize: number;
  /** Share of values dropped after each convolution while training. */
  readonly dropout: number;
  /** See `causalConvolution`. */
  readonly weightNorm: boolean;
  /** What the head sees: the last step, or the mean of all. */
  readonly pooling: "last" | "mean";
  /** Columns of the output. Default: 1. */
  readonly outputs?: number;
}

const POOLINGS = { last: lastStep, mean: meanStep };

/** What the head of a TCN may see, the default first. */
export const TCN_POOLINGS = Object.keys(POOLINGS);

/**
 * Steps that the last output of a TCN sees, itself included: each block has two convolutions.
 *
 * @example
 * ```ts
 * import { receptiveField } from "lib/models/mod.ts";
 * import assert from "node:assert/strict";
 * assert.equal(receptiveField({ blocks: 3, kernelSize: 3 }), 29);
 * ```
 */
export function receptiveField(
  { blocks, kernelSize }: Pick<TcnNetworkOptions, "blocks" | "kernelSize">,
): number {
  return 1 + 2 * (kernelSize - 1) * (2 ** blocks - 1);
}

/**
 * Temporal convolutional network (Bai, Kolter and Koltun, 2018). Where the head sees
 * the last step only, each block computes the steps that those above it read and no others.
 */
export function tcnNetwork(
  { blocks, channels, kernelSize, dropout, weightNorm, pooling, outputs = 1 }: TcnNetworkOptions,
): Network {
  return (context, x) => {
    let h = allSteps(x);
    // What each block gives, from the last one back.
    let at = pooling === "last" ? h.times.slice(-1) : h.times;
    const times: (readonly number[])[] = new Array(blocks);
    for (let k = blocks - 1; k >= 0; k--) {
      times[k] = at;
      at = blockTimes(at, { kernelSize, dilation: 2 ** k });
    }
    for (let k = 0; k < blocks; k++) {
      h = temporalBlock(context, h, {
        name: `block${k}`,
        channels,
        kernelSize,
        dilation: 2 ** k,
        dropout,
        weightNorm,
        at: times[k],
      });
    }
    return dense(context, POOLINGS[pooling](h.values), {
      name: "head",
      units: outputs,
      start: "inputs",
    });
  };
}
