import type { BarColumn } from "../../core/mod.ts";
import type { FeatureMemory } from "../feature.ts";

/** Numbers that set an indicator. */
export type Settings = Readonly<Record<string, number>>;

/** Groups in which the indicators are listed. */
export type IndicatorFamily =
  | "trend"
  | "momentum"
  | "volatility"
  | "volume"
  | "cycle"
  | "statistics";

/**
 * What an indicator's values are in: `free` of the price's scale, a price `level` (an average, a
 * band), a `difference` of prices (a range, a momentum), its `square`, or `other`.
 */
export type IndicatorUnit = "free" | "level" | "difference" | "square" | "other";

/** An indicator as TA-Lib defines it: its columns, settings and kernel. */
export interface IndicatorRule<S extends Settings = Settings> {
  /** Name of TA-Lib's function, and of the settings there in the order of `settings`. */
  readonly talib: string;
  readonly title: string;
  readonly family: IndicatorFamily;
  /** Columns of the bars, in the order in which `run` gets them. */
  readonly inputs: readonly BarColumn[];
  /** What each output adds to the indicator's name; one output adds nothing. */
  readonly outputs: readonly string[];
  /** Every setting with its default, TA-Lib's. */
  readonly settings: S;
  /** Rows before the first value, TA-Lib's lookback. */
  readonly lookback: (settings: S) => number;
  readonly unit: IndicatorUnit;
  readonly memory: FeatureMemory;
  readonly formula: string;
  readonly source: string;
  /** Whether setting `fast` must be below `slow`. */
  readonly fastBelowSlow?: boolean;
  /**
   * Whether the level depends on where the bars begin for ever, as in a cumulated sum; such an
   * indicator is no column of the `technical` set.
   */
  readonly cumulative?: boolean;
  /**
   * Writes every row of the outputs from the lookback on. Inputs are finite throughout and longer
   * than the lookback; rows before it may hold anything afterwards.
   */
  readonly run: (
    inputs: readonly Float64Array[],
    outputs: readonly Float64Array[],
    settings: S,
  ) => void;
}

/** A rule, typed by its own settings. */
export function rule<const S extends Settings>(
  definition: IndicatorRule<{ readonly [K in keyof S]: number }> & { readonly settings: S },
): IndicatorRule {
  return Object.freeze(definition) as unknown as IndicatorRule;
}
