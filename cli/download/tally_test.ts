import assert from "node:assert/strict";
import type { StoreKey } from "lib/data/mod.ts";
import { createTally, describeEntries } from "./tally.ts";

const BTC: StoreKey = { exchange: "binance", market: "spot", symbol: "BTC/USDT", kind: "1m" };
const ETH: StoreKey = { ...BTC, symbol: "ETH/USDT" };

Deno.test("createTally() sums months, rows, bytes and time left over all entries", () => {
  let now = 0;
  const tally = createTally(() => now);
  assert.equal(tally.secondsLeft(), undefined);
  tally.add({ type: "plan", key: BTC, months: 10, stored: 6 });
  assert.equal(tally.add({ type: "plan", key: ETH, months: 10, stored: 10 }), "ETH/USDT 1m");
  now = 2_000;
  tally.add({ type: "bytes", key: BTC, bytes: 6e6 });
  tally.add({ type: "month", key: BTC, month: "2024-01", outcome: "stored", rows: 100 });
  assert.deepEqual(tally.entries.get("BTC/USDT 1m"), {
    months: 10,
    done: 7,
    failed: 0,
    rows: 100,
    bytes: 6e6,
  });
  assert.deepEqual(tally.total, { months: 20, done: 17, failed: 0, rows: 100, bytes: 6e6 });
  assert.equal(tally.speed(), 3);
  // Months that were stored before have taken no time.
  assert.equal(tally.secondsLeft(), 6);
  // A month that failed is not done.
  tally.add({ type: "month", key: BTC, month: "2024-02", outcome: "failed", rows: 0 });
  assert.deepEqual([tally.total.done, tally.total.failed, tally.secondsLeft()], [17, 1, 4]);
});

Deno.test("describeEntries() says what is stored, what is missing and where there is nothing", () => {
  const some = { key: BTC, rows: 1_234, missingBars: 5, from: "A", to: "B" };
  assert.deepEqual([...describeEntries([some, { key: ETH, rows: 0, missingBars: 0 }])], [
    "binance spot BTC/USDT 1m: 1,234 rows, A up to B, 5 bars missing",
    "binance spot ETH/USDT 1m: nothing stored",
  ]);
});
