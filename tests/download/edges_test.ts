import assert from "node:assert/strict";
import {
  type Columns,
  download,
  DownloadError,
  type DownloadOptions,
  loadBars,
  markGaps,
  openWriter,
  readManifest,
  repairEntry,
  type StoreKey,
  streamBars,
  UnknownSymbol,
} from "lib/data/mod.ts";
import type { Fault } from "../exchange/faults.ts";
import { type Exchange, type ExchangeOptions, startExchange } from "../exchange/start_exchange.ts";
import { BTC, namesSince, optionsFor, stored, truthOf } from "./setup.ts";

const HOUR = 3_600_000;
const API = "/api/v3/klines";

function open(from: string, to: string, options: Partial<ExchangeOptions> = {}): Exchange {
  const common = { from: Date.parse(from), to: Date.parse(to), tradesPerMinute: 1 };
  return startExchange({ ...common, ...options });
}

const keyOf = (kind: string, key: Partial<StoreKey> = {}): StoreKey => ({ ...BTC, kind, ...key });

async function partsOf(key: StoreKey, options: { readonly root: string }) {
  return (await readManifest(key, options))!.parts;
}

async function failing(options: DownloadOptions): Promise<DownloadError> {
  const error = await download(options).then(() => undefined, (error) => error);
  assert.ok(error instanceof DownloadError, `${error}`);
  return error;
}

/** A store that holds what the exchange had in [from, to), from somewhere else. */
async function importFrom(
  exchange: Exchange,
  { key, root, from, to, complete }: {
    key: StoreKey;
    root: string;
    from: string;
    to: string;
    complete: boolean;
  },
) {
  await using writer = await openWriter(key, { root });
  await writer.writePart({
    month: from.slice(0, 7),
    columns: truthOf(exchange, from, to, key) as Columns,
    complete,
    coveredTo: Date.parse(to),
    sources: [{ url: "file:own.csv", rows: 1 }],
  });
}

Deno.test("download() stores weeks once they have ended on Sunday, whatever the day of the run", async () => {
  await using exchange = open("2024-01-01", "2024-01-18T10:00Z");
  const options = await optionsFor(exchange, { interval: "1w" });
  const key = keyOf("1w");
  const runs = [
    ["2024-01-18T10:00Z", "2024-01-08", false],
    ["2024-01-25T10:00Z", "2024-01-15", false],
    ["2024-02-02T10:00Z", "2024-01-22", false],
    ["2024-02-06T10:00Z", "2024-01-29", true],
  ] as const;
  for (const [now, last, complete] of runs) {
    exchange.clock.set(Date.parse(now));
    await download(options);
    const [january] = await partsOf(key, options);
    assert.deepEqual([january.lastTime, january.complete], [`${last}T00:00:00Z`, complete], now);
  }
  assert.deepEqual(
    { ...await stored(options.root, key) },
    truthOf(exchange, "2024-01-01", "2024-02-05", key),
  );
});

Deno.test("download() stores no open bar of an exchange whose days begin in the afternoon", async () => {
  await using exchange = open("2024-01-01", "2024-01-18T10:00Z", {
    laterMs: 16 * HOUR,
    symbols: ["BTC/USD"],
  });
  const key = keyOf("1d", { exchange: "coinbaseexchange", symbol: "BTC/USD" });
  const options = await optionsFor(exchange, {
    exchange: key.exchange,
    symbols: [key.symbol],
    interval: "1d",
  });
  for (const [now, last] of [["18T10:00", "16T16:00"], ["18T17:00", "17T16:00"]]) {
    exchange.clock.set(Date.parse(`2024-01-${now}Z`));
    await download(options);
    const [january] = await partsOf(key, options);
    assert.equal(january.lastTime, `2024-01-${last}:00Z`);
  }
});

Deno.test("download() reads the beginning of a month of which the end is stored", async () => {
  const cases = [["2024-01-15", "2024-02-01", true], ["2024-02-10", "2024-02-11", false]] as const;
  for (const [from, to, complete] of cases) {
    await using exchange = open("2023-12-20", "2024-02-20T06:00:30Z");
    const options = await optionsFor(exchange, { interval: "1h" });
    const key = keyOf("1h");
    await importFrom(exchange, { key, root: options.root, from, to, complete });
    const { entries: [{ missingBars }] } = await download(options);
    assert.equal(missingBars, 0);
    assert.deepEqual(
      { ...await stored(options.root, key) },
      truthOf(exchange, "2024-01-01", "2024-02-20T06:00Z", key),
    );
  }
});

Deno.test("download() reads such a month once where the exchange has no more", async () => {
  // Coinbase does not tell when a symbol was listed.
  await using exchange = open("2024-01-10", "2024-02-20T06:00:30Z", { symbols: ["BTC/USD"] });
  const key = keyOf("1h", { exchange: "coinbaseexchange", symbol: "BTC/USD" });
  const options = await optionsFor(exchange, {
    exchange: key.exchange,
    symbols: [key.symbol],
    interval: "1h",
  });
  assert.equal((await download(options)).entries[0].missingBars, 0);
  const asked = exchange.log.length;
  await download(options);
  const candles = exchange.log.slice(asked).filter(({ path }) => path.includes("candles"));
  assert.ok(candles.length > 0);
  for (const { path } of candles) assert.match(path, /start=2024-02-[12]/);
});

const NIGHT = { from: Date.parse("2024-01-31T22:00Z"), to: Date.parse("2024-02-01T05:00Z") };

Deno.test("download() counts a hole at a month's beginning on every exchange", async () => {
  for (const symbol of ["BTC/USDT", "BTC/USD"]) {
    await using exchange = open("2024-01-20", "2024-02-20T06:00:30Z", {
      symbols: [symbol],
      outages: [{ symbol, ...NIGHT }],
    });
    const id = symbol === "BTC/USDT" ? "binance" : "coinbaseexchange";
    const options = await optionsFor(exchange, { exchange: id, symbols: [symbol], interval: "1h" });
    const { entries: [{ missingBars }] } = await download(options);
    assert.equal(missingBars, 7, id);
    const [, february] = await partsOf(keyOf("1h", { exchange: id, symbol }), options);
    assert.equal(february.coveredFrom, "2024-02-01T00:00:00Z");
  }
});

Deno.test("download() fills a hole at the beginning of a month of mark prices from the API", async () => {
  await using exchange = open("2024-01-30", "2024-03-03", {
    faults: [{
      kind: "hole",
      path: "markPriceKlines/BTCUSDT/1m/BTCUSDT-1m-2024-02.zip",
      time: Date.parse("2024-02-01"),
      rows: 300,
    }],
  });
  const options = await optionsFor(exchange, { interval: undefined, kinds: ["mark-1m"] });
  await download({ ...options, market: "swap", to: "2024-03-01" });
  const { time } = await stored(options.root, keyOf("mark-1m", { market: "swap" }));
  assert.equal(time.length, (31 - 29 + 29) * 1_440);
});

/** A closed API: nobody listens there. */
const closed = (exchange: Exchange) => ({
  endpoints: { archive: exchange.archiveUrl, api: "http://127.0.0.1:9" },
  patience: { retries: 1, firstDelayMs: 1 },
});

Deno.test("download() names a month in the middle that nobody has", async () => {
  await using exchange = open("2024-01-01", "2024-04-10", {
    faults: [
      { kind: "status404", path: "1h-2024-02", times: null },
    ],
  });
  const options = await optionsFor(exchange, { interval: "1h", to: "2024-04-01" });
  const { problems, result } = await failing({ ...options, ...closed(exchange) });
  assert.deepEqual(problems.map(({ month }) => month), ["2024-02"]);
  assert.match(problems[0].error.message, /no source has any/);
  assert.equal(result.entries[0].missingBars, 29 * 24);
});

Deno.test("download() knows a misspelt symbol also where only the archive can be asked", async () => {
  await using exchange = open("2023-01-01", "2024-04-10");
  const options = await optionsFor(exchange, { symbols: ["BTC/USDTT"], from: "2023-01-01" });
  const asked = exchange.log.length;
  await assert.rejects(
    download({ ...options, ...closed(exchange), to: "2024-04-01" }),
    (error) => error instanceof UnknownSymbol && /BTC\/USDTT/.test(error.message),
  );
  assert.ok(exchange.log.length - asked < 30);
  assert.equal(await readManifest({ ...BTC, symbol: "BTC/USDTT" }, options), undefined);
});

Deno.test("download() refuses a time that is still to come", async () => {
  await using exchange = open("2024-01-01", "2024-02-10");
  const options = await optionsFor(exchange, { from: "2024-03-01" });
  await assert.rejects(
    download(options),
    /Expected from to be before the exchange's time, 2024-02/,
  );
});

Deno.test("download() takes no spot market for a swap's name", async () => {
  await using exchange = open("2024-01-01", "2024-01-03");
  const options = await optionsFor(exchange, { symbols: ["BTC/USDT:USDT"], interval: "1h" });
  await assert.rejects(download(options), /market to be "swap" for BTC\/USDT:USDT .*--market swap/);
  const { entries: [{ key }] } = await download({ ...options, market: "swap" });
  assert.equal(key.symbol, "BTC/USDT");
});

Deno.test("download() looks for nothing behind the end of a delisted symbol", async () => {
  for (const gone of [false, true]) {
    const delisted = Date.parse("2024-01-20T12:00Z");
    await using exchange = open("2023-12-01", "2024-06-10", {
      symbols: ["BTC/USDT", { symbol: "LUNA/USDT", delisted, gone }],
    });
    const messages: string[] = [];
    const options = await optionsFor(exchange, {
      symbols: ["LUNA/USDT"],
      interval: "30m",
      from: "2023-12-01",
      onEvent: (event) => event.type === "message" && messages.push(event.text),
    });
    for (const run of [1, 2]) {
      const asked = exchange.log.length;
      const { entries: [{ missingBars, to }] } = await download(options);
      assert.deepEqual([missingBars, to], [0, "2024-01-20T12:00:00Z"], `${gone} ${run}`);
      const files = namesSince(exchange, asked).filter((name) => name.endsWith(".zip"));
      assert.equal(files.length, run === 1 ? 2 : 0, `${files}`);
    }
    if (!gone) assert.match(messages[0], /last row is of 2024-01-20T11:30:00Z/);
  }
});

Deno.test("download() goes on where trading of a halted symbol begins again", async () => {
  const halted = open("2024-01-01", "2024-01-25T00:00:30Z", {
    symbols: [{ symbol: "BTC/USDT", delisted: Date.parse("2024-01-20T12:00Z") }],
  });
  const options = await optionsFor(halted, { interval: "1h" });
  await download(options);
  await halted.stop();
  await using exchange = open("2024-01-01", "2024-02-10T00:00:30Z");
  const endpoints = { archive: exchange.archiveUrl, api: exchange.apiUrl };
  assert.equal((await download({ ...options, endpoints })).entries[0].missingBars, 0);
  const key = keyOf("1h");
  const truth = truthOf(exchange, "2024-01-01", "2024-02-10", key);
  assert.deepEqual({ ...await stored(options.root, key) }, truth);
});

Deno.test("download() puts a real row in the place of one that a repair put in", async () => {
  const at = Date.parse("2024-03-20T11:30Z");
  const hole: Fault = { kind: "hole", path: API, time: at, rows: 3 };
  await using exchange = open("2024-03-19", "2024-03-20T12:00:50Z", { faults: [hole] });
  const options = await optionsFor(exchange, { from: "2024-03-19" });
  await download(options);
  await repairEntry(BTC, { root: options.root, repair: (bars) => markGaps(bars) });
  // Where no source has them, they stay.
  exchange.clock.set(Date.parse("2024-03-20T12:05:50Z"));
  await download(options);
  const { symbol, exchange: name } = BTC;
  const load = () => loadBars({ exchange: name, symbol, interval: "1m", root: options.root });
  let bars = await load();
  const row = bars.time.indexOf(at);
  assert.deepEqual([...bars.filled!.subarray(row - 1, row + 4)], [0, 1, 1, 1, 0]);
  exchange.faults.clear();
  exchange.clock.set(Date.parse("2024-03-20T12:10:50Z"));
  await download(options);
  bars = await load();
  const { time, close } = truthOf(exchange, "2024-03-19", "2024-03-20T12:10Z");
  assert.deepEqual([bars.time, bars.close], [time, close]);
  assert.ok(bars.filled!.every((filled) => filled === 0));
});

Deno.test("download() reads an hour of trades again, not days", async () => {
  await using exchange = open("2024-03-16", "2024-03-20T12:00:50Z", { tradesPerMinute: 6 });
  const options = await optionsFor(exchange, { interval: undefined, kinds: ["flow-1m"] });
  await download(options);
  const asked = exchange.log.length;
  exchange.clock.set(Date.parse("2024-03-20T13:00:50Z"));
  await download(options);
  const requests = namesSince(exchange, asked).filter((name) => name === "aggTrades");
  assert.ok(requests.length <= 2, `${requests.length} requests`);
});

Deno.test("download() refuses a length of bars at once that the exchange does not offer", async () => {
  await using exchange = open("2024-01-01", "2024-01-03", { symbols: ["BTC/USDT", "BTC/USD"] });
  for (const [id, symbol] of [["binance", "BTC/USDT"], ["coinbaseexchange", "BTC/USD"]]) {
    const options = await optionsFor(exchange, { exchange: id, symbols: [symbol] });
    const asked = exchange.log.length;
    await assert.rejects(
      download({ ...options, interval: "2m" }),
      new RegExp(`Expected interval of ${id} to be one of .*1m, .*5m.* but found 2m`),
    );
    assert.equal(exchange.log.length, asked);
    const { entries: [{ key }] } = await download({ ...options, interval: "60m" });
    assert.equal(key.kind, "1h");
  }
});

Deno.test("download() names the two sources that disagree, not all of them", async () => {
  const time = "2024-03-18T23:30:00Z";
  await using exchange = open("2024-03-01", "2024-03-20T12:00:50Z", {
    faults: [{ kind: "changedRow", path: API, time: Date.parse(time) }],
  });
  const { message } = await failing(await optionsFor(exchange));
  const sources = message.match(/http\S+/g)!.map((url) => new URL(url).pathname.split("/").at(-1));
  assert.deepEqual(sources, ["BTCUSDT-1m-2024-03-18.zip", "klines"], message);
});

Deno.test("download() fetches damaged months before the range again, and logs them once", async () => {
  await using exchange = open("2024-01-20", "2024-03-03T06:00:30Z");
  const options = await optionsFor(exchange, { interval: "1h" });
  const key = keyOf("1h");
  await download(options);
  const [{ file }] = await partsOf(key, options);
  await Deno.remove(`${options.root}/binance/spot/BTC-USDT/1h/${file}`);
  for (const months of [1, 0]) {
    assert.equal((await download({ ...options, from: "2024-03-01" })).months, months);
  }
  const { log } = (await readManifest(key, options))!;
  assert.equal(log.filter(({ action }) => action === "damaged").length, 1);
  assert.deepEqual(
    { ...await stored(options.root, key) },
    truthOf(exchange, "2024-01-20", "2024-03-03T06:00Z", key),
  );
});

Deno.test("download() leaves no entry behind when nothing of it could be stored", async () => {
  await using exchange = open("2024-01-01", "2024-01-10", {
    faults: [{ kind: "status500", path: "/data/", times: null }],
  });
  const options = await optionsFor(exchange, { interval: "1h", patience: { retries: 0 } });
  await failing(options);
  assert.equal(await readManifest(keyOf("1h"), options), undefined);
});

Deno.test("streamBars() appends no week that is open", async () => {
  await using exchange = open("2024-01-01", "2024-01-18T10:00Z");
  const options = await optionsFor(exchange, { interval: "1w" });
  const key = keyOf("1w");
  const [from, to, complete] = ["2024-01-01", "2024-01-15", false] as const;
  await importFrom(exchange, { key, root: options.root, from, to, complete });
  const stop = new AbortController();
  const later = setTimeout(() => exchange.clock.set(Date.parse("2024-01-22T00:01Z")), 1_000);
  await streamBars({
    exchange: key.exchange,
    symbols: [key.symbol],
    interval: "1w",
    root: options.root,
    endpoints: { api: exchange.apiUrl, stream: exchange.streamUrl },
    clock: exchange.clock.now,
    checkMs: 50,
    signal: stop.signal,
    onEvent: ({ type }) => type === "gap" && stop.abort(),
  });
  clearTimeout(later);
  const truth = truthOf(exchange, from, "2024-01-22", key);
  assert.deepEqual({ ...await stored(options.root, key) }, truth);
});

Deno.test("streamBars() reads a real bar in the place of one that a repair put in", async () => {
  const now = "2024-03-20T12:00:50Z";
  await using exchange = open("2024-03-19", now);
  const options = await optionsFor(exchange, { from: "2024-03-19" });
  const at = Date.parse("2024-03-20T11:58Z");
  exchange.faults.add({ kind: "hole", path: API, time: at });
  await download(options);
  exchange.faults.clear();
  await repairEntry(BTC, { root: options.root, repair: (bars) => markGaps(bars) });
  exchange.clock.set(Date.parse("2024-03-20T12:03:50Z"));
  const stop = new AbortController();
  await streamBars({
    exchange: BTC.exchange,
    symbols: [BTC.symbol],
    interval: "1m",
    root: options.root,
    endpoints: { api: exchange.apiUrl, stream: exchange.streamUrl },
    clock: exchange.clock.now,
    signal: stop.signal,
    onEvent: ({ type }) => type === "gap" && stop.abort(),
  });
  const { filled, close, time } = await stored(options.root);
  const truth = truthOf(exchange, "2024-03-19", "2024-03-20T12:03Z");
  assert.deepEqual([time, close], [truth.time, truth.close]);
  assert.equal((filled as Float64Array)[truth.time.indexOf(at)], 0);
});
