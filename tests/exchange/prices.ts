/**
 * Prices made from a seed and the number of a minute, so that any stretch of years can be asked for
 * without computing what came before. All amounts are whole numbers of the smallest unit, which
 * doubles hold exactly: text and parsed numbers agree to the last bit.
 *
 * @module
 */

/** One aggregated trade of the made-up market. */
export interface MadeTrade {
  /** Consecutive from 0 at the epoch, as the exchange's own numbers are. */
  readonly id: number;
  /** Hundredths of the quote currency. */
  readonly price: number;
  /** Hundred-thousandths of the base currency. */
  readonly size: number;
  readonly firstId: number;
  readonly lastId: number;
  /** UTC milliseconds. */
  readonly time: number;
  readonly buyerIsMaker: boolean;
}

/** One bar in whole units: prices 1e-2, sizes 1e-5, amounts of quote currency 1e-7. */
export interface MadeBar {
  readonly time: number;
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
  readonly volume: number;
  readonly quoteVolume: number;
  readonly trades: number;
  readonly takerBuyVolume: number;
  readonly takerBuyQuote: number;
}

/** What makes one market's prices. */
export interface PriceSource {
  readonly seed: number;
  /** Trades of a minute. */
  readonly tradesPerMinute: number;
}

export const MINUTE_MS = 60_000;
export const PRICE_UNIT = 100;
export const SIZE_UNIT = 100_000;
export const QUOTE_UNIT = PRICE_UNIT * SIZE_UNIT;

/** Nobody trades in every so-manieth minute: bars of volume zero exist in real data. */
const QUIET = 997;

/** 32 well-mixed bits of two whole numbers (the finaliser of MurmurHash3). */
export function hash32(a: number, b: number): number {
  let h = Math.imul(a ^ 0x9e3779b9, 0x85ebca6b) ^ Math.imul(b + 0x7f4a7c15, 0xc2b2ae35);
  h ^= h >>> 16;
  h = Math.imul(h, 0x85ebca6b);
  h ^= h >>> 13;
  h = Math.imul(h, 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}

/** The seed of one symbol's market. */
export function marketSeed(seed: number, name: string): number {
  let h = hash32(seed, name.length);
  for (let i = 0; i < name.length; i++) h = hash32(h, name.charCodeAt(i));
  return h;
}

/** The slow part of the price, in hundredths: years, weeks, days and a little noise. */
function centre(seed: number, minute: number): number {
  const phase = (seed % 1_000) / 1_000;
  const wave = (period: number) => Math.sin(2 * Math.PI * (minute / period + phase));
  const noise = hash32(seed, minute) / 2 ** 32 - 0.5;
  const level = 0.3 * wave(525_600) + 0.05 * wave(10_080) + 0.01 * wave(1_440) + 0.002 * noise;
  return (500_000 + (seed % 3_000_000)) * Math.exp(level);
}

export function isQuiet(minute: number): boolean {
  return minute % QUIET === 0;
}

/** Trades of a minute, earliest first. */
export function minuteTrades({ seed, tradesPerMinute }: PriceSource, minute: number): MadeTrade[] {
  if (isQuiet(minute)) return [];
  const middle = centre(seed, minute);
  const spacing = MINUTE_MS / tradesPerMinute;
  const before = (minute - Math.ceil(minute / QUIET)) * tradesPerMinute;
  const trades: MadeTrade[] = [];
  for (let i = 0; i < tradesPerMinute; i++) {
    const bits = hash32(seed ^ minute, i + 1), more = hash32(bits, minute);
    trades.push({
      id: before + i,
      price: Math.round(middle * (1 + 0.0005 * (bits / 2 ** 32 - 0.5))),
      size: 1 + (more >>> 8) % 200_000,
      firstId: (before + i) * 2,
      lastId: (before + i) * 2 + 1,
      time: minute * MINUTE_MS + Math.floor(i * spacing + ((more % 97) / 97) * spacing),
      buyerIsMaker: (bits & 1) === 1,
    });
  }
  return trades;
}

/** A minute at or shortly before that of a trade's number. */
export function minuteOfTrade({ tradesPerMinute }: PriceSource, id: number): number {
  return Math.floor((id / tradesPerMinute) * (QUIET / (QUIET - 1))) - 3;
}

/** The bar of trades; without any, the last price before stands still and nothing is traded. */
function summarise(time: number, trades: readonly MadeTrade[], lastPrice: () => number): MadeBar {
  const open = trades.length > 0 ? trades[0].price : lastPrice();
  let high = open, low = open, volume = 0, quoteVolume = 0, takerBuyVolume = 0, takerBuyQuote = 0;
  let count = 0;
  for (const trade of trades) {
    if (trade.price > high) high = trade.price;
    if (trade.price < low) low = trade.price;
    volume += trade.size;
    quoteVolume += trade.price * trade.size;
    count += trade.lastId - trade.firstId + 1;
    if (trade.buyerIsMaker) continue;
    takerBuyVolume += trade.size;
    takerBuyQuote += trade.price * trade.size;
  }
  const close = trades.length > 0 ? trades[trades.length - 1].price : open;
  return {
    time,
    open,
    high,
    low,
    close,
    volume,
    quoteVolume,
    trades: count,
    takerBuyVolume,
    takerBuyQuote,
  };
}

/** The bar of one minute, of its trades before `until` (UTC ms) only where that is given. */
export function minuteBar(source: PriceSource, minute: number, until?: number): MadeBar {
  const all = minuteTrades(source, minute);
  const trades = until === undefined ? all : all.filter((trade) => trade.time < until);
  return summarise(
    minute * MINUTE_MS,
    trades,
    () => minuteTrades(source, minute - 1).at(-1)?.price ?? Math.round(centre(source.seed, minute)),
  );
}

/** One bar over several minutes' bars. */
export function joinBars(bars: readonly MadeBar[]): MadeBar {
  const sum = (column: keyof MadeBar) => bars.reduce((total, bar) => total + bar[column], 0);
  return {
    time: bars[0].time,
    open: bars[0].open,
    high: Math.max(...bars.map((bar) => bar.high)),
    low: Math.min(...bars.map((bar) => bar.low)),
    close: bars[bars.length - 1].close,
    volume: sum("volume"),
    quoteVolume: sum("quoteVolume"),
    trades: sum("trades"),
    takerBuyVolume: sum("takerBuyVolume"),
    takerBuyQuote: sum("takerBuyQuote"),
  };
}

/** The mark price's bar: near the traded price, with no volume. */
export function markBar(source: PriceSource, minute: number): MadeBar {
  const at = (step: number) =>
    Math.round(
      centre(source.seed, minute) *
        (1 + 0.0002 * (hash32(source.seed ^ 0x5bd1, minute * 4 + step) / 2 ** 32 - 0.5)),
    );
  const points = [at(0), at(1), at(2), at(3)];
  return {
    time: minute * MINUTE_MS,
    open: points[0],
    high: Math.max(...points),
    low: Math.min(...points),
    close: points[3],
    volume: 0,
    quoteVolume: 0,
    trades: 0,
    takerBuyVolume: 0,
    takerBuyQuote: 0,
  };
}

/** Funding rate of a settlement, in hundred-millionths, about 1e-4. */
export function fundingUnits(source: PriceSource, time: number): number {
  return hash32(source.seed ^ 0x00f7d, time / MINUTE_MS) % 30_000 - 7_500;
}

/** The whole number `units` of 1 / 10^`digits` as text with eight decimals, as Binance prints. */
export function eightDecimals(units: number, digits: number): string {
  const scale = 10 ** digits;
  const whole = Math.floor(units / scale), rest = units - whole * scale;
  return `${whole}.${String(rest).padStart(digits, "0")}${"0".repeat(8 - digits)}`;
}
