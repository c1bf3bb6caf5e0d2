import { INTERVALS, type Market } from "./market.ts";
import { eightDecimals, type MadeBar, MINUTE_MS } from "./prices.ts";

/** Bars that Kraken keeps, the open one included, whatever is asked for. */
const KEPT = 720;

function assetPairs(markets: readonly Market[]): unknown {
  return Object.fromEntries(markets.map(({ id, listing }) => {
    const [base, quote] = listing.symbol.split("/");
    const pair = { altname: id, wsname: listing.symbol, base, quote };
    const precision = { pair_decimals: 2, lot_decimals: 5, ordermin: "0.0001", costmin: "0.5" };
    return [id, { ...pair, ...precision, fees: [], fees_maker: [], status: "online" }];
  }));
}

function row(bar: MadeBar): unknown[] {
  const price = (units: number) => eightDecimals(units, 2);
  const prices = [bar.open, bar.high, bar.low, bar.close].map(price);
  return [bar.time / 1_000, ...prices, price(bar.close), eightDecimals(bar.volume, 5), bar.trades];
}

/** Answers of Kraken's public endpoints; undefined for another path. */
export function krakenAnswer(
  { pathname, searchParams: query }: URL,
  { now, markets }: { now: number; markets: readonly Market[] },
): unknown {
  const answer = (result: unknown) => ({ error: [], result });
  if (pathname === "/0/public/Time") return answer({ unixtime: Math.floor(now / 1_000) });
  if (pathname === "/0/public/AssetPairs") return answer(assetPairs(markets));
  if (pathname !== "/0/public/OHLC") return undefined;
  const market = markets.find(({ id }) => id === query.get("pair"));
  if (!market) return { error: ["EQuery:Unknown asset pair"] };
  const minutes = Number(query.get("interval") ?? 1), stepMs = minutes * MINUTE_MS;
  const interval = Object.keys(INTERVALS).find((name) => INTERVALS[name] === minutes)!;
  const open = market.openTime(interval, now);
  const since = Number(query.get("since") ?? 0) * 1_000;
  const bars = market.bars(interval, open - (KEPT - 1) * stepMs, open);
  bars.push(market.openBar(interval, now));
  return answer({
    [market.id]: bars.filter((bar) => bar.time > since).map(row),
    last: open / 1_000 - minutes * 60,
  });
}
