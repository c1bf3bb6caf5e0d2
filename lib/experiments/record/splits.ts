/** A stretch of bars of a part that has several. */
export interface BlockRecord {
  /** Open time of the first and the last bar. */
  readonly from: string;
  readonly to: string;
  /** Of a tested group: the path that takes it from this fold, from 0. */
  readonly path?: number;
}

/** What the paths of combinatorial folds show about a model: each has tested every sample once. */
export interface PathsRecord {
  /** Annualised Sharpe ratio after costs of each path; null where nothing was traded. */
  readonly sharpe: readonly (number | null)[];
  readonly totalReturn: readonly (number | null)[];
  readonly maxDrawdown: readonly (number | null)[];
  /** Quantiles of the Sharpe ratios, a path without trades counted as 0. */
  readonly quantiles: readonly { readonly share: number; readonly sharpe: number }[];
  /** The path with the median Sharpe ratio, from 0: its trades are those of the run. */
  readonly shown: number;
}

/** Bars at the end that are kept until everything is decided. */
export interface HoldoutRecord {
  /** Open time of the first and the last bar. */
  readonly from: string;
  readonly to: string;
  readonly samples: number;
  /** Samples before it that were left out because they see one of its bars. */
  readonly purged: number;
  /** Whether this run was tested on it. */
  readonly opened: boolean;
  /** Runs that opened a holdout of these data, by the ledger, this one included. */
  readonly openings: number;
}
