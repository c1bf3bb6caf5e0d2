import { assertNumber } from "../../core/mod.ts";
import { add, multiply, sign, subtract } from "../graph/mod.ts";
import type { Optimizer } from "./optimizer.ts";

/** Options of {@linkcode lion}. */
export interface LionOptions {
  /** Share of the momentum in the direction of a step, 0 to 1. Default: 0.9. */
  readonly beta1?: number;
  /** Memory of the momentum, 0 to 1. Default: 0.99. */
  readonly beta2?: number;
  /** Share of a weight taken off each step, times the learning rate. Default: 0. */
  readonly weightDecay?: number;
}

/**
 * Lion (Chen et al., 2023, "Symbolic Discovery of Optimization Algorithms", algorithm 2): the sign
 * of a mix of momentum and gradient, so that every weight moves by the learning rate. Its authors
 * take a learning rate 3 to 10 times smaller than AdamW's and a decay as much larger.
 *
 * @throws {RangeError} for numbers out of range
 *
 * @example
 * ```ts
 * import { lion } from "lib/nn/optim/mod.ts";
 * import assert from "node:assert/strict";
 * assert.deepEqual(lion().slots, ["momentum"]);
 * ```
 */
export function lion({ beta1 = 0.9, beta2 = 0.99, weightDecay = 0 }: LionOptions = {}): Optimizer {
  assertNumber("beta1", beta1, { min: 0, max: 1 });
  assertNumber("beta2", beta2, { min: 0, max: 1 });
  assertNumber("weightDecay", weightDecay, { min: 0 });
  return {
    slots: ["momentum"],
    scalars: (_step, learningRate) => ({ learningRate, decay: 1 - learningRate * weightDecay }),
    update({ parameter, gradient, slots: { momentum }, scalars }) {
      const direction = sign(add(multiply(momentum, beta1), multiply(gradient, 1 - beta1)));
      return {
        parameter: subtract(
          multiply(parameter, scalars.decay),
          multiply(direction, scalars.learningRate),
        ),
        slots: { momentum: add(multiply(momentum, beta2), multiply(gradient, 1 - beta2)) },
      };
    },
  };
}
