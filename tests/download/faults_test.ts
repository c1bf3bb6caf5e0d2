import assert from "node:assert/strict";
import {
  Banned,
  Disagreement,
  download,
  DownloadError,
  type DownloadOptions,
  readManifest,
} from "lib/data/mod.ts";
import type { Fault } from "../exchange/faults.ts";
import { type Exchange, startExchange } from "../exchange/start_exchange.ts";
import { BTC, namesSince, optionsFor, QUICK, stored, truthOf } from "./setup.ts";

// One month's file, one day's file, and a day and a half of the API.
const FROM = "2024-02-28", NOW = "2024-03-03T12:34:30Z", END = "2024-03-03T12:34Z";
const MARCH = "2024-03.zip", FEBRUARY = "2024-02.zip", DAY = "03-01.zip", API = "/api/v3/klines";

function open(faults: readonly Fault[] = []): Exchange {
  return startExchange({
    from: Date.parse(FROM),
    to: Date.parse(NOW),
    tradesPerMinute: 1,
    faults,
  });
}

/** The error of a download that must fail, with what it told. */
async function failing(options: DownloadOptions): Promise<DownloadError> {
  const error = await download(options).then(() => undefined, (error) => error);
  assert.ok(error instanceof DownloadError, `${error}`);
  return error;
}

/** Faults after which a download is whole, and what it says of them. */
const HEALED: Readonly<Record<string, readonly [Fault, RegExp?]>> = {
  "429 of the archive": [
    { kind: "status429", path: DAY, retryAfterS: 0 },
    /too many requests \(429\)/,
  ],
  "429 of the API": [{ kind: "status429", path: API, retryAfterS: 0 }, /too many requests \(429\)/],
  "500s of the archive": [{ kind: "status500", path: FEBRUARY, times: 3 }],
  "500s of the API": [{ kind: "status500", path: API, after: 1, times: 3 }],
  "500s of exchangeInfo": [{ kind: "status500", path: "exchangeInfo", times: 2 }],
  "500 of the clock": [{ kind: "status500", path: "/api/v3/time" }],
  "a reset of the archive": [{ kind: "reset", path: FEBRUARY, after: 1, times: 2 }],
  "a reset of the API": [{ kind: "reset", path: API, after: 2 }],
  "a slow drip of the archive": [{ kind: "slowDrip", path: FEBRUARY, after: 1, forMs: 9_000 }],
  "a slow drip of the API": [{ kind: "slowDrip", path: API, after: 2, forMs: 9_000 }],
  "a truncated zip": [{ kind: "truncatedZip", path: FEBRUARY, after: 1 }],
  "a wrong checksum": [{ kind: "wrongChecksum", path: DAY, times: 2 }],
  "duplicated rows of the archive": [
    { kind: "duplicatedRows", path: FEBRUARY, rows: 5 },
    /5 rows .* twice/,
  ],
  "duplicated rows of the API": [{ kind: "duplicatedRows", path: API, rows: 5 }, /rows .* twice/],
  "reordered rows of the archive": [{ kind: "reorderedRows", path: FEBRUARY }, /out of order/],
  "reordered rows of the API": [{ kind: "reorderedRows", path: API }, /out of order/],
  // A day's file is not asked for before the day has ended: a guard against asking early.
  "an archive that shows an open bar": [{ kind: "openLastBar", path: "03-03.zip" }],
  "a hole in a month's file": [
    { kind: "hole", path: FEBRUARY, rows: 7 },
    /7 rows .* were not in the archive/,
  ],
  "a hole in a day's file": [
    { kind: "hole", path: DAY, rows: 3 },
    /3 rows .* were not in the archive/,
  ],
  "a month's file that ends early": [
    { kind: "hole", path: FEBRUARY, rows: 60, time: Date.parse("2024-02-29T23:00Z") },
    /60 rows from 2024-02-29T23:00:00Z on were not in the archive/,
  ],
  "a month's file that is not there": [{ kind: "status404", path: FEBRUARY, times: null }],
  "a day's file that is not there": [{ kind: "status404", path: DAY, times: null }],
};

for (const [what, [fault, told]] of Object.entries(HEALED)) {
  Deno.test(`download() is whole in spite of ${what}`, async () => {
    await using exchange = open([fault]);
    const messages: string[] = [];
    const options = await optionsFor(exchange, {
      from: FROM,
      patience: fault.kind === "slowDrip" ? { ...QUICK, stallMs: 700 } : QUICK,
      onEvent: (event) => event.type === "message" && messages.push(event.text),
    });
    await download(options);
    if (fault.kind !== "openLastBar") assert.ok(exchange.faults.count(fault.kind) > 0);
    assert.deepEqual({ ...await stored(options.root) }, truthOf(exchange, FROM, END));
    if (told) assert.match(messages.join("\n"), told);
    const { log } = (await readManifest(BTC, options))!;
    // What was done to the rows stays on record.
    if (told && !fault.kind.startsWith("status")) {
      assert.match(log.map(({ detail }) => detail).join("\n"), told);
    }
  });
}

Deno.test("download() keeps what nobody could trade as a gap", async () => {
  const from = Date.parse("2024-02-29T10:00Z"), to = Date.parse("2024-02-29T12:00Z");
  await using exchange = startExchange({
    from: Date.parse(FROM),
    to: Date.parse(NOW),
    outages: [{ symbol: "BTC/USDT", from, to }],
  });
  const options = await optionsFor(exchange, { from: FROM });
  const { entries: [{ missingBars }] } = await download(options);
  assert.equal(missingBars, 120);
  const { parts } = (await readManifest(BTC, options))!;
  assert.deepEqual(parts[0].gaps, [
    { from: "2024-02-29T10:00:00Z", to: "2024-02-29T12:00:00Z", bars: 120 },
  ]);
  assert.deepEqual({ ...await stored(options.root) }, truthOf(exchange, FROM, END));
});

Deno.test("download() stops at 418 with the ban's end, and goes on from what it has stored", async () => {
  await using exchange = open([{ kind: "status418", path: API, after: 2, retryAfterS: 600 }]);
  const options = await optionsFor(exchange, { from: FROM, concurrency: 1 });
  const error = await failing(options);
  assert.ok(error.problems[0].error instanceof Banned);
  const end = new Date(exchange.clock.now() + 600_000).toISOString();
  assert.ok(error.message.includes(`binance has banned this address until ${end}`), error.message);
  // Nothing is asked after the ban: each request would make it longer.
  assert.equal(exchange.log.at(-1)!.status, 418);
  assert.equal(exchange.log.filter(({ status }) => status === 418).length, 1);
  assert.deepEqual(error.result.entries[0].to, "2024-03-01T00:00:00Z");
  exchange.faults.clear();
  await download(options);
  assert.deepEqual({ ...await stored(options.root) }, truthOf(exchange, FROM, END));
});

const CHANGED = Date.parse("2024-03-03T12:20Z");

Deno.test("download() reports a bar that reads differently the second time, and stores neither", async () => {
  await using exchange = open();
  const options = await optionsFor(exchange, { from: FROM });
  await download(options);
  const before = await stored(options.root);
  exchange.faults.add({ kind: "changedRow", path: API, time: CHANGED });
  exchange.clock.set(Date.parse("2024-03-03T13:00:30Z"));
  const error = await failing(options);
  assert.ok(error.problems[0].error instanceof Disagreement);
  const close = before.close[before.time.indexOf(CHANGED)] as number;
  assert.match(error.message, /2024-03: Expected one close at 2024-03-03T12:20:00Z but found/);
  assert.ok(
    error.message.includes(`${close} in the store and ${close + 0.01} in http`),
    error.message,
  );
  assert.deepEqual(await stored(options.root), before);
});

Deno.test("download() compares what is stored with the archive's month", async () => {
  const time = Date.parse("2024-03-31T05:20Z"), from = "2024-03-30";
  await using exchange = startExchange({
    from: Date.parse(from),
    to: Date.parse("2024-03-31T06:00:30Z"),
    tradesPerMinute: 1,
    faults: [{ kind: "changedRow", path: MARCH, time }],
  });
  const options = await optionsFor(exchange, { from });
  await download(options);
  const before = await stored(options.root);
  exchange.clock.set(Date.parse("2024-04-05"));
  const error = await failing({ ...options, to: "2024-04-01" });
  assert.match(
    error.message,
    /one close at 2024-03-31T05:20:00Z .* in the store and .*2024-03\.zip/,
  );
  assert.deepEqual(await stored(options.root), before);
});

Deno.test("download() with again reads what is stored once more", async () => {
  await using exchange = open();
  const options = { ...await optionsFor(exchange, { from: FROM }), again: true };
  await download(options);
  const asked = exchange.log.length;
  const { months } = await download(options);
  assert.equal(months, 0);
  assert.ok(namesSince(exchange, asked).includes("BTCUSDT-1m-2024-02.zip"));
  exchange.faults.add({ kind: "changedRow", path: FEBRUARY });
  const error = await failing(options);
  assert.match(error.message, /2024-02: Expected one close at 2024-02-28T01:40:00Z but found/);
  await download({ ...options, again: false });
});

/** Bars that both routes have: at the seams of a day's file and of a month's. */
const SEAMS: Readonly<Record<string, readonly [string, readonly Fault[]]>> = {
  "a day's file and the API": ["2024-03-01T23:30:00Z", []],
  "a month's file and the API": [
    "2024-02-29T23:30:00Z",
    [{ kind: "status404", path: DAY, times: null }],
  ],
};

for (const [what, [time, faults]] of Object.entries(SEAMS)) {
  Deno.test(`download() reports where ${what} disagree`, async () => {
    await using exchange = open([
      ...faults,
      { kind: "changedRow", path: API, time: Date.parse(time) },
    ]);
    const options = await optionsFor(exchange, { from: FROM });
    const error = await failing(options);
    assert.match(
      error.message,
      new RegExp(
        `2024-03: Expected one close at ${time} but found [\\d.]+ in .* and [\\d.]+ in .*${API}`,
      ),
    );
    // The month before is whole and stays.
    assert.deepEqual({ ...await stored(options.root) }, truthOf(exchange, FROM, "2024-03-01"));
  });
}

Deno.test("download() refuses a file that says two things of one bar", async () => {
  await using exchange = open();
  const options = await optionsFor(exchange, { from: FROM });
  // Two faults of one file: a row twice, the first of them with another close.
  exchange.faults.add({ kind: "duplicatedRows", path: FEBRUARY });
  exchange.faults.add({ kind: "changedRow", path: FEBRUARY });
  const error = await failing(options);
  assert.match(error.message, /2024-02\.csv: Expected one close at .* but found/);
});

Deno.test("download() names a damaged file and fetches the month again", async () => {
  await using exchange = open();
  const messages: string[] = [];
  const options = await optionsFor(exchange, {
    from: FROM,
    onEvent: (event) => event.type === "message" && messages.push(event.text),
  });
  await download(options);
  const damages: readonly (readonly [number, (path: string) => Promise<void>])[] = [
    [0, (path) => Deno.truncate(path, 1_000)],
    [0, async (path) => {
      const bytes = await Deno.readFile(path);
      bytes[bytes.length >> 1] ^= 1;
      await Deno.writeFile(path, bytes);
    }],
    [1, (path) => Deno.remove(path)],
  ];
  for (const [part, damage] of damages) {
    const { file } = (await readManifest(BTC, options))!.parts[part];
    await damage(`${options.root}/binance/spot/BTC-USDT/1m/${file}`);
    messages.length = 0;
    const { months } = await download(options);
    assert.equal(months, 1);
    assert.ok(messages.some((text) => text.includes(file)), messages.join("\n"));
    assert.deepEqual({ ...await stored(options.root) }, truthOf(exchange, FROM, END));
  }
});

Deno.test("download() stops when it is told to, and the same call goes on", async () => {
  await using exchange = open();
  const stop = new AbortController();
  const options = await optionsFor(exchange, { from: FROM, concurrency: 1 });
  const error = await failing({
    ...options,
    signal: stop.signal,
    onEvent: (event) => event.type === "month" && stop.abort(),
  });
  assert.equal(error.name, "AbortError");
  assert.equal(error.result.months, 1);
  const { months } = await download(options);
  assert.equal(months, 1);
  assert.deepEqual({ ...await stored(options.root) }, truthOf(exchange, FROM, END));
});

Deno.test("download() gives up after some months in a row have failed", async () => {
  await using exchange = startExchange({
    from: Date.parse("2023-01-01"),
    to: Date.parse(NOW),
    tradesPerMinute: 1,
  });
  exchange.faults.add({ kind: "status500", path: "/data/", times: null });
  const error = await failing(await optionsFor(exchange, { from: "2023-01-01", concurrency: 1 }));
  assert.equal(error.problems.length, 4);
  assert.match(
    error.message,
    /2023-01: .*Expected an answer with status 200 but found 500 \(and 3 more problems\)/,
  );
});

Deno.test("download() fills a hole of the API once the archive has the month", async () => {
  const from = "2024-03-30", time = Date.parse("2024-03-31T05:00Z");
  await using exchange = startExchange({
    from: Date.parse(from),
    to: Date.parse("2024-03-31T06:00:30Z"),
    tradesPerMinute: 1,
    faults: [{ kind: "hole", path: API, time, rows: 4 }],
  });
  const options = await optionsFor(exchange, { from });
  const { entries: [{ missingBars }] } = await download(options);
  assert.equal(missingBars, 4);
  exchange.clock.set(Date.parse("2024-04-05"));
  const later = await download({ ...options, to: "2024-04-01" });
  assert.equal(later.entries[0].missingBars, 0);
  assert.deepEqual({ ...await stored(options.root) }, truthOf(exchange, from, "2024-04-01"));
});
