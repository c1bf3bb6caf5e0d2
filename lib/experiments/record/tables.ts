import type { Columns } from "../../data/mod.ts";

/**
 * Columns of the Parquet files of a run. Times are UTC milliseconds.
 *
 * - `predictions.parquet`: time, model, symbol, fold, part ("calibration" or "test"), label, score,
 *   probability, weight, target (wished position; NaN in the calibration part)
 * - `equity.parquet`: time, model ("benchmark" for buy-and-hold), equity, drawdown, position, return
 * - `trades.parquet`: model, side (1 or -1), entryTime, exitTime, entryPrice, exitPrice, units, fees,
 *   pnl, return, bars, open (1: still open at the end), and symbol where there are several
 * - `history.parquet`: model, fold, epoch, trainLoss, validationLoss, metric (of the validation part, where
 *   another figure than the loss was watched; else NaN), learningRate, best (1: the epoch kept)
 *
 * Of a run on several symbols the equity is the portfolio's, and there is `symbols.parquet`: the
 * columns of `equity.parquet` and symbol, for each symbol's share.
 */
export const RUN_TABLES = ["predictions", "equity", "trades", "history"] as const;
export type RunTable = typeof RUN_TABLES[number];

/** Name of the file with each symbol's equity. */
export const SYMBOLS_FILE = "symbols.parquet";

/** The tables of a run. */
export type RunTables = Readonly<Record<RunTable, Columns>> & {
  /** Equity symbol by symbol. Absent: there is one symbol. */
  readonly symbols?: Columns;
};
