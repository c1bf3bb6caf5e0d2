import assert from "node:assert/strict";
import fc from "fast-check";
import { type Bars, createBars, prng } from "../../core/mod.ts";
import { permuteBlocks, reorderBars } from "./mod.ts";

function market(length: number, seed: number): Bars {
  const random = prng(seed);
  const columns = ["open", "high", "low", "close", "volume", "quoteVolume", "trades"] as const;
  const all = Object.fromEntries(columns.map((name) => [name, new Float64Array(length)]));
  let price = 100;
  for (let t = 0; t < length; t++) {
    const open = price * Math.exp(0.01 * random.normal());
    price = open * Math.exp(0.02 * random.normal());
    all.open[t] = open;
    all.close[t] = price;
    all.high[t] = Math.max(open, price) * 1.01;
    all.low[t] = Math.min(open, price) * 0.99;
    all.volume[t] = 1 + t;
    all.quoteVolume[t] = (1 + t) * price;
    all.trades[t] = 10 + t;
  }
  const time = Float64Array.from({ length }, (_, t) => 60_000 * t);
  const { open, high, low, close, volume, quoteVolume, trades } = all;
  return createBars({ time, open, high, low, close, volume, quoteVolume, trades }, {
    symbol: "TEST",
    intervalMs: 60_000,
  });
}

const ascending = (bars: Bars) => Float64Array.from({ length: bars.length - 1 }, (_, i) => i + 1);
const near = (found: number, expected: number) =>
  assert.ok(Math.abs(found / expected - 1) < 1e-10, `${found} is not ${expected}`);

Deno.test("reorderBars() in the old order gives the same bars", () => {
  const bars = market(30, 1), same = reorderBars(bars, ascending(bars));
  for (const name of ["open", "high", "low", "close", "volume", "quoteVolume", "trades"] as const) {
    bars[name]!.forEach((value, t) => near(same[name]![t], value));
  }
  assert.deepEqual(same.time, bars.time);
});

Deno.test("reorderBars() moves as the bars named did, and ends where the market did", () => {
  fc.assert(fc.property(fc.integer({ min: 2, max: 40 }), fc.nat(), (length, seed) => {
    const bars = market(length, seed);
    const order = permuteBlocks(ascending(bars), { prng: prng(seed + 1) });
    const before = bars.close.slice();
    const other = reorderBars(bars, order);
    for (let t = 1; t < length; t++) {
      const bar = order[t - 1];
      for (const name of ["open", "high", "low", "close"] as const) {
        near(other[name][t] / other.close[t - 1], bars[name][bar] / bars.close[bar - 1]);
      }
      assert.equal(other.volume[t], bars.volume[bar]);
      assert.equal(other.trades![t], bars.trades![bar]);
      // What a unit cost on average moves with the price.
      near(
        other.quoteVolume![t] / other.volume[t] / other.close[t],
        bars.quoteVolume![bar] / bars.volume[bar] / bars.close[bar],
      );
    }
    near(other.close[length - 1], bars.close[length - 1]);
    assert.deepEqual(bars.close, before);
    assert.equal(other.close[0], bars.close[0]);
  }));
});

Deno.test("reorderBars() refuses orders that lose a bar, and prices that are missing", () => {
  const bars = market(5, 1);
  const name = "RangeError";
  assert.throws(() => reorderBars(bars, [1, 2, 2, 4]), {
    name,
    message: "Expected order to name each bar from 1 to 4 once but found 2 at index 2",
  });
  assert.throws(() => reorderBars(bars, [0, 1, 2, 3]), { name });
  assert.throws(() => reorderBars(bars, [1, 2, 3]), { name: "TypeError" });
  bars.low[2] = NaN;
  assert.throws(() => reorderBars(bars, [1, 2, 3, 4]), /low to be finite but found NaN at index 2/);
  bars.low[2] = 0;
  assert.throws(() => reorderBars(bars, [1, 2, 3, 4]), /low to be above 0 but found 0 at index 2/);
});
