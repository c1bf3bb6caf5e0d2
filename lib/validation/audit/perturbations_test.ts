import assert from "node:assert/strict";
import fc from "fast-check";
import { prng } from "../../core/mod.ts";
import { randomBars } from "../../features/testing.ts";
import { lastClosed, PERTURBATION_NAMES, PERTURBATIONS } from "./perturbations.ts";

const COLUMNS = ["time", "open", "high", "low", "close", "volume", "takerBuyVolume"] as const;

for (const way of PERTURBATION_NAMES) {
  Deno.test(`bars that are ${way} after a row are the same up to it and others behind it`, () => {
    fc.assert(fc.property(fc.nat(1000), fc.integer({ min: 0, max: 77 }), (seed, cut) => {
      const bars = randomBars(80, prng(seed));
      const changed = PERTURBATIONS[way](bars, cut, prng(seed + 1));
      for (const name of COLUMNS) {
        assert.equal(changed[name]!.length, changed.length);
        assert.deepEqual(changed[name]!.subarray(0, cut + 1), bars[name]!.subarray(0, cut + 1));
      }
      if (way === "truncated") assert.equal(changed.length, cut + 1);
      else assert.notEqual(changed.volume[cut + 1], bars.volume[cut + 1]);
    }));
  });
}

Deno.test("bars with other values and turned round are bars still", () => {
  const bars = randomBars(200, prng(3));
  for (const way of ["random", "mirrored"] as const) {
    const { time, open, high, low, close } = PERTURBATIONS[way](bars, 50, prng(4));
    for (let t = 0; t < 200; t++) {
      assert.ok(low[t] > 0 && Math.min(open[t], close[t]) >= low[t]);
      assert.ok(Math.max(open[t], close[t]) <= high[t]);
      assert.ok(t === 0 || time[t] > time[t - 1]);
    }
    if (way === "mirrored") {
      for (let t = 52; t < 200; t++) {
        assert.equal(close[t] > close[t - 1], bars.close[t] < bars.close[t - 1]);
      }
    }
  }
});

Deno.test("lastClosed() is the last bar of the other symbol that is known at a row's close", () => {
  const hours = randomBars(100, prng(1), { intervalMs: 3_600_000 });
  const days = randomBars(5, prng(2));
  assert.equal(lastClosed(days, hours, 22), -1);
  assert.equal(lastClosed(days, hours, 23), 0);
  assert.equal(lastClosed(days, hours, 46), 0);
  assert.equal(lastClosed(hours, days, 0), 23);
});
