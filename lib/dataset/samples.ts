import type { FeatureTable } from "../features/mod.ts";

/** Rows of bars that made no sample, by the first reason that holds. */
export interface DroppedRows {
  /** The window would reach back before the features' warm-up or before the first bar. */
  readonly warmup: number;
  /** A feature is missing or infinite in the window. */
  readonly missingFeature: number;
  /** The label is not known, as in the last `horizon` rows. */
  readonly missingLabel: number;
}

/**
 * Where samples lie on one line of time, in places that ascend with time: bars of the one symbol, or
 * the times at which any of several symbols has a bar. Splitters read nothing else of samples.
 */
export interface SampleGrid {
  /** Place of each sample's own bar; samples are in this order, several may share a place. */
  readonly position: Int32Array;
  /** Place of the oldest bar of its window. */
  readonly windowStart: Int32Array;
  /** Place of the last bar that its label needs. */
  readonly spanEnd: Int32Array;
}

/**
 * What models learn from: each sample is the window of `sequenceLength` feature rows that ends at
 * bar `rows[i]`, with the label of that bar. Windows are not stored; they are read from the table
 * when a batch is gathered. No window has a missing value. All columns have `length` entries and
 * are in the order of time.
 */
export interface Samples {
  readonly length: number;
  /** Bar of each sample, the last one of its window; increasing. */
  readonly rows: Int32Array;
  /** Open time of that bar, UTC milliseconds. */
  readonly time: Float64Array;
  readonly label: Float64Array;
  /** First bar that the label needs. */
  readonly spanStart: Int32Array;
  /** Last bar that the label needs, inclusive. */
  readonly spanEnd: Int32Array;
  /** Weight of the sample in training, 1 unless somebody has set it. */
  readonly weight: Float64Array;
  /** The features of all bars. */
  readonly table: FeatureTable;
  /** Rows in a window. */
  readonly sequenceLength: number;
  /** Bars that made no sample; together with `length` they are all bars. */
  readonly dropped: DroppedRows;
  /** Number of the symbol that each sample is of. Absent: there is one symbol. */
  readonly symbol?: Int32Array;
  /** Places in time, where rows do not tell them: samples of several symbols. Absent: rows do. */
  readonly grid?: SampleGrid;
}

declare module "../core/display.ts" {
  interface Displayed {
    samples: Samples;
  }
}
