import type { Estimator } from "./estimator.ts";
import { recurrentModel, type RecurrentModelOptions } from "./recurrent.ts";

/**
 * A stacked GRU over windows of bars, trained by AdamW with early stopping: about a quarter fewer
 * numbers than an LSTM of the same width.
 *
 * @example
 * ```ts
 * import { gru } from "lib/models/mod.ts";
 * import assert from "node:assert/strict";
 * const model = gru({ names: ["logReturn"], layers: 2 });
 * assert.equal(model.description, "2 x 32, dropout 0.2, 32 bars");
 * ```
 */
export function gru(options: RecurrentModelOptions): Estimator {
  return recurrentModel("gru", options);
}
