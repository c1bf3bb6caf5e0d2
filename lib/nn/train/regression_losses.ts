import { assertNumber } from "../../core/mod.ts";
import { add, multiply, negate, relu, subtract, type Tensor } from "../graph/mod.ts";
import type { Loss } from "./loss.ts";

/** What losses of one number have in common. */
const NUMBER = {
  outputs: 1,
  targets: "a finite number",
  accepts: Number.isFinite,
  classWeight: () => 1,
} as const;

/**
 * Squared error, (y - output)²: the mean is what is learnt.
 *
 * @example
 * ```ts
 * import { squaredError } from "lib/nn/train/mod.ts";
 * import assert from "node:assert/strict";
 * assert.equal(squaredError().evaluate([1], 3), 4);
 * ```
 */
export function squaredError(): Loss {
  return {
    ...NUMBER,
    name: "squared error",
    build(output, target) {
      const error = subtract(output, target);
      return { losses: multiply(error, error) };
    },
    evaluate: ({ 0: output }, target) => (output - target) ** 2,
  };
}

/** |x|, with a slope of zero at zero. */
const absolute = (x: Tensor) => add(relu(x), relu(negate(x)));

/** Options of {@linkcode huber}. */
export interface HuberOptions {
  /** Error from which on the loss grows straight, in units of the target. Default: 1. */
  readonly delta?: number;
}

/**
 * Huber's loss (1964): half the squared error up to `delta`, from there on straight, so that outliers
 * pull with a bounded force.
 *
 * @throws {RangeError} unless delta is above 0
 *
 * @example
 * ```ts
 * import { huber } from "lib/nn/train/mod.ts";
 * import assert from "node:assert/strict";
 * assert.equal(huber().evaluate([0], 0.5), 0.125);
 * assert.equal(huber().evaluate([0], 10), 9.5);
 * ```
 */
export function huber({ delta = 1 }: HuberOptions = {}): Loss {
  assertNumber("delta", delta, { min: Number.MIN_VALUE });
  return {
    ...NUMBER,
    name: "Huber loss",
    build(output, target) {
      const size = absolute(subtract(output, target));
      const bounded = subtract(size, relu(subtract(size, delta)));
      return { losses: multiply(bounded, subtract(size, multiply(bounded, 0.5))) };
    },
    evaluate({ 0: output }, target) {
      const size = Math.abs(output - target);
      const bounded = Math.min(size, delta);
      return bounded * (size - bounded / 2);
    },
  };
}
