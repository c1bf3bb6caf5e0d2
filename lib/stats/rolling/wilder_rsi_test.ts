import assert from "node:assert/strict";
import fc from "fast-check";
import { wilderRsi } from "./wilder_rsi.ts";
import { wilder } from "./wilder.ts";
import { assertNear, dailyCloses, gappySeries, nanRows, range, talibSeries } from "./testing.ts";

Deno.test("wilderRsi() gives TA-Lib's RSI", () => {
  const output = wilderRsi(dailyCloses, new Float64Array(dailyCloses.length), { window: 14 });
  assertNear(output, talibSeries("rsi14"), { relative: 1e-11 });
});

Deno.test("wilderRsi() is the share of smoothed gains, within 0 and 100", () => {
  fc.assert(fc.property(gappySeries, fc.integer({ min: 1, max: 12 }), (series, window) => {
    const n = series.length;
    const x = series.map((v) => Number.isFinite(v) ? v : NaN);
    const change = x.map((v, t) => t === 0 ? NaN : v - x[t - 1]);
    const smooth = (y: Float64Array) => wilder(y, new Float64Array(n), { window });
    const gain = smooth(change.map((d) => d < 0 ? 0 : d));
    const total = smooth(change.map((d) => Math.abs(d)));
    const expected = gain.map((g, t) => total[t] === 0 ? 50 : 100 * g / total[t]);
    const output = wilderRsi(series, new Float64Array(n), { window });
    assertNear(output, expected, { relative: 1e-9, absolute: 1e-9 });
    assert.ok(output.every((v) => Number.isNaN(v) || (v >= 0 && v <= 100)));
    assert.deepEqual(wilderRsi(series, series, { window }), output);
  }));
});

Deno.test("wilderRsi() is 100 when all rises, 0 when all falls, 50 when nothing moves", () => {
  const last = (f: (i: number) => number) =>
    wilderRsi(Float64Array.from({ length: 40 }, (_, i) => f(i)), new Float64Array(40), {
      window: 14,
    })[39];
  assert.equal(last((i) => 1 + i / 3), 100);
  assert.equal(last((i) => 90 - i / 3), 0);
  assert.equal(last(() => 7), 50);
});

Deno.test("wilderRsi() is NaN at a missing or infinite value and `window` rows after it", () => {
  for (const missing of [NaN, Infinity, -Infinity]) {
    const x = Float64Array.from({ length: 40 }, (_, i) => i % 5);
    x[15] = missing;
    const output = wilderRsi(x, new Float64Array(40), { window: 6 });
    assert.deepEqual(nanRows(output), [...range(0, 5), ...range(15, 15 + 6)]);
  }
});

Deno.test("wilderRsi() forgets the changes before a gap in its first window", () => {
  const x = Float64Array.of(5, 9, 2, NaN, 1, 2, 5, 4);
  const output = wilderRsi(x, new Float64Array(8), { window: 3 });
  assert.deepEqual([...output], [NaN, NaN, NaN, NaN, NaN, NaN, NaN, 100 * 4 / 5]);
});
