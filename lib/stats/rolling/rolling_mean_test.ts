import assert from "node:assert/strict";
import fc from "fast-check";
import { prng } from "../../core/mod.ts";
import { rollingMean } from "./rolling_mean.ts";
import {
  assertNear,
  dailyCloses,
  gappySeries,
  nanRows,
  range,
  talibSeries,
  windowsOf,
} from "./testing.ts";

const mean = (x: Float64Array) => x.reduce((sum, v) => sum + v, 0) / x.length;

Deno.test("rollingMean() gives TA-Lib's SMA", () => {
  const output = rollingMean(dailyCloses, new Float64Array(dailyCloses.length), { window: 50 });
  assertNear(output, talibSeries("sma50"), { relative: 1e-12 });
});

Deno.test("rollingMean() is the mean of each full window and NaN where it has a gap", () => {
  fc.assert(fc.property(gappySeries, fc.integer({ min: 1, max: 30 }), (x, window) => {
    const expected = windowsOf(x, window).map((part) => part ? mean(part) : NaN);
    assertNear(rollingMean(x, new Float64Array(x.length), { window }), expected, {
      relative: 1e-9,
    });
    const inPlace = x.slice();
    assertNear(rollingMean(inPlace, inPlace, { window }), expected, { relative: 1e-9 });
  }));
});

Deno.test("rollingMean() is NaN in exactly the rows whose window holds the missing one", () => {
  for (const missing of [NaN, Infinity, -Infinity]) {
    for (let at = 4; at < 15; at++) {
      const x = new Float64Array(25).fill(3);
      x[at] = missing;
      const output = rollingMean(x, new Float64Array(25), { window: 5 });
      assert.deepEqual(nanRows(output), [...range(0, 3), ...range(at, at + 4)]);
    }
  }
});

Deno.test("rollingMean() does not drift over a million rows of tiny moves at a high level", () => {
  const n = 1_000_000, window = 20;
  const random = prng(1);
  const x = Float64Array.from({ length: n }, () => 1e5 + 1e-6 * random.normal());
  const output = rollingMean(x, new Float64Array(n), { window });
  for (let t = window - 1; t < n; t++) {
    let distance = 0;
    for (let j = t + 1 - window; j <= t; j++) distance += x[j] - 1e5;
    // 1.5e-11 is the spacing of doubles at 1e5.
    assert.ok(Math.abs(output[t] - 1e5 - distance / window) < 3e-11, `row ${t}`);
  }
});

Deno.test("rollingMean() refuses a window that is no count and an output of another length", () => {
  const x = new Float64Array(3);
  for (const window of [0, -3, 1.5, NaN]) {
    assert.throws(() => rollingMean(x, x, { window }), {
      name: "RangeError",
      message: `Expected window to be an integer of at least 1 but found ${window}`,
    });
  }
  assert.throws(() => rollingMean(x, new Float64Array(2), { window: 1 }), TypeError);
});
