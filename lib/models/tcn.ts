import {
  assertInteger,
  assertKnownOptions,
  assertNumber,
  assertOneOf,
  type OptionNames,
} from "../core/mod.ts";
import type { Estimator } from "./estimator.ts";
import { headColumns } from "./head.ts";
import {
  DEFAULT_SEQUENCE_LENGTH,
  NETWORK_OPTIONS,
  networkModel,
  type TrainingOptions,
  type WindowOptions,
} from "./network_model.ts";
import { receptiveField, TCN_POOLINGS, tcnNetwork, type TcnNetworkOptions } from "./tcn_network.ts";

/** Options of {@linkcode tcn}. */
export interface TcnOptions extends WindowOptions, TrainingOptions {
  /** Residual blocks, of dilations 1, 2, 4, … Default: 3. */
  readonly blocks?: number;
  /** Width of every block. Default: 32. */
  readonly channels?: number;
  /** Taps of a convolution. Default: 3. */
  readonly kernelSize?: number;
  /** Share of values dropped after each convolution while training. Default: 0.2. */
  readonly dropout?: number;
  /** Train length and direction of each channel's weights apart. Default: false. */
  readonly weightNorm?: boolean;
  /** What the head sees: the last step, or the mean of all. Default: "last". */
  readonly pooling?: TcnNetworkOptions["pooling"];
}

const KNOWN: OptionNames<TcnOptions> = {
  ...NETWORK_OPTIONS,
  blocks: true,
  channels: true,
  kernelSize: true,
  dropout: true,
  weightNorm: true,
  pooling: true,
};

/** A receptive field below this share of the window is called far shorter. */
const SHORT_SHARE = 0.5;

function fieldWarnings(field: number, sequenceLength: number): string[] {
  const found = `a receptive field of ${field} bars and a window of ${sequenceLength}`;
  if (field > sequenceLength) {
    return [`Expected a receptive field within the window but found ${found}: taps read padding`];
  }
  if (field < SHORT_SHARE * sequenceLength) {
    return [
      `Expected a receptive field of about the window but found ${found}: the oldest bars go unseen`,
    ];
  }
  return [];
}

/**
 * A temporal convolutional network over windows of bars, trained by AdamW with early stopping. It
 * warns where its receptive field is longer than the window, or less than half of it (but with mean
 * pooling every bar is seen).
 *
 * @example
 * ```ts
 * import { tcn } from "lib/models/mod.ts";
 * import assert from "node:assert/strict";
 * const model = tcn({ names: ["logReturn"], blocks: 2, sequenceLength: 64 });
 * assert.match(model.warnings![0], /field of 13 bars and a window of 64: the oldest bars go unseen/);
 * ```
 */
export function tcn(options: TcnOptions): Estimator {
  assertKnownOptions("tcn", options, KNOWN);
  const {
    blocks = 3,
    channels = 32,
    kernelSize = 3,
    dropout = 0.2,
    weightNorm = false,
    pooling = "last",
    ...shared
  } = options;
  assertInteger("blocks", blocks, { min: 1, max: 20 });
  assertInteger("channels", channels, { min: 1 });
  assertInteger("kernelSize", kernelSize, { min: 2 });
  assertNumber("dropout", dropout, { min: 0, max: 0.99 });
  assertOneOf("pooling", pooling, TCN_POOLINGS);
  const { sequenceLength = DEFAULT_SEQUENCE_LENGTH } = shared;
  const field = receptiveField({ blocks, kernelSize });
  const warnings = fieldWarnings(field, sequenceLength);
  return networkModel({
    kind: "tcn",
    description: `${blocks} x ${channels}, kernel ${kernelSize}, receptive field ${field}${
      weightNorm ? ", weight norm" : ""
    }${pooling === "mean" ? ", mean pooling" : ""}, dropout ${dropout}`,
    network: tcnNetwork({
      blocks,
      channels,
      kernelSize,
      dropout,
      weightNorm,
      pooling,
      outputs: headColumns(shared.head),
    }),
    warnings: pooling === "mean" ? warnings.filter(() => field > sequenceLength) : warnings,
  }, shared);
}
