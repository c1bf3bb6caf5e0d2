import {
  fundingUnits,
  joinBars,
  type MadeBar,
  type MadeTrade,
  markBar,
  marketSeed,
  MINUTE_MS,
  minuteBar,
  minuteOfTrade,
  minuteTrades,
  type PriceSource,
  QUOTE_UNIT,
} from "./prices.ts";
import { PRICE_UNIT, SIZE_UNIT } from "./prices.ts";

/** A symbol of the loopback exchange. */
export interface Listing {
  /** Unified, like "BTC/USDT". */
  readonly symbol: string;
  /** First bar, UTC ms. Default: the exchange's `from`. */
  readonly listed?: number;
  /** End of trading (exclusive), UTC ms. Default: none. */
  readonly delisted?: number;
  /** True: exchangeInfo does not name it any more. Default: false. */
  readonly gone?: boolean;
}

/** A stretch [from, to) in which nobody could trade, on any route. */
export interface Outage {
  readonly symbol: string;
  readonly from: number;
  readonly to: number;
}

export type MarketKind = "spot" | "swap";

export const INTERVALS: Readonly<Record<string, number>> = {
  "1m": 1,
  "3m": 3,
  "5m": 5,
  "15m": 15,
  "30m": 30,
  "1h": 60,
  "2h": 120,
  "4h": 240,
  "6h": 360,
  "8h": 480,
  "12h": 720,
  "1d": 1_440,
  "3d": 4_320,
  "1w": 10_080,
};

/** Weeks begin on Monday, other bars at multiples of their length; UTC ms. */
const MONDAY_MS = 4 * 86_400_000;

/** Hours between two funding times. */
export const FUNDING_HOURS = 8;
const FUNDING_MS = FUNDING_HOURS * 3_600_000;

/** Everything one symbol did on one market, from its listing to `to`. */
export interface Market {
  /** As the exchange writes it, "BTCUSDT". */
  readonly id: string;
  readonly listing: Listing;
  readonly kind: MarketKind;
  readonly first: number;
  readonly end: number;
  bars(interval: string, from: number, to: number): MadeBar[];
  /** Open time of the bar that is open at `now`. */
  openTime(interval: string, now: number): number;
  /** The bar that is open at `now`, of the trades so far. */
  openBar(interval: string, now: number): MadeBar;
  /** The mark price's bar that is open at `now`. */
  openMark(interval: string, now: number): MadeBar;
  marks(interval: string, from: number, to: number): MadeBar[];
  trades(from: number, to: number): MadeTrade[];
  /** Trades from a number on, at least `count` of them where they happened before `to`. */
  tradesFrom(id: number, count: number, to: number): MadeTrade[];
  funding(from: number, to: number): { time: number; rate: number; mark: number }[];
}

export function createMarket(
  listing: Listing,
  { kind, seed, from, to, tradesPerMinute, outages, laterMs = 0 }: {
    kind: MarketKind;
    seed: number;
    from: number;
    to: number;
    tradesPerMinute: number;
    outages: readonly Outage[];
    laterMs?: number;
  },
): Market {
  const source: PriceSource = {
    seed: marketSeed(seed, `${listing.symbol} ${kind}`),
    tradesPerMinute,
  };
  const first = Math.max(from, listing.listed ?? from);
  const end = Math.min(to, listing.delisted ?? to);
  const dark = outages.filter((outage) => outage.symbol === listing.symbol);
  const isDark = (time: number) => dark.some((outage) => time >= outage.from && time < outage.to);

  const anchorOf = (interval: string) => {
    const minutes = INTERVALS[interval];
    if (minutes < INTERVALS["1d"]) return 0;
    return laterMs + (interval === "1w" ? MONDAY_MS : 0);
  };

  function openTime(interval: string, now: number): number {
    const stepMs = INTERVALS[interval] * MINUTE_MS, anchor = anchorOf(interval);
    return Math.floor((now - anchor) / stepMs) * stepMs + anchor;
  }

  function stretch(
    interval: string,
    [start, stop]: readonly [number, number],
    bar: (minute: number) => MadeBar,
  ): MadeBar[] {
    const minutes = INTERVALS[interval], stepMs = minutes * MINUTE_MS;
    const bars: MadeBar[] = [];
    const begin = openTime(interval, Math.max(start, first) + stepMs - 1);
    for (let time = begin; time + stepMs <= Math.min(end, stop + stepMs - 1); time += stepMs) {
      if (time >= stop) break;
      const parts: MadeBar[] = [];
      for (let i = 0; i < minutes; i++) {
        const at = time + i * MINUTE_MS;
        if (!isDark(at)) parts.push(bar(at / MINUTE_MS));
      }
      if (parts.length === 0) continue;
      bars.push(minutes === 1 ? parts[0] : { ...joinBars(parts), time });
    }
    return bars;
  }

  function trades(start: number, stop: number): MadeTrade[] {
    const found: MadeTrade[] = [];
    const last = Math.min(stop, end);
    for (
      let minute = Math.floor(Math.max(start, first) / MINUTE_MS);
      minute * MINUTE_MS < last;
      minute++
    ) {
      if (isDark(minute * MINUTE_MS)) continue;
      for (const trade of minuteTrades(source, minute)) {
        if (trade.time >= start && trade.time < last) found.push(trade);
      }
    }
    return found;
  }

  return {
    id: listing.symbol.replace("/", ""),
    listing,
    kind,
    first,
    end,
    bars: (interval, start, stop) =>
      stretch(interval, [start, stop], (minute) => minuteBar(source, minute)),
    marks: (interval, start, stop) =>
      stretch(interval, [start, stop], (minute) => markBar(source, minute)),
    openTime,
    openBar(interval, now) {
      const time = openTime(interval, now);
      const parts: MadeBar[] = [];
      for (let at = time; at <= now; at += MINUTE_MS) {
        parts.push(minuteBar(source, at / MINUTE_MS, now));
      }
      return { ...joinBars(parts), time };
    },
    openMark(interval, now) {
      const time = openTime(interval, now);
      const bar = markBar(source, time / MINUTE_MS);
      return { ...bar, high: bar.open, low: bar.open, close: bar.open };
    },
    trades,
    tradesFrom(id, count, to) {
      const start = minuteOfTrade(source, id) * MINUTE_MS;
      const minutes = Math.ceil(count / tradesPerMinute) + 10 + dark.length * 1_440;
      return trades(start, Math.min(to, start + minutes * MINUTE_MS))
        .filter((trade) => trade.id >= id);
    },
    funding(start, stop) {
      const rates: { time: number; rate: number; mark: number }[] = [];
      const begin = Math.ceil(Math.max(start, first) / FUNDING_MS) * FUNDING_MS;
      for (let time = begin; time < Math.min(stop, end); time += FUNDING_MS) {
        rates.push({
          time,
          rate: fundingUnits(source, time),
          mark: markBar(source, time / MINUTE_MS).open,
        });
      }
      return rates;
    },
  };
}

/** Bars as the columns that the store is to hold. */
export function toColumns(bars: readonly MadeBar[]): Record<string, Float64Array> {
  const column = (name: keyof MadeBar, unit: number) =>
    Float64Array.from(bars, (bar) => bar[name] / unit);
  return {
    time: column("time", 1),
    open: column("open", PRICE_UNIT),
    high: column("high", PRICE_UNIT),
    low: column("low", PRICE_UNIT),
    close: column("close", PRICE_UNIT),
    volume: column("volume", SIZE_UNIT),
    quoteVolume: column("quoteVolume", QUOTE_UNIT),
    trades: column("trades", 1),
    takerBuyVolume: column("takerBuyVolume", SIZE_UNIT),
  };
}
