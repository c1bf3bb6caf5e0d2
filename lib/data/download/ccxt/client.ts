import type { binance, Exchange, MarketInterface } from "ccxt";
import { parseInterval } from "../../../core/mod.ts";
import { MARK_PREFIX } from "../kinds/mark_price.ts";
import { withRetries } from "../retry.ts";
import type { ExchangeClient, OpenClientOptions, Route, RouteContext } from "../route.ts";
import { type Asked, barsRoute, type RouteSource } from "./bars_route.ts";
import { checkInterval } from "./check_interval.ts";
import { findMarket } from "./find_market.ts";
import { fundingRoute } from "./funding_route.ts";
import { isBinance } from "./is_binance.ts";
import { type OpenedExchange, openExchange } from "./open_exchange.ts";
import { tradesRoute } from "./trades_route.ts";
import { translating } from "./translate_error.ts";

/** What a request needs that is made for no part. */
type Asking = Pick<RouteContext, "signal" | "patience" | "now" | "onBytes">;

function within(
  { within }: OpenedExchange,
): <T>(context: Asking, work: () => Promise<T>) => Promise<Asked<T>> {
  return async ({ signal, patience, now, onBytes }, work) => {
    const urls: string[] = [];
    let bytes = 0;
    const scope = {
      signal,
      patience,
      now,
      urls,
      onBytes(count: number) {
        bytes += count;
        onBytes?.(count);
      },
    };
    const value = await within(scope, () => translating(work, { signal }));
    return { value, urls, bytes };
  };
}

/** Routes of kinds that are no bars of trades, by the kind's name or its beginning. */
function routeOf(source: RouteSource, kind: string): Route {
  if (kind === "funding") return fundingRoute(source);
  if (kind === "flow-1m") return tradesRoute(source);
  if (kind.startsWith(MARK_PREFIX)) {
    return barsRoute(source, { interval: kind.slice(MARK_PREFIX.length), of: "mark" });
  }
  return barsRoute(source, { interval: kind, of: "trades" });
}

/** A client whose streams can be watched, too. */
export interface CcxtClient extends ExchangeClient {
  /** Its markets are loaded once an instrument has been asked for. */
  readonly exchange: Exchange;
}

/** A peer that is gone never says good-bye to a stream: so long is waited for it. */
const CLOSE_MS = 2_000;

async function closeWithin(exchange: Exchange, ms: number): Promise<void> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, ms);
  });
  // What closing fails with says no more than that there is nothing to close.
  await Promise.race([exchange.close().catch(() => {}), late]);
  clearTimeout(timer);
}

/** Which of Binance's bars. */
interface BinanceBars {
  readonly market: MarketInterface;
  readonly interval: string;
}

/** Open times of at most `limit` bars of Binance from `since` on. */
async function binanceTimes(
  exchange: binance,
  { market, interval, since, limit }: BinanceBars & {
    readonly since: number;
    readonly limit: number;
  },
): Promise<number[]> {
  const params = { symbol: market.id, interval, startTime: since, limit };
  const rows =
    (market.spot
      ? await exchange.publicGetKlines(params)
      : await exchange.fapiPublicGetKlines(params)) as unknown as unknown[][];
  return rows.map(([time]) => Number(time));
}

/** Lengths of bars, each at most 168 of the next: one answer of 1,000 is enough to go down by. */
const LADDER = ["1w", "1h", "1m"] as const;

/** Bars at most in an answer of {@linkcode binanceTimes}. */
const MOST_BARS = 1000;

/** Open time of the last bar that Binance has of a symbol that has ended, found by ever shorter bars. */
async function lastBinanceBar(
  exchange: binance,
  { market, interval }: BinanceBars,
): Promise<number | undefined> {
  const stepMs = parseInterval(interval);
  let last: number | undefined;
  for (const length of [...LADDER.filter((one) => parseInterval(one) > stepMs), interval]) {
    const since = last ?? 0;
    const times = await binanceTimes(exchange, {
      market,
      interval: length,
      since,
      limit: MOST_BARS,
    });
    last = times.at(-1) ?? last;
  }
  return last;
}

function serverTime(exchange: Exchange, market: "spot" | "swap"): Promise<number | undefined> {
  return exchange.has.fetchTime === true
    ? exchange.fetchTime({ type: market })
    : Promise.resolve(undefined);
}

/**
 * An exchange's public API through ccxt, with ccxt's rate limiter; markets are loaded when first
 * needed. Its routes are {@linkcode barsRoute}, {@linkcode fundingRoute} and
 * {@linkcode tradesRoute}.
 *
 * Throws a `RangeError` with the nearest names for an exchange that ccxt does not know.
 */
export async function openClient(options: OpenClientOptions): Promise<CcxtClient> {
  const { market: kind, endpoints, patience, signal, warn } = options;
  const opened = await openExchange(options.exchange, { market: kind, endpoints, patience });
  const { exchange } = opened;
  const ask = within(opened);
  let offset = 0;
  const asking: Asking = { signal, patience, now: () => Date.now() + offset };
  const patiently = async <T>(work: () => Promise<T>): Promise<T> =>
    (await ask(
      asking,
      () => withRetries(() => translating(work, { signal }), { patience, signal, warn }),
    )).value;

  let loading: Promise<unknown> | undefined;
  async function market(symbol: string): Promise<MarketInterface> {
    // ccxt would remember a failed attempt for ever: only a reload asks again.
    loading ??= patiently(() => exchange.loadMarkets(true)).catch((error) => {
      loading = undefined;
      throw error;
    });
    await loading;
    return findMarket(exchange, { market: kind, symbol });
  }

  const source: RouteSource = { exchange, market, within: ask };
  return {
    exchange,
    async serverTime() {
      const time = await patiently(() => serverTime(exchange, kind));
      if (time === undefined) return Date.now();
      offset = time - Date.now();
      return time;
    },
    async instrument(symbol) {
      const found = await market(symbol);
      return {
        symbol: found.symbol!,
        id: found.id!,
        active: found.active !== false,
        ...(found.created === undefined ? {} : { listedAt: found.created }),
      };
    },
    async firstTime({ symbol, interval }) {
      parseInterval(interval);
      if (!isBinance(exchange)) return undefined;
      const found = await market(symbol);
      const ask = { market: found, interval, since: 0, limit: 1 };
      const [first] = await patiently(() => binanceTimes(exchange, ask));
      return first;
    },
    async lastTime({ symbol, interval }) {
      if (!isBinance(exchange)) return undefined;
      const found = await market(symbol);
      return await patiently(() => lastBinanceBar(exchange, { market: found, interval }));
    },
    checkKind: (kind) => checkInterval(exchange, kind),
    route(kind) {
      checkInterval(exchange, kind);
      return routeOf(source, kind);
    },
    close: () => closeWithin(exchange, CLOSE_MS),
  };
}
