import assert from "node:assert/strict";
import { readArchiveFile } from "lib/data/download/archive/archive_file.ts";
import { klinesArchive } from "lib/data/download/archive/klines.ts";
import { Banned, Disagreement, NotOffered } from "lib/data/download/errors.ts";
import type { RouteContext } from "lib/data/download/route.ts";
import type { Fault } from "../exchange/faults.ts";
import { toColumns } from "../exchange/market.ts";
import { temporaryFolder } from "../temporary_folder.ts";
import { type Exchange, startExchange } from "../exchange/start_exchange.ts";

const DAY = Date.UTC(2024, 2, 5), NEXT = Date.UTC(2024, 2, 6), MINUTE = 60_000;
const FILE = {
  market: "spot",
  id: "BTCUSDT",
  kind: "1m",
  period: "daily",
  label: "2024-03-05",
} as const;

function contextOf(exchange: Exchange, told: string[] = []): RouteContext {
  return {
    endpoints: { archive: exchange.archiveUrl },
    patience: { retries: 3, firstDelayMs: 5, longestDelayMs: 20, stallMs: 300 },
    now: exchange.clock.now,
    warn: (message) => told.push(message),
  };
}

const open = (faults: readonly Fault[] = []) =>
  startExchange({ from: DAY, to: NEXT + 2 * 864e5, faults });

function truth(exchange: Exchange) {
  return toColumns(exchange.market("BTC/USDT").bars("1m", DAY, NEXT));
}

const TRIED_AGAIN: Readonly<Record<string, Fault>> = {
  "an answer of status 500": { kind: "status500", path: ".zip" },
  "a connection reset in the middle": { kind: "reset", path: "05.zip", after: 1 },
  "a slow drip": { kind: "slowDrip", path: "05.zip", after: 1, forMs: 5_000 },
  "a truncated zip": { kind: "truncatedZip", path: "05.zip", after: 1 },
  "a wrong checksum": { kind: "wrongChecksum", path: "CHECKSUM" },
  "too many requests": { kind: "status429", path: ".zip", retryAfterS: 0 },
};

for (const [what, fault] of Object.entries(TRIED_AGAIN)) {
  Deno.test(`readArchiveFile() tries again after ${what}`, async () => {
    await using exchange = open([fault]);
    const { columns, source } = await readArchiveFile(klinesArchive, FILE, contextOf(exchange));
    assert.equal(exchange.faults.count(fault.kind), 1);
    assert.deepEqual(columns, truth(exchange));
    assert.equal(source.rows, 1440);
    assert.match(source.sha256!, /^[0-9a-f]{64}$/);
  });
}

Deno.test("readArchiveFile() keeps a large file on the disk while it reads it", async () => {
  await using exchange = open([
    { kind: "truncatedZip", path: "05.zip", after: 1 },
    { kind: "reset", path: "05.zip", after: 3 },
  ]);
  const folder = await temporaryFolder();
  const context = { ...contextOf(exchange), scratch: { folder, aboveBytes: 1_000 } };
  const { columns } = await readArchiveFile(klinesArchive, FILE, context);
  assert.deepEqual(columns, truth(exchange));
  assert.equal(exchange.faults.count("truncatedZip"), 1);
  assert.deepEqual(await Array.fromAsync(Deno.readDir(folder)), []);
});

Deno.test("readArchiveFile() gives up a wrong checksum that stays, naming both hashes", async () => {
  await using exchange = open([{ kind: "wrongChecksum", path: "CHECKSUM", times: null }]);
  await assert.rejects(
    readArchiveFile(klinesArchive, FILE, contextOf(exchange)),
    /2024-03-05\.zip: Expected SHA-256 [0-9a-f]{64} but found [0-9a-f]{64}/,
  );
  assert.equal(exchange.faults.count("wrongChecksum"), 4);
});

Deno.test("readArchiveFile() asks nothing while Retry-After lasts", async () => {
  await using exchange = open([{ kind: "status429", path: ".zip", retryAfterS: 3_600 }]);
  const stop = new AbortController();
  const told: string[] = [];
  const warn = (message: string) => {
    told.push(message);
    // Longer than the retries' own delays.
    setTimeout(() => stop.abort(), 200);
  };
  const context = { ...contextOf(exchange), warn, signal: stop.signal };
  await assert.rejects(readArchiveFile(klinesArchive, FILE, context), { name: "AbortError" });
  assert.match(told[0], /too many requests \(429\); waiting 3600 s/);
  assert.equal(exchange.log.length, 1);
});

Deno.test("readArchiveFile() stops at a ban and at a file that is not there", async () => {
  await using exchange = open([{ kind: "status418", retryAfterS: 60 }]);
  await assert.rejects(readArchiveFile(klinesArchive, FILE, contextOf(exchange)), (error) => {
    assert.ok(error instanceof Banned);
    assert.ok(Math.abs(error.until - exchange.clock.now() - 60_000) < 1_000);
    return true;
  });
  const later = { ...FILE, label: "2024-04-05" };
  await assert.rejects(readArchiveFile(klinesArchive, later, contextOf(exchange)), NotOffered);
  assert.equal(exchange.log.length, 2);
});

Deno.test("readArchiveFile() drops exact duplicates and sorts disorder, and says so", async () => {
  for (
    const [kind, message] of [["duplicatedRows", /3 rows stood/], [
      "reorderedRows",
      /sorted/,
    ]] as const
  ) {
    await using exchange = open([{ kind, rows: 3 }]);
    const told: string[] = [];
    const { columns } = await readArchiveFile(klinesArchive, FILE, contextOf(exchange, told));
    assert.deepEqual(columns, truth(exchange));
    assert.match(told.join(), message);
  }
});

Deno.test("readArchiveFile() recognises microseconds and headers", async () => {
  const from = Date.UTC(2025, 0, 1), label = "2025-01-01";
  await using exchange = startExchange({ from, to: from + 5 * 864e5 });
  for (const market of ["spot", "swap"] as const) {
    const { columns } = await readArchiveFile(
      klinesArchive,
      { ...FILE, market, label },
      contextOf(exchange),
    );
    assert.deepEqual(
      columns,
      toColumns(exchange.market("BTC/USDT", market).bars("1m", from, from + 864e5)),
    );
  }
});

Deno.test("klinesArchive names line and column of a cell that is no number", async () => {
  const decode = (text: string) =>
    klinesArchive.decode({
      name: "x.zip/x.csv",
      bytes: () => Promise.resolve(new TextEncoder().encode(text)),
      stream: () => new Blob([text]).stream(),
      warn: () => {},
    });
  const row = (time: number, close: string) => `${time},1,2,1,${close},5,0,7,8,9,0,0\n`;
  await assert.rejects(
    decode(row(DAY, "1.5") + row(DAY + MINUTE, "abc")),
    /x\.csv line 2, column close: Expected a number but found "abc"/,
  );
  await assert.rejects(
    decode("open_time,o,h,l,c,v,ct,q,n,tb,tq,i\n" + row(DAY, "")),
    /x\.csv line 2, column close: Expected a number but found an empty cell/,
  );
  await assert.rejects(decode(`${DAY},1,2\n`), /Expected at least 4 columns but found 3/);
  await assert.rejects(
    decode(row(DAY, "1") + row(DAY, "2")),
    (error) =>
      error instanceof Disagreement &&
      /one close at 2024-03-05T00:00:00Z but found 1 and 2/.test(error.message),
  );
  assert.equal((await decode("")).time.length, 0);
});
