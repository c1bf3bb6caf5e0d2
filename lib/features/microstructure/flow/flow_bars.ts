import { assertKnownOptions, type Bars, createBars, type OptionNames } from "../../../core/mod.ts";
import { numberColumns } from "../../number_columns.ts";

/** Columns of the store's kind `flow-1m` that are read; a row for each minute with a trade. */
const COLUMNS = [
  "time",
  "buyVolume",
  "sellVolume",
  "buyQuote",
  "sellQuote",
  "trades",
  "buys",
  "largestTrade",
  "squaredSize",
] as const;

/** Minutes of trades: bars of the minute's average price, with what its trades add to that. */
export interface FlowBars extends Bars {
  readonly quoteVolume: Float64Array;
  readonly trades: Float64Array;
  readonly takerBuyVolume: Float64Array;
  /** Quote currency of trades whose buyer crossed the spread. */
  readonly buyQuote: Float64Array;
  /** Trades whose buyer crossed the spread. */
  readonly buys: Float64Array;
  /** Size of the largest aggregated trade. */
  readonly largestTrade: Float64Array;
  /** Sum of squared sizes of aggregated trades. */
  readonly squaredSize: Float64Array;
}

/** Options of {@linkcode flowBars}. */
export interface FlowBarsOptions {
  /** Name of the instrument. */
  readonly symbol: string;
}

const KNOWN: OptionNames<FlowBarsOptions> = { symbol: true };

/**
 * Minutes of trades, as `readColumns` gives them for the store's kind `flow-1m`, in the form in which
 * {@linkcode flowFeature} and the audit read them. Throws a `TypeError` for a column that is absent
 * or holds no numbers.
 *
 * @example
 * ```ts
 * import { flowBars } from "lib/features/mod.ts";
 * import assert from "node:assert/strict";
 * const one = Float64Array.of(1), none = Float64Array.of(0);
 * const flow = flowBars({
 *   time: none, buyVolume: one, sellVolume: none, buyQuote: Float64Array.of(50), sellQuote: none,
 *   trades: one, buys: one, largestTrade: one, squaredSize: one,
 * }, { symbol: "BTCUSDT" });
 * assert.deepEqual([flow.close[0], flow.takerBuyVolume[0]], [50, 1]);
 * ```
 */
export function flowBars(
  columns: Readonly<Record<string, unknown>>,
  options: FlowBarsOptions,
): FlowBars {
  assertKnownOptions("flowBars", options, KNOWN);
  const { symbol } = options;
  const given = numberColumns(columns, { names: COLUMNS, of: `the flow of ${symbol}` });
  const { time, buyVolume, sellVolume, buyQuote, sellQuote } = given;
  const volume = buyVolume.map((value, i) => value + sellVolume[i]);
  const quoteVolume = buyQuote.map((value, i) => value + sellQuote[i]);
  const price = quoteVolume.map((value, i) => value / volume[i]);
  const prices = { open: price, high: price, low: price, close: price };
  const { trades, buys, largestTrade, squaredSize } = given;
  const bars = createBars(
    { time, ...prices, volume, quoteVolume, trades, takerBuyVolume: buyVolume },
    { symbol, intervalMs: 60_000 },
  );
  const further = { quoteVolume, trades, takerBuyVolume: buyVolume, buyQuote, buys };
  return Object.freeze({ ...bars, ...further, largestTrade, squaredSize });
}
