import assert from "node:assert/strict";
import fc from "fast-check";
import { type Bars, createBars, prng, sliceBars } from "../core/mod.ts";
import { alpha158, alpha158WithoutVwap } from "./alpha/mod.ts";
import { compute } from "./compute.ts";
import { core13 } from "./core13.ts";
import type { FeatureTable } from "./feature.ts";
import { featureSet } from "./feature_set.ts";
import { liveFeatures } from "./live_features.ts";
import { randomBars } from "./testing.ts";

const seeds = fc.integer({ min: 0, max: 2 ** 31 });
const COLUMNS = ["open", "high", "low", "close", "volume", "quoteVolume"] as const;

/** Bars with a value missing here and there, long stretches without, and some of a coarse grid. */
function gappyBars(rows: number, seed: number): Bars {
  const bars = randomBars(rows, prng(seed));
  const random = prng(seed).fork("gaps");
  const columns = Object.fromEntries(COLUMNS.map((name) => {
    const odds = 0.01 * random.uniform();
    const column = bars[name]!.map((x, t) =>
      random.uniform() < odds ? NaN : t % 200 < 100 ? x : 100 * Math.ceil(x / 100)
    );
    return [name, column];
  })) as Record<typeof COLUMNS[number], Float64Array>;
  return createBars({ time: bars.time, ...columns }, bars);
}

/** Same numbers as row `t` of the table; a NaN is a NaN, whatever its bits, which an engine may choose. */
function assertRow(values: Float64Array, table: FeatureTable, t: number): void {
  table.names.forEach((name, j) => {
    const expected = table.column(name)[t];
    assert.ok(Object.is(values[j], expected), `${name} row ${t}: ${expected}, live ${values[j]}`);
  });
}

Deno.test("liveFeatures() has the bits of compute() in every bar, over gaps and ties", () => {
  fc.assert(
    fc.property(seeds, fc.integer({ min: 1, max: 300 }), (seed, begun) => {
      const bars = gappyBars(600, seed);
      const table = compute(bars, alpha158, { dtype: "float64" });
      const live = liveFeatures(alpha158);
      assert.deepEqual(live.names, table.names);
      for (let t = begun; t <= bars.length; t++) {
        const values = live.push(sliceBars(bars, t === begun ? 0 : t - 1, t));
        assertRow(values, table, t - 1);
      }
    }),
    { numRuns: 8 },
  );
});

Deno.test("liveFeatures() needs no more than its history to go on after a restart", () => {
  fc.assert(
    fc.property(seeds, fc.integer({ min: 61, max: 500 }), (seed, t) => {
      const bars = gappyBars(500, seed);
      const set = featureSet("some", alpha158.features.toReversed());
      const live = liveFeatures(set);
      const values = live.push(sliceBars(bars, t - 1 - live.history, t));
      assertRow(values, compute(bars, set, { dtype: "float64" }), t - 1);
    }),
    { numRuns: 20 },
  );
});

Deno.test("liveFeatures() wants bars in the order of time, at least one, with the columns read", () => {
  const bars = randomBars(5, prng(1));
  const live = liveFeatures(alpha158);
  live.push(sliceBars(bars, 0, 3));
  assert.throws(() => live.push(sliceBars(bars, 2, 4)), /^RangeError: Expected row 0 of the bars/);
  assert.throws(() => live.push(sliceBars(bars, 0, 0)), /^RangeError: Expected at least 1 bar/);
  const { quoteVolume: _, ...plain } = bars;
  assert.throws(() => live.push(createBars(plain, bars)), /column quoteVolume for feature VWAP0/);
  assert.equal(liveFeatures(alpha158WithoutVwap).push(createBars(plain, bars)).length, 157);
});

Deno.test("liveFeatures() refuses a feature that cannot go on", () => {
  assert.throws(() => liveFeatures(core13), /bar by bar but found logReturn$/);
});

Deno.test("liveFeatures() names a column that its group does not have", () => {
  const set = featureSet("renamed", [{ ...alpha158.features[0], names: ["KMIDDLE"] }]);
  assert.throws(() => liveFeatures(set), /^RangeError: Expected a column out of KMID to VSUMD60/);
});
