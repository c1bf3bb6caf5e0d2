import assert from "node:assert/strict";
import fc from "fast-check";
import { createFlowMinutes, type TradeColumns } from "./flow_minutes.ts";

/** A trade in whole units: sizes of 1e-8, prices of 1e-2. */
interface Trade {
  readonly time: number;
  readonly price: number;
  readonly units: number;
  readonly count: number;
  readonly maker: boolean;
}

const trade: fc.Arbitrary<Trade> = fc.record({
  time: fc.integer({ min: 1_700_000_000_000, max: 1_700_000_300_000 }),
  price: fc.integer({ min: 1, max: 10_000_000 }),
  units: fc.integer({ min: 1, max: 1_000_000_000 }),
  count: fc.integer({ min: 1, max: 9 }),
  maker: fc.boolean(),
});
const trades = fc.array(trade, { minLength: 1, maxLength: 60 });

function toColumns(trades: readonly Trade[]): TradeColumns {
  return {
    time: Float64Array.from(trades, ({ time }) => time),
    price: Float64Array.from(trades, ({ price }) => price / 100),
    size: Float64Array.from(trades, ({ units }) => units / 1e8),
    count: Float64Array.from(trades, ({ count }) => count),
    buyerIsMaker: Uint8Array.from(trades, ({ maker }) => maker ? 1 : 0),
  };
}

function flowOf(blocks: readonly (readonly Trade[])[]) {
  const flow = createFlowMinutes();
  for (const block of blocks) flow.add(toColumns(block));
  return flow.columns();
}

const near = (actual: number, expected: number) =>
  assert.ok(Math.abs(actual - expected) <= 1e-12 * Math.abs(expected), `${actual} ${expected}`);

Deno.test("createFlowMinutes() equals sums in whole numbers, minute by minute", () => {
  fc.assert(fc.property(trades, (all) => {
    const columns = flowOf([all]);
    const minutes = [...new Set(all.map(({ time }) => Math.floor(time / 60_000) * 60_000))]
      .sort((a, b) => a - b);
    assert.deepEqual(columns.time, Float64Array.from(minutes));
    minutes.forEach((minute, row) => {
      const inside = all.filter(({ time }) => time >= minute && time < minute + 60_000);
      const sum = (value: (trade: Trade) => bigint, of = inside) =>
        of.reduce((total, trade) => total + value(trade), 0n);
      const buys = inside.filter(({ maker }) => !maker),
        sells = inside.filter(({ maker }) => maker);
      const units = ({ units }: Trade) => BigInt(units);
      const quote = ({ units, price }: Trade) => BigInt(units) * BigInt(price);
      const [bought, sold] = [Number(sum(units, buys)), Number(sum(units, sells))];
      // Exact, so to the last bit.
      assert.equal(columns.buyVolume[row], bought / 1e8);
      assert.equal(columns.sellVolume[row], sold / 1e8);
      assert.equal(columns.signedFlow[row], (bought - sold) / 1e8);
      assert.equal(columns.trades[row], Number(sum(({ count }) => BigInt(count))));
      assert.equal(columns.buys[row], Number(sum(({ count }) => BigInt(count), buys)));
      assert.equal(columns.largestTrade[row], Math.max(...inside.map(({ units }) => units)) / 1e8);
      // Rounded, so nearly.
      near(columns.buyQuote[row], Number(sum(quote, buys)) / 1e10);
      near(columns.sellQuote[row], Number(sum(quote, sells)) / 1e10);
      near(columns.vwap[row], Number(sum(quote)) / Number(sum(units)) / 100);
      near(columns.squaredSize[row], Number(sum((trade) => units(trade) ** 2n)) / 1e16);
    });
  }));
});

Deno.test("createFlowMinutes() gives the same volumes for any blocks and order", () => {
  fc.assert(fc.property(trades, fc.nat(60), fc.integer(), (all, cut, seed) => {
    const shuffled = all.map((trade, i) => ({ trade, key: Math.imul(seed ^ i, 0x9e3779b1) }))
      .sort((a, b) => a.key - b.key).map(({ trade }) => trade);
    const once = flowOf([all]), twice = flowOf([shuffled.slice(0, cut), shuffled.slice(cut)]);
    for (const name of ["time", "buyVolume", "sellVolume", "signedFlow", "trades", "buys"]) {
      assert.deepEqual(twice[name], once[name], name);
    }
  }));
});

Deno.test("createFlowMinutes() has no rows without trades", () => {
  assert.equal(createFlowMinutes().columns().time.length, 0);
});
