import type { Estimate } from "../record.ts";

/** A figure over seeds; null where it is undefined with any of them. */
export interface SeedSpread {
  readonly mean: number | null;
  /** Standard deviation over seeds, with n - 1. */
  readonly deviation: number | null;
  readonly low: number | null;
  readonly high: number | null;
}

/** What a model finds with one seed. */
export interface SeedFigures {
  readonly seed: number;
  readonly rocAuc: Estimate;
  /** Net, annualised. */
  readonly sharpe: Estimate;
  readonly totalReturn: number | null;
}

/** A model with several seeds. */
export interface SeededModel {
  readonly name: string;
  /** The run's own seed first. */
  readonly bySeed: readonly SeedFigures[];
  readonly rocAuc: SeedSpread;
  readonly sharpe: SeedSpread;
  /** Share of seeds whose 95 % interval of ROC-AUC lies above 0.5. */
  readonly betterThanChance: number;
}

/** Models that draw random numbers, with every seed of the configuration. */
export interface SeedsRecord {
  readonly seeds: readonly number[];
  readonly models: readonly SeededModel[];
}
