import { assertNumber } from "../../core/mod.ts";
import { cosineBetween, type Schedule, scheduleOfSteps } from "./schedule.ts";

/** Options of {@linkcode cosine}; the factors are on the training's learning rate. */
export interface CosineOptions {
  /** Share of all steps that the rate rises for, 0 to 1. Default: 0.05. */
  readonly warmup?: number;
  /** Factor of the first step when there is a warm-up. Default: 0.01. */
  readonly startFactor?: number;
  /** Factor that the rate falls towards. Default: 0. */
  readonly endFactor?: number;
}

/**
 * A straight rise, then a fall along half a cosine to the planned end (Loshchilov and Hutter,
 * 2017, without restarts). The warm-up is rounded to whole steps.
 *
 * @throws {RangeError} for numbers out of range
 *
 * @example
 * ```ts
 * import { cosine } from "lib/nn/optim/mod.ts";
 * import assert from "node:assert/strict";
 * const schedule = cosine({ warmup: 0.2, startFactor: 0.1 });
 * const at = (step: number) => schedule.factor({ step, totalSteps: 10 }, schedule.initial);
 * assert.deepEqual([at(0), at(1), at(2), at(6)], [0.1, 0.55, 1, 0.5]);
 * ```
 */
export function cosine(
  { warmup = 0.05, startFactor = 0.01, endFactor = 0 }: CosineOptions = {},
): Schedule {
  assertNumber("warmup", warmup, { min: 0, max: 1 });
  assertNumber("startFactor", startFactor, { min: 0 });
  assertNumber("endFactor", endFactor, { min: 0 });
  return scheduleOfSteps(({ step, totalSteps }) => {
    const rise = Math.round(warmup * totalSteps);
    if (step < rise) return startFactor + (1 - startFactor) * step / rise;
    return cosineBetween(1, endFactor, Math.min(1, (step - rise) / Math.max(1, totalSteps - rise)));
  });
}
