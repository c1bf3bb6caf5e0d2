import type { AblationAxis } from "../ablation_config.ts";

/** Figures that variants are compared by. */
export type AblationFigure = "rocAuc" | "logLoss" | "sharpe";

/** A figure over the seeds; null where it is undefined for one. */
export interface AblationSpread {
  readonly mean: number | null;
  readonly low: number | null;
  readonly high: number | null;
}

/** A variant's figure minus the base's on the same rows, over folds and seeds. */
export interface AblationDifference {
  /** Mean over the seeds, with its 95 % interval. */
  readonly estimate: number;
  readonly low: number;
  readonly high: number;
  /** Chance of a difference this large where there is none, two-sided. */
  readonly p: number;
  /** The same after Holm, for all tests of the ablation. */
  readonly adjusted: number;
  readonly bySeed: readonly number[];
  /** Share of the variance that more seeds would take away. */
  readonly seedShare: number;
}

/**
 * What a variant is next to the base: better or worse beyond chance, however many were tested; mixed
 * where figures disagree; unknown where nothing could be compared.
 */
export type AblationFinding = "noise" | "helps" | "hurts" | "mixed" | "unknown";

/** What a variant's fits have found. */
export interface AblationFits {
  readonly rocAuc: AblationSpread;
  /** In nats, of calibrated probabilities. */
  readonly logLoss: AblationSpread;
  /** Annualised, after costs. */
  readonly sharpe: AblationSpread;
  /** Mean number of trades. */
  readonly trades: number;
}

/** A variant next to the base. */
export interface AblatedVariant {
  readonly axis: AblationAxis;
  /** What was changed, like `without rsi`. */
  readonly name: string;
  readonly seeds: readonly number[];
  /** Absent: it failed. */
  readonly fits?: AblationFits;
  /** Why it failed. */
  readonly failure?: string;
  /**
   * What can be compared: forecasts of the same rows, or, where the variant predicts another label,
   * trading on the same bars alone.
   */
  readonly compared: "forecasts" | "trading";
  /** Bars that both have traded. */
  readonly bars: number;
  readonly differences: Readonly<Partial<Record<AblationFigure, AblationDifference>>>;
  readonly finding: AblationFinding;
  /** Figures that the finding rests on; empty for noise. */
  readonly by: readonly AblationFigure[];
}

/** A model as it is, and its variants. */
export interface AblatedModel {
  readonly name: string;
  readonly seeds: readonly number[];
  /** Absent: it failed, and nothing could be compared. */
  readonly fits?: AblationFits;
  readonly failure?: string;
  readonly variants: readonly AblatedVariant[];
  /** What could not be a variant, and why: a sentence each. */
  readonly leftOut: readonly string[];
}

/** `ablation.json`: without times, so that the same ablation is the same bytes. */
export interface AblationRecord {
  readonly schemaVersion: 1;
  readonly experiment: string;
  readonly question: string;
  readonly data: { readonly symbol: string; readonly source: string; readonly sha256: string };
  readonly label: { readonly kind: string; readonly horizon: number };
  readonly folds: number;
  /** Test rows of all folds. */
  readonly rows: number;
  /** Opens of the first and last bar that is traded, ISO 8601. */
  readonly test: { readonly from: string; readonly to: string };
  /** Longest window of any variant: rows before it are no samples of any. */
  readonly sequenceLength: number;
  readonly smoke: boolean;
  readonly models: readonly AblatedModel[];
  /** Tests that p-values are adjusted for. */
  readonly tests: number;
  /** Fits over all folds, each a trial. */
  readonly trials: number;
  /**
   * Path of the ledger that counts them, from the folder that has the experiments' folders. Absent in
   * records of versions that did not note it, and where the library was called without a folder.
   */
  readonly ledger?: string;
}
