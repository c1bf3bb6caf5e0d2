import { assertInteger, assertKnownOptions, assertNumber, type OptionNames } from "../core/mod.ts";
import type { Estimator } from "./estimator.ts";
import { headColumns } from "./head.ts";
import { mlpNetwork } from "./mlp_network.ts";
import {
  NETWORK_OPTIONS,
  networkModel,
  type TrainingOptions,
  type WindowOptions,
} from "./network_model.ts";

/** Options of {@linkcode mlp}. */
export interface MlpOptions extends WindowOptions, TrainingOptions {
  /** Units of each hidden layer, in order. Default: [64, 32]. */
  readonly hiddenSizes?: readonly number[];
  /** Share of each hidden layer's values dropped while training. Default: 0.2. */
  readonly dropout?: number;
}

const KNOWN: OptionNames<MlpOptions> = {
  ...NETWORK_OPTIONS,
  hiddenSizes: true,
  dropout: true,
};

/**
 * A multi-layer perceptron over windows of bars, trained by AdamW with early stopping.
 *
 * @example
 * ```ts
 * import { mlp } from "lib/models/mod.ts";
 * import assert from "node:assert/strict";
 * const model = mlp({ names: ["logReturn"], sequenceLength: 8, hiddenSizes: [16] });
 * assert.equal(model.description, "16, dropout 0.2, 8 bars");
 * ```
 */
export function mlp(options: MlpOptions): Estimator {
  assertKnownOptions("mlp", options, KNOWN);
  const { hiddenSizes = [64, 32], dropout = 0.2, ...shared } = options;
  hiddenSizes.forEach((size, i) => assertInteger(`hiddenSizes[${i}]`, size, { min: 1 }));
  assertNumber("dropout", dropout, { min: 0, max: 0.99 });
  return networkModel({
    kind: "mlp",
    description: `${hiddenSizes.join(" - ") || "linear"}, dropout ${dropout}`,
    network: mlpNetwork({ hiddenSizes, dropout, outputs: headColumns(shared.head) }),
  }, shared);
}
