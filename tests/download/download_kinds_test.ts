import assert from "node:assert/strict";
import { download, readManifest, type StoreKey } from "lib/data/mod.ts";
import { startExchange } from "../exchange/start_exchange.ts";
import { BTC, optionsFor, stored } from "./setup.ts";

const FROM = "2024-02-27", NOW = "2024-03-03T01:12:30Z";
const KINDS = ["funding", "mark-1m", "flow-1m"] as const;

Deno.test("download() takes funding, mark prices and flow each from archive and API", async () => {
  await using exchange = startExchange({
    from: Date.parse(FROM),
    to: Date.parse(NOW),
    tradesPerMinute: 1,
    archiveLagDays: 0,
  });
  const options = {
    ...await optionsFor(exchange, { from: FROM, interval: undefined }),
    market: "swap",
    kinds: KINDS,
  } as const;
  await download(options);
  const market = exchange.market("BTC/USDT", "swap");
  const key = (kind: string): StoreKey => ({ ...BTC, market: "swap", kind });
  const from = Date.parse(FROM), minute = Date.parse("2024-03-03T01:12Z");

  const funding = await stored(options.root, key("funding"));
  const settled = market.funding(from, minute);
  assert.deepEqual([...funding.fundingRate as Float64Array], settled.map(({ rate }) => rate / 1e8));

  const marks = await stored(options.root, key("mark-1m"));
  const truth = market.marks("1m", from, minute);
  assert.deepEqual([...marks.time], truth.map(({ time }) => time));
  assert.deepEqual([...marks.close as Float64Array], truth.map(({ close }) => close / 100));

  const flow = await stored(options.root, key("flow-1m"));
  const minutes = market.trades(from, minute).map(({ time }) => Math.floor(time / 60_000) * 60_000);
  assert.deepEqual([...flow.time], [...new Set(minutes)]);

  for (const kind of KINDS) {
    const { parts } = (await readManifest(key(kind), options))!;
    assert.deepEqual(parts.map(({ complete }) => complete), [true, false]);
    const archived = parts.map(({ sources }) => sources.map(({ sha256 }) => sha256 !== undefined));
    assert.deepEqual([archived[0].every(Boolean), archived[1].at(-1)], [true, false]);
  }
  exchange.clock.set(Date.parse("2024-03-03T03:00:30Z"));
  const asked = exchange.log.length;
  await download(options);
  assert.ok(exchange.log.slice(asked).every(({ path }) => !path.startsWith("/data/")));
  const later = market.marks("1m", from, Date.parse("2024-03-03T03:00Z"));
  assert.equal((await stored(options.root, key("mark-1m"))).time.length, later.length);
});

Deno.test("download() refuses kinds that do not exist or not on that market", async () => {
  const options = { exchange: "binance", symbols: ["BTC/USDT"], from: "2024-01-01" };
  await assert.rejects(
    download({ ...options, kinds: ["trades"] }),
    /Expected a kind out of funding/,
  );
  await assert.rejects(
    download({ ...options, kinds: ["funding"] }),
    /Expected market to be "swap" for funding but found "spot"/,
  );
});
