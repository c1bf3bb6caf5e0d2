import { assertNumber } from "../../core/mod.ts";
import { add, multiply, subtract } from "../graph/mod.ts";
import type { Optimizer } from "./optimizer.ts";

/** Options of {@linkcode movingAverage}. */
export interface MovingAverageOptions {
  /** Memory of the average, 0 to below 1: about 1 / (1 - decay) steps. Default: 0.999. */
  readonly decay?: number;
}

const SLOT = "average", SCALAR = "averageDecay";

/**
 * An optimiser that also keeps an exponential moving average of the weights (Polyak and Juditsky,
 * 1992), which is what is validated and kept; training goes on from the weights themselves. The
 * average starts as the weights after the first step (PyTorch's `AveragedModel`).
 *
 * @throws {RangeError} for a decay out of range; {TypeError} when the optimiser has an average
 *
 * @example
 * ```ts
 * import { adamw, movingAverage } from "lib/nn/optim/mod.ts";
 * import assert from "node:assert/strict";
 * const optimizer = movingAverage(adamw(), { decay: 0.99 });
 * assert.deepEqual(optimizer.slots, ["mean", "square", "average"]);
 * assert.equal(optimizer.weightsSlot, "average");
 * ```
 */
export function movingAverage(
  optimizer: Optimizer,
  { decay = 0.999 }: MovingAverageOptions = {},
): Optimizer {
  assertNumber("decay", decay, { min: 0, max: 1 });
  if (decay === 1) throw new RangeError("Expected decay below 1 but found 1");
  if (optimizer.slots.includes(SLOT)) {
    throw new TypeError("Expected an optimiser without a moving average but found one with it");
  }
  return {
    slots: [...optimizer.slots, SLOT],
    weightsSlot: SLOT,
    scalars: (step, learningRate) => ({
      ...optimizer.scalars(step, learningRate),
      [SCALAR]: step === 1 ? 0 : decay,
    }),
    update(input) {
      const { parameter, slots } = optimizer.update(input);
      const weight = input.scalars[SCALAR];
      const average = add(
        multiply(input.slots[SLOT], weight),
        multiply(parameter, subtract(1, weight)),
      );
      return { parameter, slots: { ...slots, [SLOT]: average } };
    },
  };
}
