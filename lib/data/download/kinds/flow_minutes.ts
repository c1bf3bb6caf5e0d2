import type { NumberColumns } from "../tidy_rows.ts";

/** Aggregated trades as columns of one length, in the order in which they happened. */
export interface TradeColumns {
  /** UTC milliseconds. */
  readonly time: Float64Array;
  readonly price: Float64Array;
  /** In units of the instrument. */
  readonly size: Float64Array;
  /** Trades that were joined to one: same price, same order that took them. */
  readonly count: Float64Array;
  /** 1 where the buyer's order was waiting in the book, so that the seller crossed the spread. */
  readonly buyerIsMaker: Uint8Array;
}

/** Columns of minutes of order flow, besides `time`. */
const COLUMNS = [
  "buyVolume",
  "sellVolume",
  "buyQuote",
  "sellQuote",
  "trades",
  "buys",
  "largestTrade",
  "squaredSize",
] as const;
type Sum = typeof COLUMNS[number];

const MINUTE_MS = 60_000;

/** Sizes have at most eight decimals: counted in whole units of 1e-8, sums of them are exact. */
const UNITS = 1e8;

/** Adds trades up into minutes, block by block. */
export interface FlowMinutes {
  add(trades: TradeColumns): void;
  /**
   * A row for every minute with a trade, in order: `time` of its start, `buyVolume` and `sellVolume`
   * (by who crossed the spread), `buyQuote` and `sellQuote` in the quote currency, `trades`, `buys`
   * (trades whose buyer crossed the spread), `largestTrade` and `squaredSize` (the sum of squared
   * sizes) of the aggregated trades, `signedFlow` (buyVolume - sellVolume) and `vwap`.
   */
  columns(): NumberColumns;
}

/**
 * Minutes of order flow out of trades that arrive in blocks, in any order; what is kept grows with
 * the minutes, not with the trades. Volumes are sums in whole units of 1e-8, so that they do not
 * depend on that order and equal the exchange's own bars to the last bit.
 */
export function createFlowMinutes(): FlowMinutes {
  const rowOf = new Map<number, number>();
  const sums: Record<Sum, number[]> = {
    buyVolume: [],
    sellVolume: [],
    buyQuote: [],
    sellQuote: [],
    trades: [],
    buys: [],
    largestTrade: [],
    squaredSize: [],
  };

  function add({ time, price, size, count, buyerIsMaker }: TradeColumns): void {
    const { buyVolume, sellVolume, buyQuote, sellQuote, trades, buys, largestTrade, squaredSize } =
      sums;
    let minute = NaN, row = -1;
    for (let i = 0; i < time.length; i++) {
      const at = Math.floor(time[i] / MINUTE_MS);
      if (at !== minute) {
        minute = at;
        row = rowOf.get(at) ?? -1;
        if (row < 0) {
          row = rowOf.size;
          rowOf.set(at, row);
          for (const name of COLUMNS) sums[name].push(0);
        }
      }
      const units = Math.round(size[i] * UNITS);
      if (buyerIsMaker[i] === 1) {
        sellVolume[row] += units;
        sellQuote[row] += price[i] * size[i];
      } else {
        buyVolume[row] += units;
        buyQuote[row] += price[i] * size[i];
        buys[row] += count[i];
      }
      trades[row] += count[i];
      squaredSize[row] += size[i] * size[i];
      if (size[i] > largestTrade[row]) largestTrade[row] = size[i];
    }
  }

  function columns(): NumberColumns {
    const minutes = [...rowOf.keys()].sort((a, b) => a - b);
    const rows = Uint32Array.from(minutes, (minute) => rowOf.get(minute)!);
    const column = (value: (row: number) => number) => Float64Array.from(rows, value);
    const plain = (name: Sum) => column((row) => sums[name][row]);
    const { buyVolume, sellVolume, buyQuote, sellQuote } = sums;
    return {
      time: Float64Array.from(minutes, (minute) => minute * MINUTE_MS),
      buyVolume: column((row) => buyVolume[row] / UNITS),
      sellVolume: column((row) => sellVolume[row] / UNITS),
      buyQuote: plain("buyQuote"),
      sellQuote: plain("sellQuote"),
      trades: plain("trades"),
      buys: plain("buys"),
      largestTrade: plain("largestTrade"),
      squaredSize: plain("squaredSize"),
      signedFlow: column((row) => (buyVolume[row] - sellVolume[row]) / UNITS),
      vwap: column((row) =>
        (buyQuote[row] + sellQuote[row]) / ((buyVolume[row] + sellVolume[row]) / UNITS)
      ),
    };
  }

  return { add, columns };
}
