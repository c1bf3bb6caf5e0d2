import assert from "node:assert/strict";
import { download, type DownloadEvent, readManifest, type StoreKey } from "lib/data/mod.ts";
import { startExchange } from "../exchange/start_exchange.ts";
import { BTC, namesSince, optionsFor, stored, truthOf } from "./setup.ts";

const FROM = Date.parse("2024-01-15"), NOW = Date.parse("2024-03-04T12:34:30Z");
const MINUTE = 60_000;
const open = (options = {}) =>
  startExchange({ from: FROM, to: NOW, tradesPerMinute: 1, ...options });

Deno.test("download() takes months, days and the rest each from where they are", async () => {
  await using exchange = open();
  const options = await optionsFor(exchange);
  const events: DownloadEvent[] = [];
  const result = await download({ ...options, onEvent: (event) => events.push(event) });
  const truth = truthOf(exchange, "2024-01-15", "2024-03-04T12:34Z");
  assert.deepEqual({ ...await stored(options.root) }, truth);

  const { parts, notes } = (await readManifest(BTC, options))!;
  const sources = parts.map((part) => part.sources.map(({ url }) => new URL(url).pathname));
  const archive = "/data/spot";
  const file = "klines/BTCUSDT/1m/BTCUSDT-1m";
  assert.deepEqual(sources, [
    [`${archive}/monthly/${file}-2024-01.zip`],
    [`${archive}/monthly/${file}-2024-02.zip`],
    [
      `${archive}/daily/${file}-2024-03-01.zip`,
      `${archive}/daily/${file}-2024-03-02.zip`,
      "/api/v3/klines",
    ],
  ]);
  assert.deepEqual(parts.map(({ complete }) => complete), [true, true, false]);
  assert.equal(parts[2].coveredTo, "2024-03-04T12:34:00Z");
  assert.deepEqual(notes, ["The exchange's first row is of 2024-01-15T00:00:00Z"]);

  assert.deepEqual({ ...result, bytes: 0 }, {
    months: 3,
    rows: truth.time.length,
    bytes: 0,
    entries: [{
      key: BTC,
      rows: truth.time.length,
      missingBars: 0,
      from: "2024-01-15T00:00:00Z",
      to: "2024-03-04T12:34:00Z",
    }],
  });
  const bytes = events.reduce((sum, event) => event.type === "bytes" ? sum + event.bytes : sum, 0);
  assert.equal(result.bytes, bytes);
  assert.deepEqual(events.find(({ type }) => type === "plan"), {
    type: "plan",
    key: BTC,
    months: 3,
    stored: 0,
  });
});

Deno.test("download() asks a second time only for what is new", async () => {
  await using exchange = open();
  const options = await optionsFor(exchange);
  await download(options);
  exchange.clock.set(Date.parse("2024-03-04T14:00:10Z"));
  const asked = exchange.log.length;
  const { months, rows } = await download(options);
  assert.deepEqual([months, rows], [1, 86]);
  // The running day is asked for at the API, and the running month's files of days not again.
  const klines = exchange.log.slice(asked).filter(({ path }) => path.includes("klines"));
  assert.deepEqual(klines.map(({ path }) => path.includes("/api/")), klines.map(() => true));
  assert.deepEqual(
    { ...await stored(options.root) },
    truthOf(exchange, "2024-01-15", "2024-03-04T14:00Z"),
  );

  // Once the archive has the whole month, its file is taken and compared with what is stored.
  exchange.clock.set(Date.parse("2024-04-03"));
  const { to } = (await download(options)).entries[0];
  assert.equal(to, "2024-04-03T00:00:00Z");
  assert.ok(namesSince(exchange, asked).includes("BTCUSDT-1m-2024-03.zip"));
  const { parts } = (await readManifest(BTC, options))!;
  assert.match(parts[2].sources.map(({ url }) => url).join(), /^[^,]*2024-03\.zip$/);
  assert.deepEqual(
    { ...await stored(options.root) },
    truthOf(exchange, "2024-01-15", "2024-04-03"),
  );
});

Deno.test("download() works on symbols, kinds of bars and markets side by side", async () => {
  const [from, to] = ["2024-02-20", "2024-03-03T01:00Z"];
  await using exchange = open({
    from: Date.parse(from),
    to: Date.parse(to),
    symbols: ["BTC/USDT", "ETH/USDT"],
  });
  const options = await optionsFor(exchange, { symbols: ["BTC/USDT", "ETH/USDT", "BTC/USDT"] });
  for (const market of ["spot", "swap"] as const) {
    const { entries } = await download({ ...options, market, interval: "15m", kinds: ["1h"] });
    assert.deepEqual(
      entries.map(({ key }) => `${key.symbol} ${key.kind}`),
      ["BTC/USDT 15m", "BTC/USDT 1h", "ETH/USDT 15m", "ETH/USDT 1h"],
    );
    for (const { key } of entries) {
      assert.deepEqual({ ...await stored(options.root, key) }, truthOf(exchange, from, to, key));
    }
  }
});

Deno.test("download() ends where it is told to, and goes on from there", async () => {
  await using exchange = open({ from: Date.parse("2024-02-25") });
  const options = await optionsFor(exchange, { to: "2024-03-02T06:00Z" });
  await download(options);
  // A day's file is taken whole.
  const { parts } = (await readManifest(BTC, options))!;
  assert.equal(parts[1].coveredTo, "2024-03-03T00:00:00Z");
  await download({ ...options, to: "2024-03-04T01:00Z" });
  assert.deepEqual(
    { ...await stored(options.root) },
    truthOf(exchange, "2024-02-25", "2024-03-04T01:00Z"),
  );
});

Deno.test("download() asks every other exchange through ccxt", async () => {
  const [from, to] = ["2024-02-27", "2024-03-01T05:00:20Z"];
  await using exchange = open({ from: Date.parse(from), to: Date.parse(to), symbols: ["BTC/USD"] });
  const options = await optionsFor(exchange, {
    exchange: "coinbaseexchange",
    symbols: ["BTC/USD"],
    interval: "5m",
    from,
  });
  await download(options);
  const key: StoreKey = {
    exchange: "coinbaseexchange",
    market: "spot",
    symbol: "BTC/USD",
    kind: "5m",
  };
  const { time, open: first, high, low, close, volume } = truthOf(
    exchange,
    from,
    "2024-03-01T05:00Z",
    key,
  );
  assert.deepEqual({ ...await stored(options.root, key) }, {
    time,
    open: first,
    high,
    low,
    close,
    volume,
  });
});

Deno.test("download() stores no bar that is open, whatever this machine's clock says", async () => {
  // The exchange's clock is years behind this machine's, then a minute and a half before a close.
  await using exchange = open({ from: Date.parse("2024-03-03") });
  const options = await optionsFor(exchange, { interval: "1h", from: "2024-03-01" });
  for (
    const [now, last] of [["12:34:30", "11:00:00"], ["12:58:30", "11:00:00"], [
      "13:02:00",
      "12:00:00",
    ]]
  ) {
    exchange.clock.set(Date.parse(`2024-03-04T${now}Z`));
    await download(options);
    const { parts } = (await readManifest({ ...BTC, kind: "1h" }, options))!;
    assert.equal(parts[0].lastTime, `2024-03-04T${last}Z`);
  }
  const { time } = await stored(options.root, { ...BTC, kind: "1h" });
  assert.equal(time.length, 37);
  assert.equal(time[1] - time[0], 60 * MINUTE);
});

Deno.test("download() refuses options that make no sense", async () => {
  const fine = { exchange: "binance", symbols: ["BTC/USDT"], interval: "1m", from: "2024-01-01" };
  const cases = [
    [{ ...fine, symbols: [] }, /at least one symbol/],
    [{ ...fine, symbols: ["BTCUSDT"] }, /Expected a symbol like BTC\/USDT but found "BTCUSDT"/],
    [{ ...fine, interval: "1 minute" }, /Expected interval to be a count/],
    [{ ...fine, interval: undefined }, /Expected interval or kinds but found neither/],
    [{ ...fine, from: "soon" }, /Expected from to be a time/],
    [{ ...fine, to: "2023-01-01" }, /Expected from to be before to/],
    [{ ...fine, exchange: "binanse" }, /did you mean binance/],
    [{ ...fine, concurrency: 0 }, /concurrency/],
    [{ ...fine, symbol: 1 }, /found symbol; did you mean symbols\?/],
  ] as const;
  for (const [options, message] of cases) await assert.rejects(download(options), message);
});
