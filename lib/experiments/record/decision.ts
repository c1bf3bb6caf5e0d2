import type { Sizing } from "../../signals/mod.ts";

/** Bounds of the middle 95 % of resamples; null where there is none. */
export interface RangeRecord {
  readonly low: number | null;
  readonly high: number | null;
}

/** How sure the choice of a threshold is; see `ThresholdUncertainty`. */
export interface UncertaintyRecord {
  readonly resamples: number;
  readonly blockLength: number;
  readonly longAbove: RangeRecord;
  readonly shortBelow: RangeRecord;
  readonly objective: RangeRecord;
  readonly stayOutShare: number;
  /** Null for objectives that staying out has none of. */
  readonly pValue: number | null;
  /** Null where the fold stays out. */
  readonly similarShare: number | null;
}

/** Conformal abstention: the rule, and how it held on the test part. */
export interface AbstainRecord {
  /** Share asked for. */
  readonly coverage: number;
  /** Null: there are too few rows of the calibration part for this coverage. */
  readonly oneFrom: number | null;
  readonly zeroTo: number | null;
  /** Shares of the test part's rows: whose answer held the label, in all and by label. */
  readonly covered: number | null;
  readonly ofOne: number | null;
  readonly ofZero: number | null;
  /** With one answer, with both, with none. */
  readonly single: number | null;
  readonly both: number | null;
  readonly none: number | null;
}

/** What a fold's decisions were, beyond the threshold. */
export interface DecisionRecord {
  /** Shares of rows without a position. */
  readonly abstention: { readonly calibration: number; readonly test: number };
  /** Where positions are left, with hysteresis. */
  readonly keepLongAbove?: number;
  readonly keepShortBelow?: number;
  readonly uncertainty: UncertaintyRecord;
  readonly abstain?: AbstainRecord;
  /** The rule of size as fitted, and the mean size of the test part's positions; null without one. */
  readonly sizing?: { readonly rule: Sizing; readonly meanSize: number | null };
}
