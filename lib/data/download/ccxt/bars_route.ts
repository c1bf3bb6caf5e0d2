import type { binance, Exchange, MarketInterface } from "ccxt";
import { parseInterval } from "../../../core/mod.ts";
import { barGrid } from "../../bar_grid.ts";
import { formatTime } from "../../quality_report.ts";
import { NotOffered } from "../errors.ts";
import { KLINE_PLACES } from "../kline_places.ts";
import type { PartData, PartRequest, Route, RouteContext } from "../route.ts";
import { tidyRows } from "../tidy_rows.ts";
import { coveredTo } from "./covered_to.ts";
import { isBinance } from "./is_binance.ts";
import { type Paging, readPages } from "./read_pages.ts";

/** Which bars: of trades, or of the mark price. */
export type BarsOf = "trades" | "mark";

/** What routes of one market share. */
export interface RouteSource {
  readonly exchange: Exchange;
  /** Resolves once markets are loaded; throws for an unknown symbol. */
  readonly market: (symbol: string) => Promise<MarketInterface>;
  /** Runs requests for one part: counts their bytes and collects their addresses. */
  readonly within: <T>(context: RouteContext, work: () => Promise<T>) => Promise<Asked<T>>;
}

/** What work returned, and what it asked for. */
export interface Asked<T> {
  readonly value: T;
  readonly urls: readonly string[];
  readonly bytes: number;
}

/** A stretch without bars at the beginning that is longer is told. */
const MOST_LATE = 100;

const PRICES = ["time", "open", "high", "low", "close"] as const;

/** Binance's own endpoints: ccxt's unified method drops three of the columns. */
function binancePaging(
  exchange: binance,
  { market, interval, of }: { market: MarketInterface; interval: string; of: BarsOf },
): Omit<Paging, "name" | "stepMs"> {
  const columns = of === "mark"
    ? PRICES
    : Object.keys(KLINE_PLACES) as (keyof typeof KLINE_PLACES)[];
  const places = columns.map((name) => KLINE_PLACES[name]);
  const ask = (params: object): Promise<unknown> =>
    of === "mark"
      ? exchange.fapiPublicGetMarkPriceKlines(params)
      : market.spot
      ? exchange.publicGetKlines(params)
      : exchange.fapiPublicGetKlines(params);
  return {
    columns,
    limit: 1000,
    begins: "next",
    async fetch(since, limit) {
      const rows = await ask({ symbol: market.id, interval, startTime: since, limit });
      if (!Array.isArray(rows)) {
        throw new SyntaxError(`Expected klines of ${market.id} to be a list but found ${rows}`);
      }
      return rows.map((row) => places.map((place) => Number(row[place])));
    },
  };
}

/** Any exchange through ccxt's unified method. */
function unifiedPaging(
  exchange: Exchange,
  { market, interval, of }: { market: MarketInterface; interval: string; of: BarsOf },
): Omit<Paging, "name" | "stepMs"> {
  const has = of === "mark" ? exchange.has.fetchMarkOHLCV : exchange.has.fetchOHLCV;
  const what = of === "mark" ? "bars of the mark price" : "bars";
  if (has !== true) throw new NotOffered(`${exchange.id} does not offer ${what}`);
  const params = of === "mark" ? { price: "mark" } : {};
  const number = (value: unknown) => value === undefined || value === null ? NaN : Number(value);
  return {
    columns: of === "mark" ? PRICES : [...PRICES, "volume"],
    limit: 300, // more than most give is of no use: paging goes on from the last row that came
    begins: "window",
    fetch: async (since, limit) =>
      (await exchange.fetchOHLCV(market.symbol, interval, since, limit, params))
        .map((row) => row.map(number)),
  };
}

async function fetchPart(
  { key, from, to }: PartRequest,
  { source, interval, of, context }: {
    source: RouteSource;
    interval: string;
    of: BarsOf;
    context: RouteContext;
  },
): Promise<PartData> {
  const { exchange } = source;
  const stepMs = parseInterval(interval);
  const name = `${exchange.id} ${key.symbol} ${key.kind}`;
  // Bars that close while pages are read are left to the next time.
  const now = context.now();
  const { value, urls, bytes } = await source.within(context, async () => {
    const market = await source.market(key.symbol);
    const paging = isBinance(exchange)
      ? binancePaging(exchange, { market, interval, of })
      : unifiedPaging(exchange, { market, interval, of });
    return await readPages({ ...paging, name, stepMs }, {
      from,
      // What has not ended is open, wherever on the clock bars begin.
      to: Math.min(to, now - stepMs + 1),
      context,
    });
  });
  if (!isBinance(exchange) && value.oldest >= to && value.oldest < Infinity) {
    // Asked for the past, some exchanges answer with what they have kept: the newest bars.
    throw new NotOffered(
      `${name}: Expected bars from ${formatTime(from)} on but the exchange offers none before ${
        formatTime(value.oldest)
      }`,
    );
  }
  if (value.oldest - from > MOST_LATE * stepMs && value.oldest < Infinity) {
    context.warn(`${name}: no bars from ${formatTime(from)} up to ${formatTime(value.oldest)}`);
  }
  const columns = tidyRows(value.columns, { name, warn: context.warn });
  return {
    columns,
    sources: [{ url: urls[0] ?? exchange.id, rows: columns.time.length }],
    coveredTo: coveredTo({
      to,
      now,
      stepMs,
      newest: value.newest,
      anchor: barGrid({ interval }).anchor,
    }),
    bytes,
  };
}

/**
 * Bars over an exchange's API, page by page within its rate limit: bars of trades with all columns
 * that Binance gives, or the six of ccxt's unified method; bars of the mark price without volume.
 * Only bars that have closed by the exchange's clock.
 */
export function barsRoute(
  source: RouteSource,
  { interval, of }: { readonly interval: string; readonly of: BarsOf },
): Route {
  return (request, context) => fetchPart(request, { source, interval, of, context });
}
