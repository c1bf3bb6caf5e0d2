import { assertInteger, assertSameLength } from "./assert.ts";
import { withDisplay } from "./display.ts";

/** Columns that every set of bars has besides its time. */
export type PriceColumn = "open" | "high" | "low" | "close" | "volume";

/** Columns that some sources give. */
export type OptionalColumn = "quoteVolume" | "trades" | "takerBuyVolume" | "coverage" | "filled";

/** Any column of {@linkcode Bars}. */
export type BarColumn = "time" | PriceColumn | OptionalColumn;

/**
 * Price bars as columns of one length. Row t is one interval: it opens at `time[t]` and is known
 * only at its close, `time[t] + intervalMs`. Missing values are NaN. The object is frozen; treat
 * the typed arrays as read-only, too: they are shared, not copied.
 */
export interface Bars {
  /** Name of the instrument, as reports print it. */
  readonly symbol: string;
  /** Length of one bar in milliseconds. */
  readonly intervalMs: number;
  /** Number of rows. */
  readonly length: number;
  /** Open time of each bar, UTC milliseconds. */
  readonly time: Float64Array;
  readonly open: Float64Array;
  readonly high: Float64Array;
  readonly low: Float64Array;
  readonly close: Float64Array;
  /** Volume in units of the instrument. */
  readonly volume: Float64Array;
  /** Volume in units of the quote currency. */
  readonly quoteVolume?: Float64Array;
  /** Number of trades. */
  readonly trades?: Float64Array;
  /** Part of `volume` whose buyer crossed the spread. */
  readonly takerBuyVolume?: Float64Array;
  /** Share of the interval, 0 to 1, for which the source had data. Absent: not known. */
  readonly coverage?: Float64Array;
  /**
   * 1 in rows that no source gave: a repair has put them there, with missing or made-up prices. No
   * label looks at them. 0 or NaN elsewhere; absent: none.
   */
  readonly filled?: Float64Array;
}

/** Columns given to {@linkcode createBars}. */
export type BarColumns =
  & Readonly<Record<"time" | PriceColumn, Float64Array>>
  & Readonly<Partial<Record<OptionalColumn, Float64Array>>>;

/** Options of {@linkcode createBars}. */
export interface CreateBarsOptions {
  /** Name of the instrument. */
  readonly symbol: string;
  /** Length of one bar in milliseconds. */
  readonly intervalMs: number;
}

/** The columns that some sources give, in the order in which files and frames have them. */
export const OPTIONAL_COLUMNS: readonly OptionalColumn[] = Object.freeze([
  "quoteVolume",
  "trades",
  "takerBuyVolume",
  "coverage",
  "filled",
]);

/** All columns of bars, in the order in which files and frames have them. */
export const BAR_COLUMNS: readonly BarColumn[] = Object.freeze([
  ...["time", "open", "high", "low", "close", "volume"] as const,
  ...OPTIONAL_COLUMNS,
]);

/**
 * Frozen {@linkcode Bars} over the given columns, without copying them. Checks lengths only:
 * the values are the quality report's business, which names problems and repairs none.
 *
 * @example
 * ```ts
 * import { createBars } from "lib/core/mod.ts";
 * import assert from "node:assert/strict";
 * const one = Float64Array.of(1);
 * const bars = createBars(
 *   { time: Float64Array.of(0), open: one, high: one, low: one, close: one, volume: one },
 *   { symbol: "TEST", intervalMs: 60_000 },
 * );
 * assert.equal(bars.length, 1);
 * ```
 */
export function createBars(
  columns: BarColumns,
  { symbol, intervalMs }: CreateBarsOptions,
): Bars {
  assertInteger("intervalMs", intervalMs, { min: 1 });
  const { time, open, high, low, close, volume } = columns;
  const optional: Partial<Record<OptionalColumn, Float64Array>> = {};
  for (const name of OPTIONAL_COLUMNS) {
    const column = columns[name];
    if (column) optional[name] = column;
  }
  assertSameLength({ time, open, high, low, close, volume, ...optional });
  return Object.freeze(withDisplay("bars", {
    symbol,
    intervalMs,
    length: time.length,
    time,
    open,
    high,
    low,
    close,
    volume,
    ...optional,
  }));
}

/**
 * Rows `start` to `end` (exclusive) as views on the same memory.
 *
 * @example
 * ```ts
 * import { createBars, sliceBars } from "lib/core/mod.ts";
 * import assert from "node:assert/strict";
 * const x = Float64Array.of(1, 2, 3);
 * const bars = createBars(
 *   { time: x, open: x, high: x, low: x, close: x, volume: x },
 *   { symbol: "TEST", intervalMs: 1 },
 * );
 * assert.deepEqual([...sliceBars(bars, 1, 3).close], [2, 3]);
 * ```
 */
export function sliceBars(bars: Bars, start: number, end: number): Bars {
  assertInteger("start", start, { min: 0, max: bars.length });
  assertInteger("end", end, { min: start, max: bars.length });
  const cut = (column: Float64Array) => column.subarray(start, end);
  const optional: Partial<Record<OptionalColumn, Float64Array>> = {};
  for (const name of OPTIONAL_COLUMNS) {
    const column = bars[name];
    if (column) optional[name] = cut(column);
  }
  return createBars({
    time: cut(bars.time),
    open: cut(bars.open),
    high: cut(bars.high),
    low: cut(bars.low),
    close: cut(bars.close),
    volume: cut(bars.volume),
    ...optional,
  }, bars);
}
