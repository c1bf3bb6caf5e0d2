import assert from "node:assert/strict";
import fc from "fast-check";
import { prng } from "../../core/mod.ts";
import { rollingStd } from "./rolling_std.ts";
import {
  assertNear,
  dailyCloses,
  gappySeries,
  nanRows,
  range,
  talibSeries,
  windowsOf,
} from "./testing.ts";

function twoPass(x: Float64Array, ddof: number): number {
  const mean = x.reduce((sum, v) => sum + v, 0) / x.length;
  return Math.sqrt(x.reduce((sum, v) => sum + (v - mean) ** 2, 0) / (x.length - ddof));
}

Deno.test("rollingStd() gives TA-Lib's STDDEV with ddof 0 and its sample twin with ddof 1", () => {
  const output = new Float64Array(dailyCloses.length);
  const expected = talibSeries("stddev20");
  assertNear(rollingStd(dailyCloses, output, { window: 20, ddof: 0 }), expected, {
    relative: 1e-8,
  });
  const sample = expected.map((v) => v * Math.sqrt(20 / 19));
  assertNear(rollingStd(dailyCloses, output, { window: 20 }), sample, { relative: 1e-8 });
});

Deno.test("rollingStd() is the deviation of each full window and NaN where it has a gap", () => {
  const windows = fc.integer({ min: 2, max: 30 });
  fc.assert(fc.property(gappySeries, windows, fc.constantFrom(0, 1), (x, window, ddof) => {
    const parts = windowsOf(x, window);
    const expected = parts.map((part) => part ? twoPass(part, ddof) : NaN);
    const tolerance = { relative: 1e-9, absolute: 1e-9 };
    assertNear(rollingStd(x, new Float64Array(x.length), { window, ddof }), expected, tolerance);
    const inPlace = x.slice();
    assertNear(rollingStd(inPlace, inPlace, { window, ddof }), expected, tolerance);
  }));
});

Deno.test("rollingStd() is NaN in exactly the rows whose window holds the missing one", () => {
  for (const missing of [NaN, Infinity, -Infinity]) {
    for (let at = 4; at < 15; at++) {
      const x = Float64Array.from({ length: 25 }, (_, i) => i % 3);
      x[at] = missing;
      const output = rollingStd(x, new Float64Array(25), { window: 5 });
      assert.deepEqual(nanRows(output), [...range(0, 3), ...range(at, at + 4)]);
    }
  }
});

Deno.test("rollingStd() keeps its digits over a million rows of tiny moves at a high level", () => {
  const n = 1_000_000, window = 20;
  const random = prng(2);
  const x = Float64Array.from({ length: n }, () => 1e5 + 1e-6 * random.normal());
  const output = rollingStd(x, new Float64Array(n), { window });
  const distances = x.map((v) => v - 1e5);
  for (let t = window - 1; t < n; t++) {
    let sum = 0, squares = 0;
    for (let j = t + 1 - window; j <= t; j++) sum += distances[j];
    for (let j = t + 1 - window; j <= t; j++) squares += (distances[j] - sum / window) ** 2;
    const expected = Math.sqrt(squares / (window - 1));
    assert.ok(Math.abs(output[t] / expected - 1) < 1e-11, `row ${t}`);
  }
});

Deno.test("rollingStd() forgets a crash: tiny moves after a huge fall keep their digits", () => {
  const random = prng(3);
  const x = Float64Array.from(
    { length: 60 },
    (_, i) => (i < 25 ? 1e9 : 1) + 1e-6 * random.normal(),
  );
  const output = rollingStd(x, new Float64Array(60), { window: 10 });
  for (let t = 34; t < 60; t++) {
    const expected = twoPass(x.slice(t - 9, t + 1).map((v) => v - 1), 1);
    assert.ok(Math.abs(output[t] / expected - 1) < 1e-8, `row ${t}`);
  }
});

Deno.test("rollingStd() of equal values is exactly 0", () => {
  const x = new Float64Array(100).fill(0.1);
  assert.ok(rollingStd(x, new Float64Array(100), { window: 7 }).subarray(6).every((v) => v === 0));
});

Deno.test("rollingStd() refuses a divisor of zero", () => {
  const x = new Float64Array(3);
  assert.throws(() => rollingStd(x, x, { window: 1 }), {
    name: "RangeError",
    message: "Expected ddof to be an integer between 0 and 0 but found 1",
  });
});
