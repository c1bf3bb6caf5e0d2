/** Where a training is when a schedule is asked for the learning rate. */
export interface SchedulePlace {
  /** Steps done before this one: 0 at first. */
  readonly step: number;
  /** Steps of the whole training if it is not stopped early. */
  readonly totalSteps: number;
}

/** What a schedule remembers between epochs, made of numbers so that it can be saved. */
export type ScheduleState = Readonly<Record<string, number | null>>;

/** How an epoch went, for schedules that react to it. */
export interface EpochOutcome {
  /** The watched figure: validation loss or metric; training loss without validation. */
  readonly value: number;
  /** Whether less or more of it is better. */
  readonly goal: "min" | "max";
}

/** Learning rate over a training, as a factor on the training's own rate. It has no state itself. */
export interface Schedule {
  /** State before the first epoch. */
  readonly initial: ScheduleState;
  /** Factor on the learning rate for one step. */
  factor(place: SchedulePlace, state: ScheduleState): number;
  /** State after an epoch. */
  afterEpoch(state: ScheduleState, outcome: EpochOutcome): ScheduleState;
}

/** A schedule that looks only at the number of steps done. */
export function scheduleOfSteps(factor: (place: SchedulePlace) => number): Schedule {
  return { initial: {}, factor, afterEpoch: (state) => state };
}

/**
 * The learning rate as it is.
 *
 * @example
 * ```ts
 * import { constantRate } from "lib/nn/optim/mod.ts";
 * import assert from "node:assert/strict";
 * assert.equal(constantRate.factor({ step: 3, totalSteps: 10 }, constantRate.initial), 1);
 * ```
 */
export const constantRate: Schedule = scheduleOfSteps(() => 1);

/** From `start` to `end` as `share` goes from 0 to 1, along half a wave of the cosine. */
export function cosineBetween(start: number, end: number, share: number): number {
  return end + (start - end) / 2 * (1 + Math.cos(Math.PI * share));
}
