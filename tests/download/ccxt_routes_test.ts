import assert from "node:assert/strict";
import type { Columns, StoreKey } from "lib/data/mod.ts";
import { openClient } from "lib/data/download/ccxt/client.ts";
import { Banned, Disagreement, NotOffered, RateLimited, UnknownSymbol } from "lib/data/mod.ts";
import type { ExchangeClient, PartData, RouteContext } from "lib/data/download/route.ts";
import { toColumns } from "../exchange/market.ts";
import { type Exchange, type ExchangeOptions, startExchange } from "../exchange/start_exchange.ts";
import { QUICK } from "./setup.ts";

const MINUTE_MS = 60_000;
const FROM = Date.UTC(2024, 2, 1);
/** Half past twelve and thirty seconds, so that a bar is open. */
const NOW = Date.UTC(2024, 2, 3, 12, 30, 30);

interface Setup extends AsyncDisposable {
  readonly exchange: Exchange;
  readonly client: ExchangeClient;
  readonly warnings: string[];
  fetch(kind: string, range?: { from?: number; to?: number }): Promise<PartData>;
  readonly abort: AbortController;
}

async function setUp(
  { id = "binance", market = "spot", patience = {}, ...options }: Partial<ExchangeOptions> & {
    id?: string;
    market?: "spot" | "swap";
    patience?: Partial<typeof QUICK>;
  } = {},
): Promise<Setup> {
  const exchange = startExchange({ from: FROM, to: NOW, ...options });
  const warnings: string[] = [];
  const abort = new AbortController();
  const shared = {
    endpoints: { api: exchange.apiUrl },
    patience: { ...QUICK, ...patience },
    signal: abort.signal,
    warn: (message: string) => void warnings.push(message),
  };
  const client = await openClient({ exchange: id, market, ...shared });
  const context: RouteContext = { ...shared, now: () => exchange.clock.now() };
  return {
    exchange,
    client,
    warnings,
    abort,
    async fetch(kind, { from = FROM, to = Date.UTC(2024, 3, 1) } = {}) {
      const key: StoreKey = { exchange: id, market, symbol: "BTC/USDT", kind };
      return await client.route(kind)({ key, from, to }, context);
    },
    async [Symbol.asyncDispose]() {
      await client.close();
      await exchange.stop();
    },
  };
}

function truth({ exchange }: Setup, { interval = "1m", to = NOW, market = "spot" as const } = {}) {
  return toColumns(exchange.market("BTC/USDT", market).bars(interval, FROM, to));
}

const CLOSED = Math.floor(NOW / MINUTE_MS) * MINUTE_MS;

Deno.test("barsRoute() pages through Binance's klines with all columns and no open bar", async () => {
  await using setup = await setUp();
  const { columns, coveredTo, bytes, sources } = await setup.fetch("1m");
  assert.deepEqual(columns, truth(setup, { to: CLOSED }));
  assert.equal(columns.time.length, 3_630);
  assert.equal(coveredTo, CLOSED);
  assert.equal(setup.exchange.log.filter(({ path }) => path.includes("klines")).length, 4);
  assert.ok(bytes > 400_000);
  assert.equal(sources[0].rows, 3_630);
  assert.match(sources[0].url, /\/api\/v3\/klines\?symbol=BTCUSDT&interval=1m/);
});

Deno.test("barsRoute() reads longer bars and swaps", async () => {
  await using spot = await setUp();
  const hours = await spot.fetch("1h");
  const lastHour = Math.floor(NOW / 3_600_000) * 3_600_000;
  assert.deepEqual(hours.columns, truth(spot, { interval: "1h", to: lastHour }));
  assert.equal(hours.coveredTo, lastHour);
  await using swap = await setUp({ market: "swap" });
  const bars = swap.exchange.market("BTC/USDT", "swap").bars("1m", FROM, CLOSED);
  assert.deepEqual((await swap.fetch("1m")).columns, toColumns(bars));
});

Deno.test("barsRoute() stops at the range's end, wherever it lies", async () => {
  await using setup = await setUp();
  for (const minutes of [1, 999, 1_000, 1_001]) {
    const to = FROM + minutes * MINUTE_MS;
    const { columns, coveredTo } = await setup.fetch("1m", { to });
    assert.deepEqual(columns, truth(setup, { to }));
    assert.equal(coveredTo, to);
  }
});

Deno.test("barsRoute() reads any other exchange through ccxt's unified bars", async () => {
  await using setup = await setUp({ id: "coinbaseexchange" });
  const { columns, coveredTo } = await setup.fetch("1m");
  const { time, open, high, low, close, volume } = truth(setup, { to: CLOSED });
  // Coinbase leaves out bars in which nobody traded.
  const traded = [...time.keys()].filter((row) => volume[row] > 0);
  const pick = (values: Float64Array) => Float64Array.from(traded, (row) => values[row]);
  assert.deepEqual(columns, {
    time: pick(time),
    open: pick(open),
    high: pick(high),
    low: pick(low),
    close: pick(close),
    volume: pick(volume),
  });
  assert.equal(coveredTo, CLOSED);
  assert.ok(traded.length < time.length);
});

Deno.test("barsRoute() leaves no hole when bars close while it reads", async () => {
  for (const id of ["binance", "coinbaseexchange"]) {
    await using setup = await setUp({ id, speed: 6_000 }); // a minute takes 10 ms
    await setup.client.instrument("BTC/USDT");
    const times: number[] = [];
    let from = NOW - 30_000;
    for (let i = 0; i < 20; i++) {
      const { columns, coveredTo } = await setup.fetch("1m", { from });
      // A bar that closed while the page was read may lie behind: it is read again, as downloads do.
      times.push(...(columns.time as Float64Array).filter((time) => time < coveredTo));
      // Where nothing has closed since, it is that of a minute ago: what was read stays read.
      from = Math.max(from, coveredTo);
    }
    const truth = toColumns(setup.exchange.market("BTC/USDT").bars("1m", NOW - 30_000, from));
    const traded = truth.time.filter((_, row) => id === "binance" || truth.volume[row] > 0);
    assert.deepEqual(times, [...traded]);
    assert.ok(times.length > 20);
  }
});

Deno.test("barsRoute() goes on past an outage longer than a page", async () => {
  const outage = { symbol: "BTC/USDT", from: FROM + 3_600_000, to: FROM + 16 * 3_600_000 };
  for (const id of ["binance", "coinbaseexchange"]) {
    await using setup = await setUp({ id, outages: [outage] });
    const { time } = (await setup.fetch("1m")).columns as Record<string, Float64Array>;
    assert.ok(time.every((at) => at < outage.from || at >= outage.to));
    assert.equal(time.at(-1), CLOSED - MINUTE_MS);
    assert.equal(time[time.findIndex((at) => at >= outage.to)], outage.to);
  }
});

Deno.test("markBars: barsRoute() reads bars of the mark price without volume", async () => {
  await using setup = await setUp({ market: "swap" });
  const { columns } = await setup.fetch("mark-1m");
  const marks = toColumns(setup.exchange.market("BTC/USDT", "swap").marks("1m", FROM, CLOSED));
  const { time, open, high, low, close } = marks;
  assert.deepEqual(columns, { time, open, high, low, close });
});

Deno.test("fundingRoute() reads every settlement with its mark price", async () => {
  await using setup = await setUp({ market: "swap", from: Date.UTC(2023, 0, 1) });
  const from = Date.UTC(2024, 0, 1), to = Date.UTC(2024, 1, 1);
  const { columns, coveredTo } = await setup.fetch("funding", { from, to });
  const settled = setup.exchange.market("BTC/USDT", "swap").funding(from, to);
  assert.equal(settled.length, 93);
  assert.deepEqual(
    columns,
    {
      time: Float64Array.from(settled, ({ time }) => time + (time / MINUTE_MS) % 4),
      fundingRate: Float64Array.from(settled, ({ rate }) => rate / 1e8),
      markPrice: Float64Array.from(settled, ({ mark }) => mark / 100),
    } satisfies Columns,
  );
  assert.equal(coveredTo, to);
});

Deno.test("tradesRoute() adds trades up to minutes that are over", async () => {
  // Futures' trades weigh much in the rate limit: one page of them, many of spot's.
  for (const [market, hour] of [["spot", 6], ["swap", 11]] as const) {
    const from = Date.UTC(2024, 2, 3, hour);
    await using setup = await setUp({ market });
    const { columns, coveredTo } = await setup.fetch("flow-1m", { from });
    const bars = setup.exchange.market("BTC/USDT", market).bars("1m", from, CLOSED)
      .filter((bar) => bar.volume > 0);
    const kline = toColumns(bars);
    assert.deepEqual(columns.time, kline.time);
    assert.deepEqual(columns.buyVolume, kline.takerBuyVolume);
    assert.deepEqual(columns.trades, kline.trades);
    assert.equal(coveredTo, CLOSED);
  }
});

Deno.test("openClient() knows instruments, the clock and the first bar", async () => {
  await using setup = await setUp({
    symbols: ["BTC/USDT", { symbol: "OLD/USDT", delisted: FROM + 86_400_000 }],
  });
  const { client } = setup;
  assert.equal(await client.serverTime(), NOW);
  assert.deepEqual(await client.instrument("BTC/USDT"), {
    symbol: "BTC/USDT",
    id: "BTCUSDT",
    active: true,
  });
  assert.equal((await client.instrument("OLD/USDT")).active, false);
  assert.equal(await client.firstTime({ symbol: "BTC/USDT", interval: "1m" }), FROM);
});

Deno.test("openClient() takes a swap's symbol without what it is settled in", async () => {
  await using setup = await setUp({ market: "swap" });
  const { symbol, id, listedAt } = await setup.client.instrument("BTC/USDT");
  assert.deepEqual({ symbol, id, listedAt }, {
    symbol: "BTC/USDT:USDT",
    id: "BTCUSDT",
    listedAt: FROM,
  });
});

Deno.test("openClient() suggests the nearest names", async () => {
  await using setup = await setUp({ symbols: ["BTC/USDT", "ETH/USDT", "SOL/USDT"] });
  await assert.rejects(setup.client.instrument("BTC/UDST"), (error) => {
    assert.ok(error instanceof UnknownSymbol);
    assert.equal(error.nearest[0], "BTC/USDT");
    return true;
  });
  const endpoints = { api: setup.exchange.apiUrl };
  const options = { market: "spot", endpoints, patience: QUICK, warn: () => {} } as const;
  await assert.rejects(
    openClient({ exchange: "binanse", ...options }),
    /an exchange of ccxt but found binanse; did you mean binance,/,
  );
});

Deno.test("an interval that an exchange does not have is named with those it has", async () => {
  await using setup = await setUp({ id: "coinbaseexchange" });
  await assert.rejects(setup.fetch("7m"), /one of 1m, 5m, 15m, 1h, 6h, 1d but found 7m/);
  await assert.rejects(setup.fetch("funding"), NotOffered);
});

Deno.test("barsRoute() says where an exchange keeps the newest bars only", async () => {
  await using setup = await setUp({ id: "kraken" });
  const kept = CLOSED - 719 * MINUTE_MS;
  const { columns } = await setup.fetch("1m");
  const { time, close, volume } = truth(setup, { to: CLOSED });
  const start = time.indexOf(kept);
  assert.deepEqual(columns.time, time.slice(start));
  assert.deepEqual(columns.close, close.slice(start));
  assert.deepEqual(columns.volume, volume.slice(start));
  assert.match(setup.warnings[0], /no bars from 2024-03-01T00:00:00Z up to 2024-03-03T00:31:00Z/);
  await assert.rejects(setup.fetch("1m", { to: FROM + 86_400_000 }), (error) => {
    assert.ok(error instanceof NotOffered);
    assert.match(error.message, /the exchange offers none before 2024-03-03T00:31:00Z/);
    return true;
  });
});

/** The route's result with a fault is the result without. */
async function survives(options: Parameters<typeof setUp>[0]): Promise<Setup> {
  const setup = await setUp(options);
  await using _ = setup;
  const { columns } = await setup.fetch("1m");
  assert.deepEqual(columns, truth(setup, { to: CLOSED }));
  return setup;
}

Deno.test("a page that fails is asked for again, and only it", async () => {
  const path = "/api/v3/klines";
  const { exchange } = await survives({
    faults: [
      { kind: "status500", path, after: 1 },
      { kind: "reset", path, after: 2 },
    ],
  });
  assert.equal(exchange.log.filter((request) => request.path.includes(path)).length, 6);
});

Deno.test("an answer that stalls is given up and asked for again", async () => {
  const faults = [{ kind: "slowDrip", path: "/api/v3/klines", forMs: 5_000 }] as const;
  const { exchange } = await survives({ faults, patience: { stallMs: 150 } });
  assert.equal(exchange.faults.count("slowDrip"), 1);
  assert.equal(exchange.log.filter(({ path }) => path.includes("/klines")).length, 5);
});

Deno.test("429 is waited for as long as Retry-After says", async () => {
  const faults = [{ kind: "status429", path: "/api/v3/klines", retryAfterS: 1 }] as const;
  const began = performance.now();
  const { warnings } = await survives({ faults });
  assert.ok(performance.now() - began >= 1_000);
  assert.match(warnings[0], /binance: too many requests \(429\); waiting 1 s/);
});

Deno.test("429 without an end ends with RateLimited", async () => {
  await using setup = await setUp({
    faults: [{ kind: "status429", path: "/klines", retryAfterS: 0, times: null }],
    patience: { retries: 1 },
  });
  await assert.rejects(setup.fetch("1m"), RateLimited);
});

Deno.test("418 ends at once with the ban's end", async () => {
  await using setup = await setUp({
    faults: [{ kind: "status418", path: "/klines", retryAfterS: 1_800, times: null }],
  });
  await assert.rejects(setup.fetch("1m"), (error) => {
    assert.ok(error instanceof Banned);
    assert.equal(error.until, NOW + 1_800_000);
    assert.match(error.message, /binance has banned this address until 2024-03-03T13:00:30/);
    return true;
  });
  assert.equal(setup.exchange.faults.count("status418"), 1);
});

Deno.test("an exchange that is closed to this country is asked once", async () => {
  await using setup = await setUp({ faults: [{ kind: "status451", path: "/api", times: null }] });
  await assert.rejects(setup.fetch("1m"), (error) => {
    assert.ok(error instanceof NotOffered);
    assert.match(error.message, /restricted location/);
    return true;
  });
  assert.equal(setup.exchange.faults.count("status451"), 1);
});

Deno.test("the signal stops a request that is under way", async () => {
  await using setup = await setUp({
    faults: [{ kind: "slowDrip", path: "/klines", forMs: 8_000 }],
  });
  setTimeout(() => setup.abort.abort(), 100);
  await assert.rejects(setup.fetch("1m"), { name: "AbortError" });
});

Deno.test("rows that are there twice or out of order are put right and told", async () => {
  const path = "/api/v3/klines", time = FROM + 90 * MINUTE_MS;
  const twice = await survives({ faults: [{ kind: "duplicatedRows", path, time, rows: 3 }] });
  assert.match(twice.warnings.join(), /3 rows stood there twice/);
  const shuffled = await survives({ faults: [{ kind: "reorderedRows", path, time }] });
  assert.match(shuffled.warnings.join(), /out of order/);
});

Deno.test("a row with two values is a Disagreement with both", async () => {
  const path = "/api/v3/klines", time = FROM + 90 * MINUTE_MS;
  await using setup = await setUp({
    faults: [
      { kind: "duplicatedRows", path, time },
      { kind: "changedRow", path, time },
    ],
  });
  await assert.rejects(setup.fetch("1m"), (error) => {
    assert.ok(error instanceof Disagreement);
    assert.match(error.message, /one close at 2024-03-01T01:30:00Z but found [\d.]+ and [\d.]+/);
    return true;
  });
});

Deno.test("markets are asked for again after a failure", async () => {
  await using setup = await setUp({
    faults: [{ kind: "status500", path: "/exchangeInfo", times: 2 }],
  });
  assert.equal((await setup.client.instrument("BTC/USDT")).id, "BTCUSDT");
});
