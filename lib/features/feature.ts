import type { BarColumn, Bars } from "../core/mod.ts";

/**
 * A recipe for one or more columns that see only the past: row t is a function of bars 0 to t. A
 * row is NaN before `warmup`, where its input is missing, and nowhere else; none is infinite.
 */
export interface Feature {
  /** Names of the columns it gives, unique in a set. */
  readonly names: readonly string[];
  /** Columns of the bars it reads. */
  readonly inputs: readonly BarColumn[];
  /** First row that can have a value, in every column. */
  readonly warmup: number;
  /**
   * Writes every row of `outputs[k]`, the column `names[k]`; the outputs have the bars' length and
   * may hold anything before.
   */
  compute(bars: Bars, outputs: readonly Float64Array[]): void;
}

/** Features that are computed together; their columns come in this order. */
export interface FeatureSet {
  readonly name: string;
  readonly features: readonly Feature[];
}

/** Columns of features, a row a bar. */
export interface FeatureTable {
  /** Names of the columns. */
  readonly names: readonly string[];
  /** Number of rows, which is the number of bars. */
  readonly rows: number;
  /** First row in which every column can have a value. */
  readonly warmup: number;
  /** All columns, one after the other: column j is `data.subarray(j * rows, (j + 1) * rows)`. */
  readonly data: Float32Array | Float64Array;
  /** The column of that name as a view. Throws a `RangeError` when there is none. */
  column(name: string): Float32Array | Float64Array;
}
