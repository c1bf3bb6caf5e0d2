import assert from "node:assert/strict";
import { join } from "node:path";
import { openWriter, sampleBars } from "../data/mod.ts";
import { compute } from "../features/mod.ts";
import { loadFeatures } from "./load_features.ts";
import { planExperiment } from "./plan.ts";
import { configOfFeatures } from "./testing/features_config.ts";
import { trialHash } from "./trial_hash.ts";

const DAY = 86_400_000;
const START = Date.parse("2024-01-01T00:00:00Z");

/** A store with ten days of funding, `rate` at each settlement, and of two minutes of trades a day. */
async function fillStore(root: string, rate: number): Promise<void> {
  const part = { month: "2024-01", complete: false, coveredTo: START + 10 * DAY, sources: [] };
  const of = (length: number, value: (i: number) => number) =>
    Float64Array.from({ length }, (_, i) => value(i));
  const swap = { exchange: "test", market: "swap", symbol: "BTC/USDT", kind: "funding" } as const;
  {
    await using writer = await openWriter(swap, { root });
    const time = of(30, (i) => START + i * DAY / 3);
    await writer.writePart({ ...part, columns: { time, fundingRate: time.map(() => rate) } });
  }
  const spot = { exchange: "test", market: "spot", symbol: "BTC/USDT", kind: "flow-1m" } as const;
  await using writer = await openWriter(spot, { root });
  const time = of(20, (i) => START + Math.floor(i / 2) * DAY + (i % 2) * 60_000);
  const filled = (value: number) => time.map(() => value);
  await writer.writePart({
    ...part,
    columns: {
      time,
      buyVolume: filled(2),
      sellVolume: filled(1),
      buyQuote: filled(200),
      sellQuote: filled(100),
      trades: filled(4),
      buys: filled(3),
      largestTrade: filled(1),
      squaredSize: filled(2),
    },
  });
}

Deno.test("loadFeatures() adds other instruments, another market, funding and trades", async () => {
  const folder = await Deno.makeTempDir();
  await fillStore(join(folder, "store"), 0.0001);
  const entry = { exchange: "test", symbol: "BTC/USDT", root: "store" };
  const others = {
    crossAsset: [{ sample: "ETHUSDT-1d" }],
    basis: { sample: "ETHUSDT-1d" },
    funding: entry,
    flow: entry,
  };
  const config = configOfFeatures({ set: ["core13"], others });
  const { set, others: read } = await loadFeatures(config.features, { folder });
  assert.equal(set.name, "core13 + crossAsset + basis + funding + flowMicrostructure");
  const table = compute(await sampleBars("BTCUSDT-1d"), set);
  const names = ["beta60_ETHUSDT", "basisMean30_ETHUSDT", "fundingRate", "tradeFlow1"];
  for (const name of names.slice(0, 2)) {
    assert.ok(table.column(name).some(Number.isFinite), `Expected numbers in ${name}`);
  }
  for (const name of names.slice(2)) assert.ok(table.names.includes(name), name);
  assert.deepEqual(read.map(({ path }) => path), [
    "ETHUSDT-1d",
    "ETHUSDT-1d",
    "test swap BTC/USDT funding",
    "test spot BTC/USDT flow-1m",
  ]);
  await Deno.remove(folder, { recursive: true });
});

Deno.test("trialHash() follows the numbers that others hold, not where they lie", async () => {
  const hashes = [];
  for (const [place, rate] of [["a", 0.0001], ["b", 0.0001], ["b", 0.0002]] as const) {
    const folder = await Deno.makeTempDir();
    await fillStore(join(folder, place), rate);
    const funding = { exchange: "test", symbol: "BTC/USDT", root: place };
    const config = configOfFeatures({ others: { funding } });
    const { others } = await loadFeatures(config.features, { folder });
    hashes.push(trialHash(config, config.models[0], { others }));
    await Deno.remove(folder, { recursive: true });
  }
  const [first, moved, changed] = hashes;
  assert.equal(moved, first);
  assert.notEqual(changed, first);
});

Deno.test("planExperiment() lets models read other instruments by name", async () => {
  const config = configOfFeatures({
    set: "core13",
    others: { crossAsset: [{ sample: "ETHUSDT-1d" }] },
    columns: ["rsi14", "otherReturn1_ETHUSDT"],
  });
  const { set } = await loadFeatures(config.features, { folder: "." });
  const { features, samples } = planExperiment(config, await sampleBars("BTCUSDT-1d"), set);
  assert.deepEqual(features.learnt, ["rsi14", "otherReturn1_ETHUSDT"]);
  assert.ok(samples.length > 2000);
});

Deno.test("parseConfig() says what is wrong with others", () => {
  const table: [unknown, RegExp][] = [
    [{ others: { crossAsset: [] } }, /others\.crossAsset: Expected a list of at least one source/],
    [{ others: { bars: 1 } }, /others\.bars: Unknown key; expected one of crossAsset, basis/],
    [{ others: { funding: { exchange: "x" } } }, /others\.funding\.symbol: Expected the instrum/],
    [{ set: [], others: {} }, /features\.set: Expected at least one feature set/],
  ];
  for (const [features, message] of table) {
    assert.throws(() => configOfFeatures(features), { message });
  }
});
