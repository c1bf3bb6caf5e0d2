/** One epoch of training. */
export interface EpochRecord {
  /** Counted from 1. */
  readonly epoch: number;
  /** Weighted mean over the epoch's batches, dropout on, each before its update. */
  readonly trainLoss: number;
  /** NaN without validation samples. */
  readonly validationLoss: number;
  /** The watched figure of the validation samples, when it is another than the loss. */
  readonly metric?: number;
  /** Learning rate of the epoch's last step. */
  readonly learningRate?: number;
  /** True for the one epoch whose weights were kept. */
  readonly best: boolean;
}

/** Losses of an epoch. */
export type EpochLosses = Pick<EpochRecord, "trainLoss" | "validationLoss">;

/** How fast a training goes. */
export interface Pace {
  /** Steps done in all. */
  readonly step: number;
  /** Steps of the whole training if it is not stopped early. */
  readonly totalSteps: number;
  /** Steps a second since this run began, validation included; NaN before the first. */
  readonly stepsPerSecond: number;
  /** Time left at this pace in milliseconds if it is not stopped early; NaN before a first step. */
  readonly remainingMs: number;
}

/** What is told after a step. */
export interface StepProgress extends Pace {
  /** Epoch that is going on, counted from 1. */
  readonly epoch: number;
  /** Mean loss of the step's batch before its update. */
  readonly loss: number;
  readonly learningRate: number;
}

/** What is told after an epoch. */
export interface EpochProgress extends Pace, Omit<EpochRecord, "best"> {}

/** A clock that is asked after steps; `stepsBefore` were done by an earlier run. */
export function paceClock(
  { totalSteps, stepsBefore }: { readonly totalSteps: number; readonly stepsBefore: number },
): (step: number) => Pace {
  const start = performance.now();
  return (step) => {
    const done = step - stepsBefore;
    const elapsed = performance.now() - start;
    return {
      step,
      totalSteps,
      stepsPerSecond: done > 0 ? done / elapsed * 1000 : NaN,
      remainingMs: done > 0 ? elapsed / done * Math.max(0, totalSteps - step) : NaN,
    };
  };
}
