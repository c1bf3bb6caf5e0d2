import assert from "node:assert/strict";
import { importBars, loadBars, sampleBars, SAMPLES } from "../data/mod.ts";
import { configSchema } from "./config.ts";
import { hashBars } from "./hash_bars.ts";
import { loadRunData } from "./symbols/load_run_data.ts";

const base = {
  name: "x",
  question: "Does it?",
  validation: { train: 400, validation: 50, calibration: 90, test: 90 },
  backtest: { periodsPerYear: 365 },
  models: [{ kind: "buyAndHold" }],
};
const stored = {
  exchange: "binance",
  symbol: "BTC/USDT",
  interval: "1d",
  from: "2020-01-01",
  to: "2021-01-01",
};
const dataOf = (data: object) => configSchema.parse({ ...base, data }).data;

async function inStore(test: (folder: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir();
  try {
    const { path } = SAMPLES["BTCUSDT-1d"];
    const { exchange, symbol, interval } = stored;
    await importBars(path, { exchange, symbol, interval, root: `${folder}/store` });
    await test(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

Deno.test("loadData() takes bars of the store, whose hash is that of the numbers", () =>
  inStore(async (folder) => {
    const load = (changes: object) =>
      loadRunData(dataOf({ ...stored, root: "store", ...changes }), { folder });
    const data = await load({});
    assert.deepEqual([data.bars.length, data.bars.symbol], [366, "BTC/USDT"]);
    assert.equal(data.path, "binance spot BTC/USDT 1d");
    assert.equal(data.source, "binance spot BTC/USDT 1d from the store, 2020-01-01 to 2021-01-01");
    assert.equal((await load({ calendar: "continuous" })).sha256, data.sha256);
    assert.notEqual((await load({ to: "2020-12-31" })).sha256, data.sha256);
    const weekly = await load({ interval: "1w" });
    assert.deepEqual(
      weekly.bars.close,
      (await loadBars({ ...stored, interval: "1w", root: `${folder}/store` })).close,
    );
    await assert.rejects(load({ from: "2030-01-01", to: "2031-01-01" }), {
      name: "RangeError",
      message:
        "Expected bars of binance spot BTC/USDT 1d from 2030-01-01 to 2031-01-01 but found none",
    });
    await assert.rejects(
      load({ symbol: "ETH/USDT" }),
      /Expected bars of binance spot ETH\/USDT 1d/,
    );
  }));

Deno.test("hashBars() tells bars apart by every number of every column", async () => {
  const bars = await sampleBars("BTCUSDT-1d");
  const hashes = new Set([hashBars(bars), hashBars({ ...bars, intervalMs: 1 })]);
  const columns = ["time", "open", "high", "low", "close", "volume", "coverage"] as const;
  for (const name of columns) {
    const changed = bars[name]!.slice();
    changed[1000] += 1;
    hashes.add(hashBars({ ...bars, [name]: changed }));
  }
  assert.equal(hashes.size, 2 + columns.length);
  assert.equal(hashBars({ ...bars, symbol: "other" }), hashBars(bars));
});

Deno.test("loadData() refuses a configuration that names no span or no time", () => {
  const cases: [object, RegExp][] = [
    [{ ...stored, to: undefined }, /ISO 8601/],
    [{ ...stored, from: "January" }, /ISO 8601/],
    [{ ...stored, market: "options" }, /one of .*spot.*swap/],
    [{ ...stored, sessionOffset: "late" }, /8h or -30m/],
  ];
  for (const [data, message] of cases) {
    const { error } = configSchema.safeParse({ ...base, data });
    assert.match(JSON.stringify(error?.issues), message);
  }
});

Deno.test("hashBars() of a span stays when a later month brings a column", () =>
  inStore(async (folder) => {
    const load = async () =>
      hashBars((await loadRunData(dataOf({ ...stored, root: "store" }), { folder })).bars);
    const before = await load();
    const csv = `${folder}/later.csv`;
    await Deno.writeTextFile(
      csv,
      "time,open,high,low,close,volume,trades,filled\n2024-09-01,1,1,1,1,1,7,1",
    );
    const { exchange, symbol, interval } = stored;
    await importBars(csv, { exchange, symbol, interval, root: `${folder}/store` });
    assert.equal(await load(), before);
  }));
