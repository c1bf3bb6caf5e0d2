import { type Fault, spoilRows } from "./faults.ts";
import { INTERVALS, type Market, type MarketKind } from "./market.ts";
import { eightDecimals, type MadeBar, MINUTE_MS } from "./prices.ts";

/** A request to Binance's REST interface. */
export interface RestRequest {
  readonly path: string;
  readonly query: URLSearchParams;
  readonly now: number;
  readonly find: (id: string, kind: MarketKind) => Market | undefined;
  readonly all: (kind: MarketKind) => readonly Market[];
  readonly faults: readonly Fault[];
}

/** Answer and its weight in the exchange's rate limit. */
export interface RestAnswer {
  readonly status?: number;
  readonly body: unknown;
  readonly weight: number;
}

const refuse = (code: number, msg: string): RestAnswer => ({
  status: 400,
  body: { code, msg },
  weight: 1,
});

function klineRow(bar: MadeBar, stepMs: number): unknown[] {
  return [
    bar.time,
    eightDecimals(bar.open, 2),
    eightDecimals(bar.high, 2),
    eightDecimals(bar.low, 2),
    eightDecimals(bar.close, 2),
    eightDecimals(bar.volume, 5),
    bar.time + stepMs - 1,
    eightDecimals(bar.quoteVolume, 7),
    bar.trades,
    eightDecimals(bar.takerBuyVolume, 5),
    eightDecimals(bar.takerBuyQuote, 7),
    "0",
  ];
}

/** Weight of futures klines by limit, as the exchange documents it. */
function futuresWeight(limit: number): number {
  return limit < 100 ? 1 : limit < 500 ? 2 : limit <= 1_000 ? 5 : 10;
}

function klines(request: RestRequest, kind: MarketKind, mark: boolean): RestAnswer {
  const { query, now } = request;
  const market = request.find(query.get("symbol") ?? "", kind);
  if (!market) return refuse(-1121, "Invalid symbol.");
  const interval = query.get("interval") ?? "";
  if (!(interval in INTERVALS)) return refuse(-1120, "Invalid interval.");
  const stepMs = INTERVALS[interval] * MINUTE_MS;
  const most = kind === "spot" ? 1_000 : 1_500;
  const limit = Math.min(Number(query.get("limit") ?? 500), most);
  const until = Math.min(Number(query.get("endTime") ?? now), now) + 1;
  const since = query.has("startTime")
    ? Number(query.get("startTime"))
    : until - limit * stepMs - stepMs;
  const closed = (start: number, stop: number) =>
    mark ? market.marks(interval, start, stop) : market.bars(interval, start, stop);
  // Enough for any limit, however wide the range that was asked for.
  const begin = Math.max(since, market.first);
  const openTime = market.openTime(interval, now);
  let bars = closed(begin, Math.min(until, openTime, begin + (limit + 5_000) * stepMs));
  if (openTime >= since && openTime < until && openTime < market.end) {
    // The exchange always shows the bar that is open.
    bars.push(mark ? market.openMark(interval, now) : market.openBar(interval, now));
  }
  bars = query.has("startTime") ? bars.slice(0, limit) : bars.slice(-limit);
  return {
    body: spoilRows(bars, request.faults).map((bar) => klineRow(bar, stepMs)),
    weight: kind === "spot" ? 2 : futuresWeight(limit),
  };
}

function fundingRate(request: RestRequest): RestAnswer {
  const { query, now } = request;
  const market = request.find(query.get("symbol") ?? "", "swap");
  if (!market) return refuse(-1121, "Invalid symbol.");
  const limit = Math.min(Number(query.get("limit") ?? 100), 1_000);
  const until = Math.min(Number(query.get("endTime") ?? now), now) + 1;
  const all = market.funding(Number(query.get("startTime") ?? market.first), until);
  const rates = query.has("startTime") ? all.slice(0, limit) : all.slice(-limit);
  return {
    body: rates.map(({ time, rate, mark }) => ({
      symbol: market.id,
      fundingTime: time + (time / MINUTE_MS) % 4,
      fundingRate: (rate / 1e8).toFixed(8),
      markPrice: eightDecimals(mark, 2),
    })),
    weight: 1,
  };
}

function aggTrades(request: RestRequest, kind: MarketKind): RestAnswer {
  const { query, now } = request;
  const market = request.find(query.get("symbol") ?? "", kind);
  if (!market) return refuse(-1121, "Invalid symbol.");
  const limit = Math.min(Number(query.get("limit") ?? 500), 1_000);
  const startTime = Number(query.get("startTime") ?? now - 3_600_000);
  const endTime = Math.min(Number(query.get("endTime") ?? now), now);
  const fromId = query.get("fromId");
  const enough = startTime + (limit / 6 + 60) * MINUTE_MS; // however few trades a minute has
  const found = fromId === null
    ? market.trades(startTime, Math.min(endTime + 1, enough))
    : market.tradesFrom(Number(fromId), limit, now);
  return {
    body: found.slice(0, limit).map((trade) => ({
      a: trade.id,
      p: eightDecimals(trade.price, 2),
      q: eightDecimals(trade.size, 5),
      f: trade.firstId,
      l: trade.lastId,
      T: trade.time,
      m: trade.buyerIsMaker,
      ...(kind === "spot" ? { M: true } : {}),
    })),
    weight: kind === "spot" ? 4 : 20,
  };
}

const FILTERS = [
  { filterType: "PRICE_FILTER", minPrice: "0.01", maxPrice: "1000000.00", tickSize: "0.01" },
  { filterType: "LOT_SIZE", minQty: "0.00001", maxQty: "9000.00000", stepSize: "0.00001" },
];

function exchangeInfo(request: RestRequest, kind: MarketKind): RestAnswer {
  const { now } = request;
  const symbols = request.all(kind).filter(({ listing }) => !listing.gone).map((market) => {
    const [baseAsset, quoteAsset] = market.listing.symbol.split("/");
    const trading = now >= market.first && now < (market.listing.delisted ?? Infinity);
    const common = {
      symbol: market.id,
      baseAsset,
      quoteAsset,
      baseAssetPrecision: 8,
      quotePrecision: 8,
      filters: FILTERS,
      orderTypes: ["LIMIT", "MARKET"],
    };
    return kind === "spot"
      ? {
        ...common,
        status: trading ? "TRADING" : "BREAK",
        quoteAssetPrecision: 8,
        isSpotTradingAllowed: true,
        isMarginTradingAllowed: false,
        permissions: ["SPOT"],
      }
      : {
        ...common,
        status: trading ? "TRADING" : "SETTLING",
        pair: market.id,
        contractType: "PERPETUAL",
        deliveryDate: 4_133_404_800_000,
        onboardDate: market.first,
        marginAsset: quoteAsset,
        pricePrecision: 2,
        quantityPrecision: 3,
        underlyingType: "COIN",
      };
  });
  const body = {
    timezone: "UTC",
    serverTime: now,
    rateLimits: [{
      rateLimitType: "REQUEST_WEIGHT",
      interval: "MINUTE",
      intervalNum: 1,
      limit: kind === "spot" ? 6_000 : 2_400,
    }],
    exchangeFilters: [],
    symbols,
  };
  return { body, weight: kind === "spot" ? 20 : 1 };
}

const time = ({ now }: RestRequest): RestAnswer => ({ body: { serverTime: now }, weight: 1 });

/** Binance's public endpoints, by path. */
export const REST: Readonly<Record<string, (request: RestRequest) => RestAnswer>> = {
  "/api/v3/ping": () => ({ body: {}, weight: 1 }),
  "/api/v3/time": time,
  "/api/v3/exchangeInfo": (request) => exchangeInfo(request, "spot"),
  "/api/v3/klines": (request) => klines(request, "spot", false),
  "/api/v3/aggTrades": (request) => aggTrades(request, "spot"),
  "/fapi/v1/ping": () => ({ body: {}, weight: 1 }),
  "/fapi/v1/time": time,
  "/fapi/v1/exchangeInfo": (request) => exchangeInfo(request, "swap"),
  "/fapi/v1/klines": (request) => klines(request, "swap", false),
  "/fapi/v1/markPriceKlines": (request) => klines(request, "swap", true),
  "/fapi/v1/fundingRate": (request) => fundingRate(request),
  "/fapi/v1/aggTrades": (request) => aggTrades(request, "swap"),
};
