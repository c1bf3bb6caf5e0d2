import { assertInteger, assertNumber } from "../../core/mod.ts";
import type { Schedule } from "./schedule.ts";

/** Options of {@linkcode reduceOnPlateau}. */
export interface ReduceOnPlateauOptions {
  /** What the rate is multiplied by, above 0 and below 1. Default: 0.1. */
  readonly factor?: number;
  /** Epochs without improvement that are let pass; the next one reduces the rate. Default: 10. */
  readonly patience?: number;
  /** Smallest improvement that counts, as a share of the best value. Default: 1e-4. */
  readonly threshold?: number;
  /** Epochs after a reduction in which nothing is counted. Default: 0. */
  readonly cooldown?: number;
  /** Smallest factor on the training's learning rate. Default: 0. */
  readonly minFactor?: number;
}

/**
 * Reduces the rate when the watched figure has stopped getting better (PyTorch's
 * `ReduceLROnPlateau` with a relative threshold). The figure is the one that early stopping looks at:
 * give this a shorter patience.
 *
 * @throws {RangeError} for numbers out of range
 *
 * @example
 * ```ts
 * import { reduceOnPlateau } from "lib/nn/optim/mod.ts";
 * import assert from "node:assert/strict";
 * const schedule = reduceOnPlateau({ factor: 0.5, patience: 1 });
 * let state = schedule.initial;
 * for (const value of [1, 1, 1]) state = schedule.afterEpoch(state, { value, goal: "min" });
 * assert.equal(schedule.factor({ step: 30, totalSteps: 100 }, state), 0.5);
 * ```
 */
export function reduceOnPlateau(
  { factor = 0.1, patience = 10, threshold = 1e-4, cooldown = 0, minFactor = 0 }:
    ReduceOnPlateauOptions = {},
): Schedule {
  assertNumber("factor", factor, { min: Number.MIN_VALUE, max: 1 - Number.EPSILON });
  assertInteger("patience", patience, { min: 0 });
  assertNumber("threshold", threshold, { min: 0 });
  assertInteger("cooldown", cooldown, { min: 0 });
  assertNumber("minFactor", minFactor, { min: 0, max: 1 });
  return {
    initial: { factor: 1, best: null, bad: 0, cooling: 0 },
    factor: (_place, state) => state.factor!,
    afterEpoch(state, { value, goal }) {
      const { best } = state;
      const better = best === null ||
        (goal === "min" ? value < best * (1 - threshold) : value > best * (1 + threshold));
      const cooling = Math.max(0, state.cooling! - 1);
      const bad = better || state.cooling! > 0 ? 0 : state.bad! + 1;
      const kept = { best: better ? value : best, cooling, bad };
      if (bad <= patience) return { ...kept, factor: state.factor };
      return {
        ...kept,
        factor: Math.max(minFactor, state.factor! * factor),
        bad: 0,
        cooling: cooldown,
      };
    },
  };
}
