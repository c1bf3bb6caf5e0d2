import assert from "node:assert/strict";
import { sha256 } from "./archive.ts";
import { joinBars, minuteBar, minuteTrades } from "./prices.ts";
import { type Exchange, type ExchangeOptions, startExchange } from "./start_exchange.ts";

const FROM = Date.UTC(2024, 0, 1);
const DAY = "/data/spot/daily/klines/BTCUSDT/1m/BTCUSDT-1m-2024-01-02.zip";

const start = (options: Partial<ExchangeOptions> = {}) =>
  startExchange({ from: FROM, to: Date.UTC(2024, 0, 5, 0, 0, 30), ...options });

const ask = async ({ apiUrl }: Exchange, path: string) => await fetch(apiUrl + path);

async function statuses(exchange: Exchange, path: string, times: number): Promise<number[]> {
  const found: number[] = [];
  for (let i = 0; i < times; i++) {
    const response = await ask(exchange, path);
    await response.body?.cancel();
    found.push(response.status);
  }
  return found;
}

async function version(exchange: Exchange): Promise<{ hash: string; said: string }> {
  const zip = new Uint8Array(await (await ask(exchange, DAY)).arrayBuffer());
  const said = await (await ask(exchange, `${DAY}.CHECKSUM`)).text();
  return { hash: await sha256(zip), said: said.split(" ")[0] };
}

Deno.test("prices: a bar is its trades, and the same whenever it is asked for", () => {
  const source = { seed: 3, tradesPerMinute: 5 }, minute = 28_000_000;
  const trades = minuteTrades(source, minute), bar = minuteBar(source, minute);
  assert.equal(bar.open, trades[0].price);
  assert.equal(bar.close, trades[4].price);
  assert.equal(bar.volume, trades.reduce((sum, { size }) => sum + size, 0));
  assert.deepEqual(minuteBar(source, minute), bar);
  assert.equal(minuteTrades(source, minute + 1)[0].id, trades[4].id + 1);
  const two = joinBars([bar, minuteBar(source, minute + 1)]);
  assert.equal(two.high, Math.max(bar.high, minuteBar(source, minute + 1).high));
});

Deno.test("startExchange() has files of days that are over, and no others", async () => {
  await using exchange = start();
  const day = (date: string) => DAY.replace("2024-01-02", date);
  for (const [date, status] of [["2024-01-03", 200], ["2024-01-04", 404], ["2023-12-31", 404]]) {
    assert.deepEqual(await statuses(exchange, day(String(date)), 1), [status], String(date));
  }
});

Deno.test("startExchange() shows the open bar, as real ones do", async () => {
  await using exchange = start();
  const rows = await (await ask(exchange, "/api/v3/klines?symbol=BTCUSDT&interval=1m&limit=2"))
    .json();
  assert.equal(rows.length, 2);
  assert.equal(rows[1][0], Date.UTC(2024, 0, 5));
  assert.equal(rows[1][6], Date.UTC(2024, 0, 5, 0, 1) - 1);
});

Deno.test("faults strike where, after how many and as often as they say", async () => {
  const path = "/api/v3/time";
  await using exchange = start({ faults: [{ kind: "status500", path, after: 1, times: 2 }] });
  assert.deepEqual(await statuses(exchange, path, 5), [200, 500, 500, 200, 200]);
  assert.deepEqual(await statuses(exchange, "/fapi/v1/time", 1), [200]);
  assert.equal(exchange.faults.count("status500"), 2);
  assert.deepEqual(exchange.log[1], { path, status: 500, faults: ["status500"] });
});

Deno.test("a changed file changes with its checksum, a wrong checksum alone", async () => {
  await using exchange = start({ faults: [{ kind: "changedRow", path: DAY, after: 1 }] });
  const [first, second] = [await version(exchange), await version(exchange)];
  assert.equal(first.said, first.hash);
  assert.equal(second.said, second.hash);
  assert.notEqual(first.hash, second.hash);
  exchange.faults.clear();
  exchange.faults.add({ kind: "wrongChecksum" });
  const wrong = await version(exchange);
  assert.equal(wrong.hash, first.hash);
  assert.notEqual(wrong.said, wrong.hash);
});
