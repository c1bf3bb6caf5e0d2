import type { binance, MarketInterface } from "ccxt";
import { NotOffered } from "../errors.ts";
import { reportNumbers } from "../kinds/agg_trades.ts";
import { createFlowMinutes } from "../kinds/flow_minutes.ts";
import { watchTradeNumbers } from "../kinds/trade_numbers.ts";
import { withRetries } from "../retry.ts";
import type { Route, RouteContext } from "../route.ts";
import { sliceRows } from "../tidy_rows.ts";
import type { RouteSource } from "./bars_route.ts";
import { coveredTo } from "./covered_to.ts";
import { isBinance } from "./is_binance.ts";
import { translating } from "./translate_error.ts";

const MINUTE_MS = 60_000;
const LIMIT = 1000;

/** A trade as Binance writes it: number, price, quantity, first and last number, time, maker. */
interface RawTrade {
  readonly a: number | string;
  readonly p: string;
  readonly q: string;
  readonly f: number | string;
  readonly l: number | string;
  readonly T: number | string;
  readonly m: boolean;
}

/** Pages of trades from `from` on, until one has a trade at or after `to` or there are no more. */
async function* pages(
  exchange: binance,
  { market, from, to, context }: {
    market: MarketInterface;
    from: number;
    to: number;
    context: RouteContext;
  },
): AsyncGenerator<readonly RawTrade[]> {
  const ask = (params: object) =>
    withRetries(() =>
      translating(async () => {
        const request = { symbol: market.id, limit: LIMIT, ...params };
        const rows = market.spot
          ? await exchange.publicGetAggTrades(request)
          : await exchange.fapiPublicGetAggTrades(request);
        return rows as unknown as RawTrade[];
      }, context), context);
  let page = await ask({ startTime: from });
  while (page.length > 0) {
    yield page;
    const last = page[page.length - 1];
    if (Number(last.T) >= to) return;
    page = await ask({ fromId: Number(last.a) + 1 });
  }
}

function toColumns(trades: readonly RawTrade[]) {
  return {
    time: Float64Array.from(trades, ({ T }) => Number(T)),
    price: Float64Array.from(trades, ({ p }) => Number(p)),
    size: Float64Array.from(trades, ({ q }) => Number(q)),
    count: Float64Array.from(trades, ({ f, l }) => Number(l) - Number(f) + 1),
    buyerIsMaker: Uint8Array.from(trades, ({ m }) => m ? 1 : 0),
  };
}

/**
 * Minutes of order flow of Binance's aggregated trades over its API, for what the archive does not
 * have yet: a thousand trades a request, so days of a large market take thousands of requests.
 */
export function tradesRoute(source: RouteSource): Route {
  return async ({ key, from, to }, context) => {
    const { exchange } = source;
    if (!isBinance(exchange)) {
      throw new NotOffered(`${exchange.id}: aggregated trades are read from Binance only`);
    }
    const flow = createFlowMinutes(), numbers = watchTradeNumbers();
    const now = context.now();
    let newest = -Infinity;
    const { urls, bytes } = await source.within(context, async () => {
      const market = await source.market(key.symbol);
      for await (const page of pages(exchange, { market, from, to, context })) {
        const fresh = page.filter(({ a, T }) =>
          Number(T) >= from && Number(T) < to && numbers.isNew(Number(a))
        );
        flow.add(toColumns(fresh));
        newest = Math.max(newest, Number(page[page.length - 1].T));
      }
    });
    reportNumbers(numbers, {
      name: `${exchange.id} ${key.symbol} ${key.kind}`,
      warn: context.warn,
    });
    const end = coveredTo({
      to,
      now,
      stepMs: MINUTE_MS,
      // A trade shows that the minutes before its own are whole.
      newest: Math.floor(newest / MINUTE_MS) * MINUTE_MS - MINUTE_MS,
    });
    const all = flow.columns();
    const whole = all.time.findIndex((time) => time >= end);
    const columns = sliceRows(all, 0, whole < 0 ? all.time.length : whole);
    return {
      columns,
      sources: [{ url: urls[0] ?? exchange.id, rows: columns.time.length }],
      coveredTo: end,
      bytes,
    };
  };
}
