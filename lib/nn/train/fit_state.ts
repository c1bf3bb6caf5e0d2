import type { ScheduleState } from "../optim/mod.ts";
import type { BestEpoch } from "./early_stopping.ts";
import type { EpochRecord } from "./progress.ts";
import type { TrainingState } from "./stepper.ts";

/**
 * All that a training remembers between two steps; with the same data and options it goes on from
 * here as if nothing had happened. Order and dropout masks are drawn from streams named after the
 * epoch and the step, so that there is no state of a generator to keep.
 */
export interface FitState {
  /** Weights, the optimiser's slots (a moving average among them) and steps done. */
  readonly model: TrainingState;
  /** Epoch that is going on, counted from 1. */
  epoch: number;
  /** Samples of the epoch's order that have been used. */
  position: number;
  /** Of the epoch so far: sum of the batches' losses times their weights, and of these weights. */
  lossSum: number;
  weightSum: number;
  schedule: ScheduleState;
  best: BestEpoch | null;
  /** Epochs that are over. */
  history: readonly Omit<EpochRecord, "best">[];
}

/** State before the first step. */
export function createFitState(model: TrainingState, schedule: ScheduleState): FitState {
  return {
    model,
    epoch: 1,
    position: 0,
    lossSum: 0,
    weightSum: 0,
    schedule,
    best: null,
    history: [],
  };
}
