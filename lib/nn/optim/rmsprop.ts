import { assertNumber } from "../../core/mod.ts";
import { add, divide, multiply, relu, sqrt, subtract, type Tensor } from "../graph/mod.ts";
import type { Optimizer } from "./optimizer.ts";

/** Options of {@linkcode rmsprop}. */
export interface RmspropOptions {
  /** Memory of the gradient's square, 0 to 1. Default: 0.99. */
  readonly alpha?: number;
  /** Added to the denominator. Default: 1e-8. */
  readonly epsilon?: number;
  /** Share of the step before that is kept, 0 to 1. Default: 0, no momentum. */
  readonly momentum?: number;
  /** Divide by the gradient's deviation instead of its size (Graves, 2013). Default: false. */
  readonly centered?: boolean;
  /** Times the weight, added to its gradient: an L2 penalty, as in PyTorch. Default: 0. */
  readonly weightDecay?: number;
}

/**
 * RMSProp (Tieleman and Hinton, 2012): each gradient is divided by a running root mean square of
 * its own.
 *
 * @throws {RangeError} for numbers out of range
 *
 * @example
 * ```ts
 * import { rmsprop } from "lib/nn/optim/mod.ts";
 * import assert from "node:assert/strict";
 * assert.deepEqual(rmsprop({ momentum: 0.9, centered: true }).slots, ["square", "mean", "velocity"]);
 * ```
 */
export function rmsprop(
  { alpha = 0.99, epsilon = 1e-8, momentum = 0, centered = false, weightDecay = 0 }:
    RmspropOptions = {},
): Optimizer {
  assertNumber("alpha", alpha, { min: 0, max: 1 });
  assertNumber("epsilon", epsilon, { min: 0 });
  assertNumber("momentum", momentum, { min: 0, max: 1 });
  assertNumber("weightDecay", weightDecay, { min: 0 });
  const average = (before: Tensor, now: Tensor) =>
    add(multiply(before, alpha), multiply(now, 1 - alpha));
  return {
    slots: ["square", ...centered ? ["mean"] : [], ...momentum > 0 ? ["velocity"] : []],
    scalars: (_step, learningRate) => ({ learningRate }),
    update({ parameter, gradient, slots, scalars }) {
      const slope = weightDecay > 0 ? add(gradient, multiply(parameter, weightDecay)) : gradient;
      const square = average(slots.square, multiply(slope, slope));
      const next: Record<string, Tensor> = { square };
      let variance = square;
      if (centered) {
        next.mean = average(slots.mean, slope);
        // Never below zero but for rounding, of which a root would make NaN.
        variance = relu(subtract(square, multiply(next.mean, next.mean)));
      }
      let direction = divide(slope, add(sqrt(variance), epsilon));
      if (momentum > 0) {
        direction = next.velocity = add(multiply(slots.velocity, momentum), direction);
      }
      return {
        parameter: subtract(parameter, multiply(direction, scalars.learningRate)),
        slots: next,
      };
    },
  };
}
