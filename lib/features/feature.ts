import type { BarColumn, Bars } from "../core/mod.ts";
import type { FeatureGroup } from "./feature_stream.ts";

/** What a row of a feature depends on. */
export type FeatureMemory = "window" | "recursive";

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
  /** Settings under their names in the recipe's options. Default: none. */
  readonly parameters?: Readonly<Record<string, number | string | boolean>>;
  /** How the columns come from the bars, in plain text that the kernel can be read against. */
  readonly formula?: string;
  /** Where the definition comes from: an author and book, a paper, TA-Lib, qlib. */
  readonly source?: string;
  /** What the columns are about, like `momentum`: ablations take a family away together. Default: none. */
  readonly family?: string;
  /**
   * What row t reads: `"window"` rows `t - warmup` to t, not one more; `"recursive"` all rows since
   * the start or the last gap, so that values depend on where the bars begin. Default: `"window"`.
   */
  readonly memory?: FeatureMemory;
  /**
   * Power of the unit of price that the columns have: with all prices times c they are times
   * `c ** priceDegree`, so 0 is free of the price's scale and 1 a price. Absent: neither.
   */
  readonly priceDegree?: number;
  /**
   * Features that share their work: those of a set that have one group are computed together, with
   * the bits of `compute`, and can be computed bar by bar. Absent: computed by itself.
   */
  readonly group?: FeatureGroup;
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
