import assert from "node:assert/strict";
import fc from "fast-check";
import { type Bars, createBars, prng, sliceBars } from "../../core/mod.ts";
import type { Feature } from "../feature.ts";
import { featureSet } from "../feature_set.ts";
import { logReturn } from "../returns.ts";
import { rsi } from "../rsi.ts";
import { randomBars } from "../testing.ts";
import { volatility } from "../volatility.ts";
import { fromHigherInterval } from "./from_higher_interval.ts";

const HOUR_MS = 3_600_000, DAY_MS = 24 * HOUR_MS;
const hours = (rows: number, seed: number) => randomBars(rows, prng(seed), { intervalMs: HOUR_MS });
const daily = (feature: Feature) => fromHigherInterval("1d", feature, { barInterval: "1h" });

function column(feature: Feature, bars: Bars): Float64Array {
  const output = new Float64Array(bars.length).fill(-777.25);
  feature.compute(bars, [output]);
  return output;
}

/** A day's value in its last hour: there the day has closed, one row earlier it has not. */
function byHand(bars: Bars, t: number, days: number): number {
  const closed = Math.floor((bars.time[t] + HOUR_MS) / DAY_MS) * DAY_MS;
  const closeAt = (end: number) => bars.close[bars.time.indexOf(end - HOUR_MS)];
  return Math.log(closeAt(closed) / closeAt(closed - days * DAY_MS));
}

Deno.test("fromHigherInterval() shows a day from the row on that closes with it, not before", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 1e6 }),
      fc.integer({ min: 0, max: 30 }),
      (seed, first) => {
        const bars = sliceBars(hours(24 * 9, seed), first, 24 * 9);
        const feature = daily(logReturn());
        const output = column(feature, bars);
        for (let t = 0; t < bars.length; t++) {
          if (t < feature.warmup) assert.ok(Number.isNaN(output[t]));
          else assert.ok(Math.abs(output[t] - byHand(bars, t, 1)) < 1e-12, `row ${t}`);
        }
      },
    ),
    { numRuns: 30 },
  );
});

Deno.test("fromHigherInterval() changes no row when later bars change or are cut off", () => {
  const feature = daily(rsi({ window: 3 }));
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 1e6 }), fc.integer({ min: 100, max: 238 }), (seed, t) => {
      const bars = hours(240, seed), other = hours(240, seed + 1);
      const mixed = Object.fromEntries(
        (["open", "high", "low", "close", "volume"] as const).map((name) => [
          name,
          bars[name].map((value, i) => i <= t ? value : other[name][i]),
        ]),
      );
      const changed = createBars({ ...bars, ...mixed }, bars);
      const full = column(feature, bars).subarray(0, t + 1);
      assert.deepEqual(column(feature, changed).subarray(0, t + 1), full);
      assert.deepEqual(column(feature, sliceBars(bars, 0, t + 1)), full);
    }),
    { numRuns: 30 },
  );
});

Deno.test("fromHigherInterval() reads no row further back than its warm-up", () => {
  const feature = daily(volatility({ window: 2 }));
  const bars = hours(24 * 12, 3);
  const full = column(feature, bars);
  for (let first = 1; first < 60; first++) {
    const late = column(feature, sliceBars(bars, first, bars.length));
    assert.deepEqual(late.subarray(feature.warmup), full.subarray(first + feature.warmup));
  }
});

Deno.test("fromHigherInterval() is NaN while a day that its feature needs lacks hours", () => {
  const bars = hours(24 * 10, 5);
  const close = bars.close.slice();
  close[24 * 5 + 3] = NaN;
  const output = column(daily(logReturn()), createBars({ ...bars, close }, bars));
  for (let t = 24 * 2; t < bars.length; t++) {
    const day = Math.floor((t + 1) / 24) - 1;
    assert.equal(Number.isNaN(output[t]), t < 70 || day === 5 || day === 6, `row ${t}`);
  }
});

Deno.test("fromHigherInterval() refuses other bars than it was made for", () => {
  assert.throws(() => daily(logReturn()).compute(randomBars(9, prng(1)), [new Float64Array(9)]), {
    message: "Expected bars of 1h for logReturn_1d but found bars of 86400000 ms",
  });
  for (const interval of ["1h", "90m"]) {
    assert.throws(
      () => fromHigherInterval(interval, logReturn(), { barInterval: "1h" }),
      RangeError,
    );
  }
});

Deno.test("fromHigherInterval() tells sessions apart by name and parameters", () => {
  const [plain, later] = [undefined, "8h"].map((sessionOffset) =>
    fromHigherInterval("1d", rsi({ window: 14 }), {
      barInterval: "1h",
      ...sessionOffset && { sessionOffset },
    })
  );
  assert.deepEqual([...plain.names, ...later.names], ["rsi14_1d", "rsi14_1dAt8h"]);
  assert.equal(later.parameters!.sessionOffset, "8h");
  assert.ok(!("sessionOffset" in plain.parameters!));
  assert.equal(featureSet("both", [plain, later]).features.length, 2);
});
