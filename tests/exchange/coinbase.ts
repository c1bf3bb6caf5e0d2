import { type Fault, spoilRows } from "./faults.ts";
import { INTERVALS, type Market } from "./market.ts";
import { eightDecimals, type MadeBar, MINUTE_MS, PRICE_UNIT, SIZE_UNIT } from "./prices.ts";

/** Bars at most in one answer. */
const MOST = 300;

/** `GET /products` of Coinbase Exchange. */
export function coinbaseProducts(markets: readonly Market[], now: number): unknown {
  return markets.filter(({ listing }) => !listing.gone).map(({ listing }) => {
    const [base, quote] = listing.symbol.split("/");
    return {
      id: `${base}-${quote}`,
      base_currency: base,
      quote_currency: quote,
      quote_increment: "0.01",
      base_increment: "0.00001",
      display_name: `${base}-${quote}`,
      min_market_funds: "1",
      margin_enabled: false,
      status: now < (listing.delisted ?? Infinity) ? "online" : "delisted",
      trading_disabled: false,
    };
  });
}

/**
 * `GET /products/<id>/candles`: newest first, [seconds, low, high, open, close, volume], and nothing
 * for a bar without trades. The bar that is open comes along, as at the real one.
 */
export function coinbaseCandles(
  market: Market,
  { query, now, faults }: { query: URLSearchParams; now: number; faults: readonly Fault[] },
): { status?: number; body: unknown } {
  const granularity = Number(query.get("granularity")) * 1_000;
  const interval = Object.keys(INTERVALS).find((name) =>
    INTERVALS[name] * MINUTE_MS === granularity
  );
  if (!interval) return { status: 400, body: { message: "Unsupported granularity" } };
  const start = Date.parse(query.get("start") ?? new Date(now - MOST * granularity).toISOString());
  const end = Date.parse(query.get("end") ?? new Date(now).toISOString());
  if ((end - start) / granularity > MOST) {
    return { status: 400, body: { message: "granularity too small for the requested time range" } };
  }
  const openTime = market.openTime(interval, now);
  const bars: MadeBar[] = market.bars(interval, start, Math.min(end + 1, openTime));
  if (openTime >= start && openTime <= end && openTime < market.end) {
    bars.push(market.openBar(interval, now));
  }
  const rows = spoilRows(bars.filter((bar) => bar.volume > 0), faults).reverse();
  return {
    body: rows.map((bar) => [
      bar.time / 1_000,
      bar.low / PRICE_UNIT,
      bar.high / PRICE_UNIT,
      bar.open / PRICE_UNIT,
      bar.close / PRICE_UNIT,
      Number(eightDecimals(bar.volume, 5)) || bar.volume / SIZE_UNIT,
    ]),
  };
}
