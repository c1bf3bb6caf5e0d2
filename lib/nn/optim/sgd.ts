import { assertNumber } from "../../core/mod.ts";
import { add, multiply, subtract, type Tensor } from "../graph/mod.ts";
import type { Optimizer } from "./optimizer.ts";

/** Options of {@linkcode sgd}. */
export interface SgdOptions {
  /** Share of the step before that is kept, 0 to below 1. Default: 0, no momentum. */
  readonly momentum?: number;
  /** Look ahead by the momentum (Nesterov, 1983), which needs momentum. Default: false. */
  readonly nesterov?: boolean;
  /** Times the weight, added to its gradient: an L2 penalty, as in PyTorch's SGD. Default: 0. */
  readonly weightDecay?: number;
}

/**
 * Stochastic gradient descent, by default plain; momentum as in Sutskever et al. (2013), written as
 * PyTorch does: velocity = momentum velocity + gradient, step = learning rate times velocity.
 *
 * @throws {RangeError} for numbers out of range and for `nesterov` without momentum
 *
 * @example
 * ```ts
 * import { sgd } from "lib/nn/optim/mod.ts";
 * import assert from "node:assert/strict";
 * assert.deepEqual(sgd().slots, []);
 * assert.deepEqual(sgd({ momentum: 0.9 }).slots, ["velocity"]);
 * ```
 */
export function sgd(
  { momentum = 0, nesterov = false, weightDecay = 0 }: SgdOptions = {},
): Optimizer {
  assertNumber("momentum", momentum, { min: 0, max: 1 });
  assertNumber("weightDecay", weightDecay, { min: 0 });
  if (nesterov && momentum === 0) {
    throw new RangeError("Expected momentum above 0 with nesterov but found 0");
  }
  return {
    slots: momentum > 0 ? ["velocity"] : [],
    scalars: (_step, learningRate) => ({ learningRate }),
    update({ parameter, gradient, slots, scalars }) {
      const slope = weightDecay > 0 ? add(gradient, multiply(parameter, weightDecay)) : gradient;
      const next: Record<string, Tensor> = {};
      let direction = slope;
      if (momentum > 0) {
        next.velocity = add(multiply(slots.velocity, momentum), slope);
        direction = nesterov ? add(slope, multiply(next.velocity, momentum)) : next.velocity;
      }
      return {
        parameter: subtract(parameter, multiply(direction, scalars.learningRate)),
        slots: next,
      };
    },
  };
}
