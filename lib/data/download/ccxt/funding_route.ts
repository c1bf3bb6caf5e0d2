import type { binance, Exchange, MarketInterface } from "ccxt";
import { NotOffered } from "../errors.ts";
import type { Route } from "../route.ts";
import { tidyRows } from "../tidy_rows.ts";
import type { RouteSource } from "./bars_route.ts";
import { coveredTo } from "./covered_to.ts";
import { isBinance } from "./is_binance.ts";
import { type PageRows, readPages } from "./read_pages.ts";

/** Funding comes every one to eight hours; pages end by themselves. */
const LEAST_STEP_MS = 3_600_000;

const numberOr = (value: unknown) => value === undefined || value === "" ? NaN : Number(value);

/** Binance's own endpoint keeps the mark price, which ccxt's unified method drops. */
async function fetchBinance(
  exchange: binance,
  params: { symbol: string; startTime: number; endTime: number; limit: number },
): Promise<PageRows> {
  const rows = await exchange.fapiPublicGetFundingRate(params) as Record<string, unknown>[];
  return rows.map(({ fundingTime, fundingRate, markPrice }) => [
    Number(fundingTime),
    Number(fundingRate),
    numberOr(markPrice),
  ]);
}

async function fetchUnified(
  exchange: Exchange,
  { market, since, limit }: { market: MarketInterface; since: number; limit: number },
): Promise<PageRows> {
  if (exchange.has.fetchFundingRateHistory !== true) {
    throw new NotOffered(`${exchange.id} does not offer the history of funding rates`);
  }
  const rows = await exchange.fetchFundingRateHistory(market.symbol, since, limit);
  return rows.map(({ timestamp, fundingRate }) => [
    numberOr(timestamp),
    numberOr(fundingRate),
    NaN,
  ]);
}

/**
 * Funding rates of a perpetual swap: `time` of the settlement as the exchange stamps it (some
 * milliseconds late now and then), `fundingRate` as a fraction of the notional that longs pay to
 * shorts, `markPrice` at that time, NaN where it is not given.
 */
export function fundingRoute(source: RouteSource): Route {
  return async ({ key, from, to }, context) => {
    const { exchange } = source;
    const name = `${exchange.id} ${key.symbol} funding`;
    const now = context.now();
    const { value, urls, bytes } = await source.within(context, async () => {
      const market = await source.market(key.symbol);
      return await readPages({
        name,
        columns: ["time", "fundingRate", "markPrice"],
        limit: 1000,
        stepMs: LEAST_STEP_MS,
        begins: isBinance(exchange) ? "next" : "window",
        fetch: (since, limit) =>
          isBinance(exchange)
            ? fetchBinance(exchange, {
              symbol: market.id!,
              startTime: since,
              endTime: to - 1,
              limit: Math.min(1000, limit + 1),
            })
            : fetchUnified(exchange, { market, since, limit: Math.min(100, limit) }),
      }, { from, to: Math.min(to, now), context });
    });
    const columns = tidyRows(value.columns, { name, warn: context.warn });
    return {
      columns,
      sources: [{ url: urls[0] ?? exchange.id, rows: columns.time.length }],
      coveredTo: coveredTo({ to, now, stepMs: 1, newest: value.newest }),
      bytes,
    };
  };
}
