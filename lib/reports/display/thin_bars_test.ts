import assert from "node:assert/strict";
import fc from "fast-check";
import { type Bars, createBars } from "../../core/mod.ts";
import { thinBars } from "./thin_bars.ts";

const price = fc.oneof(
  { weight: 9, arbitrary: fc.integer({ min: 1, max: 99 }) },
  fc.constant(NaN),
);

function barsOf(rows: readonly (readonly [number, number, number])[]): Bars {
  const column = (j: number) => Float64Array.from(rows, (row) => row[j]);
  const close = column(2);
  const time = close.map((_, t) => 1000 * t);
  return createBars(
    { time, open: close, high: column(0), low: column(1), close, volume: close },
    { symbol: "TEST", intervalMs: 1000 },
  );
}

Deno.test("thinBars() keeps ends and extremes, in at most as many bars as asked", () => {
  const rows = fc.array(fc.tuple(price, price, price), { minLength: 1, maxLength: 60 });
  fc.assert(fc.property(rows, fc.integer({ min: 1, max: 20 }), (given, limit) => {
    const bars = barsOf(given), thin = thinBars(bars, limit);
    if (bars.length <= limit) return assert.equal(thin, bars);
    assert.ok(thin.length <= limit);
    assert.equal(thin.time[0], bars.time[0]);
    assert.equal(thin.close[thin.length - 1], bars.close[bars.length - 1]);
    const known = (column: Float64Array) => [...column].filter((x) => !Number.isNaN(x));
    assert.equal(Math.max(...known(thin.high)), Math.max(...known(bars.high)));
    assert.equal(Math.min(...known(thin.low)), Math.min(...known(bars.low)));
    const size = thin.intervalMs / bars.intervalMs;
    thin.high.forEach((high, k) => {
      const inside = known(bars.high.subarray(k * size, (k + 1) * size));
      assert.equal(high, inside.length === 0 ? NaN : Math.max(...inside));
    });
  }));
});
