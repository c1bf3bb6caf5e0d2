import type { Estimator } from "./estimator.ts";
import { recurrentModel, type RecurrentModelOptions } from "./recurrent.ts";

/**
 * A stacked LSTM over windows of bars, trained by AdamW with early stopping.
 *
 * @example
 * ```ts
 * import { lstm } from "lib/models/mod.ts";
 * import assert from "node:assert/strict";
 * const model = lstm({ names: ["logReturn"], hiddenSize: 16 });
 * assert.equal(model.description, "1 x 16, dropout 0.2, 32 bars");
 * ```
 */
export function lstm(options: RecurrentModelOptions): Estimator {
  return recurrentModel("lstm", options);
}
