import assert from "node:assert/strict";
import fc from "fast-check";
import { ema } from "./ema.ts";
import { wilder } from "./wilder.ts";
import { assertNear, dailyCloses, gappySeries, nanRows, range, talibSeries } from "./testing.ts";

/** The definition, restarted at each row that follows a gap. */
function naive(
  x: Float64Array,
  { window, skip, alpha }: { window: number; skip: number; alpha: number },
): number[] {
  return Array.from(x, (_, t) => {
    let start = t + 1;
    while (start > 0 && Number.isFinite(x[start - 1])) start--;
    const run = x.slice(start + skip, t + 1);
    if (run.length < window) return NaN;
    const seed = run.subarray(0, window).reduce((sum, v) => sum + v, 0) / window;
    return run.subarray(window).reduce((value, v) => value + alpha * (v - value), seed);
  });
}

Deno.test("ema() gives TA-Lib's EMA", () => {
  const output = ema(dailyCloses, new Float64Array(dailyCloses.length), { window: 26 });
  assertNear(output, talibSeries("ema26"), { relative: 1e-12 });
});

Deno.test("ema() and wilder() follow their definition and restart after every gap", () => {
  const count = fc.integer({ min: 1, max: 12 });
  fc.assert(fc.property(gappySeries, count, fc.integer({ min: 0, max: 5 }), (x, window, skip) => {
    const options = { window, skip };
    const output = new Float64Array(x.length);
    const tolerance = { relative: 1e-9 };
    const slow = naive(x, { ...options, alpha: 1 / window });
    assertNear(wilder(x, output, options), slow, tolerance);
    const fast = naive(x, { ...options, alpha: 2 / (window + 1) });
    assertNear(ema(x, output, options), fast, tolerance);
    const inPlace = x.slice();
    assertNear(ema(inPlace, inPlace, options), fast, tolerance);
  }));
});

Deno.test("ema() is NaN at a missing value and until as many rows as at the start have passed", () => {
  const x = new Float64Array(30).fill(2);
  x[12] = NaN;
  const output = ema(x, new Float64Array(30), { window: 4, skip: 2 });
  assert.deepEqual(nanRows(output), [...range(0, 4), ...range(12, 12 + 5)]);
});

Deno.test("ema() forgets the values before a gap in its first window", () => {
  const output = ema(Float64Array.of(900, NaN, 1, 3, 5), new Float64Array(5), { window: 3 });
  assert.deepEqual([...output], [NaN, NaN, NaN, NaN, 3]);
});
