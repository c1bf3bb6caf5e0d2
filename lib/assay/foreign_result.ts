/** Programs and kinds of table whose results can be read. */
export type SourceFormat =
  | "returns"
  | "equity"
  | "trades"
  | "freqtrade"
  | "backtesting.py"
  | "vectorbt";

/** Whether figures are after fees, as far as a file shows it. */
export type CostsShown = "charged" | "none" | "unknown";

/** Closed trades, in the order of their exits; arrays of one length. */
export interface ForeignTrades {
  /** UTC milliseconds; NaN where the file has no time. */
  readonly entry: Float64Array;
  readonly exit: Float64Array;
  /** Gain as a fraction of what was staked; NaN where the file does not tell. */
  readonly gain: Float64Array;
  /** Gain in money; NaN where the file does not tell. */
  readonly profit: Float64Array;
  /** Money staked at entry; NaN where the file does not tell. */
  readonly stake: Float64Array;
  /** Notional of entry and exit together, as a multiple of what was staked; 2 where unknown. */
  readonly turnover: Float64Array;
}

/** Returns a period as a file has them. */
export interface ForeignSeries {
  /** End of each period, UTC milliseconds, increasing; undefined when the file has no times. */
  readonly time: Float64Array | undefined;
  /** Simple returns, fractions. */
  readonly returns: Float64Array;
}

/** What was read from a file that another program wrote. */
export interface ForeignResult {
  readonly path: string;
  readonly format: SourceFormat;
  /** Name of the strategy, where the file has one. */
  readonly name: string | undefined;
  /** Absent when the file holds trades alone. */
  readonly series: ForeignSeries | undefined;
  readonly trades: ForeignTrades | undefined;
  /** Money at the start; undefined when unknown. */
  readonly capital: number | undefined;
  readonly costs: CostsShown;
  /** Strategies that the file holds, this one included: at least so many were tried. */
  readonly strategies: number;
  /** Trades still open at the end, left out of `trades`. */
  readonly openTrades: number;
  /** Bars a year, where the file's own format settles it. */
  readonly periodsPerYear: number | undefined;
  /** Whether gains and losses show only when a trade is closed. */
  readonly realisedOnly: boolean;
  /** How the file was read, a sentence each. */
  readonly read: readonly string[];
}

/** What the reader of a file may be told about it. */
export interface ReadOptions {
  /** Columns by what they hold, like `{ returns: "daily" }`. Default: found by their names. */
  readonly columns?: Readonly<Partial<Record<ColumnRole, string>>>;
  /** What returns and gains are written in. Default: fractions, where nothing else is possible. */
  readonly unit?: ReturnUnit;
  /** Strategy or column to read where a file holds several; "all" takes all trades together. */
  readonly select?: string;
  /** Money at the start, for trades and for profits in money. */
  readonly capital?: number;
}

/**
 * What returns are written in: 0.01, 1, the logarithm of 1.01, or profits in money, which need the
 * capital.
 */
export type ReturnUnit = "fraction" | "percent" | "log" | "money";
export const RETURN_UNITS: readonly ReturnUnit[] = ["fraction", "percent", "log", "money"];

/** What a column may hold. */
export const COLUMN_ROLES = [
  "time",
  "returns",
  "equity",
  "entry",
  "exit",
  "gain",
  "profit",
  "size",
  "entryPrice",
  "exitPrice",
  "side",
  "fees",
  "status",
  "group",
] as const;
export type ColumnRole = typeof COLUMN_ROLES[number];
