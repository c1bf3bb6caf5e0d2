import { assertNumber } from "../../core/mod.ts";
import { cosineBetween, type Schedule, scheduleOfSteps } from "./schedule.ts";

/** Options of {@linkcode oneCycle}. */
export interface OneCycleOptions {
  /** Share of all steps that the rate rises for, 0 to 1. Default: 0.3. */
  readonly warmup?: number;
  /** The first rate is the training's rate divided by this, at least 1. Default: 25. */
  readonly startDivisor?: number;
  /** The last rate is the first divided by this, at least 1. Default: 10,000. */
  readonly endDivisor?: number;
}

/**
 * One cycle (Smith and Topin, 2019) as PyTorch's `OneCycleLR` draws it: up to the training's
 * learning rate and down again, both along half a cosine. Momentum is left alone.
 *
 * @throws {RangeError} for numbers out of range
 *
 * @example
 * ```ts
 * import { oneCycle } from "lib/nn/optim/mod.ts";
 * import assert from "node:assert/strict";
 * const schedule = oneCycle({ warmup: 0.5, startDivisor: 10 });
 * const at = (step: number) =>
 *   schedule.factor({ step, totalSteps: 10 }, schedule.initial).toFixed(2);
 * assert.deepEqual([at(0), at(2), at(4)], ["0.10", "0.55", "1.00"]);
 * ```
 */
export function oneCycle(
  { warmup = 0.3, startDivisor = 25, endDivisor = 1e4 }: OneCycleOptions = {},
): Schedule {
  assertNumber("warmup", warmup, { min: 0, max: 1 });
  assertNumber("startDivisor", startDivisor, { min: 1 });
  assertNumber("endDivisor", endDivisor, { min: 1 });
  const start = 1 / startDivisor;
  return scheduleOfSteps(({ step, totalSteps }) => {
    // The peak is at the last step of the rise, which need not be a whole number.
    const peak = warmup * totalSteps - 1;
    if (step <= peak) return peak > 0 ? cosineBetween(start, 1, step / peak) : 1;
    const share = (step - Math.max(0, peak)) / Math.max(1, totalSteps - 1 - Math.max(0, peak));
    return cosineBetween(1, start / endDivisor, Math.min(1, share));
  });
}
