import type { BarColumn, Bars } from "../../core/mod.ts";

/** Bars with every column that a measure may read. */
export type MeasuredBars = Bars & Required<Pick<Bars, "quoteVolume" | "trades" | "takerBuyVolume">>;

/** What a kernel gets besides its columns. */
export interface MeasureContext {
  readonly window: number;
  /** An array of the bars' length that nobody else has while the kernel runs. */
  readonly take: () => Float64Array;
}

/** A measure over a window: one column and its kernel. */
export interface MeasureRule<Columns = MeasuredBars> {
  readonly title: string;
  /** Columns of the bars that it reads. */
  readonly inputs: readonly BarColumn[];
  readonly minWindow: number;
  /** Windows in the set that lists the measure. */
  readonly windows: readonly number[];
  /** Rows before the first value. */
  readonly lookback: (window: number) => number;
  /** Power of the unit of price; `undefined` for none, as in `Feature`. */
  readonly priceDegree: number | undefined;
  readonly formula: string;
  readonly source: string;
  /** Writes the rows from the lookback on; a missing input in the window makes NaN. */
  readonly run: (columns: Columns, output: Float64Array, context: MeasureContext) => void;
}
