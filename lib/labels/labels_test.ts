import assert from "node:assert/strict";
import fc from "fast-check";
import { type Bars, createBars } from "../core/mod.ts";
import { direction } from "./direction.ts";
import { forwardLogReturn } from "./forward_log_return.ts";

function barsOf(values: readonly number[]): Bars {
  const close = Float64Array.from(values);
  return createBars(
    { time: close, open: close, high: close, low: close, close, volume: close },
    { symbol: "TEST", intervalMs: 1 },
  );
}

const price = fc.oneof(
  { weight: 8, arbitrary: fc.double({ min: 0.01, max: 1e6, noNaN: true }) },
  { weight: 2, arbitrary: fc.constant(100) },
  { weight: 1, arbitrary: fc.constantFrom(NaN, Infinity) },
);
const closes = fc.array(price, { maxLength: 40 });
const horizons = fc.integer({ min: 1, max: 45 });

Deno.test("direction() and forwardLogReturn() agree with their definitions", () => {
  fc.assert(fc.property(closes, horizons, (close, horizon) => {
    const bars = barsOf(close);
    const up = direction(bars, { horizon }).values;
    const change = forwardLogReturn(bars, { horizon }).values;
    assert.equal(up.length, close.length);
    close.forEach((now, t) => {
      const then = close[t + horizon];
      if (!Number.isFinite(now) || !Number.isFinite(then)) {
        assert.ok(Number.isNaN(up[t]) && Number.isNaN(change[t]));
        return;
      }
      assert.equal(up[t], then > now ? 1 : 0);
      assert.ok(Math.abs(change[t] - (Math.log(then) - Math.log(now))) < 1e-12);
    });
  }));
});

Deno.test("labels change only with the bars of their span and the one they count from", () => {
  const range = fc.integer({ min: 0, max: 39 });
  fc.assert(fc.property(closes, horizons, range, (close, horizon, at) => {
    fc.pre(at < close.length);
    const changed = close.with(at, 55.5);
    for (const label of [direction, forwardLogReturn]) {
      const before = label(barsOf(close), { horizon });
      const after = label(barsOf(changed), { horizon });
      for (let t = 0; t < close.length; t++) {
        if (at !== t && (at < before.spanStart[t] || at > before.spanEnd[t])) {
          assert.ok(Object.is(after.values[t], before.values[t]), `row ${t}`);
        }
      }
    }
  }));
});

Deno.test("spans run from the next bar to the horizon, cut off at the last bar", () => {
  for (const label of [direction, forwardLogReturn]) {
    const { spanStart, spanEnd, horizon } = label(barsOf([1, 2, 3, 4, 5]), { horizon: 2 });
    assert.equal(horizon, 2);
    assert.deepEqual([...spanStart], [1, 2, 3, 4, 4]);
    assert.deepEqual([...spanEnd], [2, 3, 4, 4, 4]);
  }
});

Deno.test("labels name themselves and refuse a horizon that is no count of bars", () => {
  const bars = barsOf([1, 2]);
  assert.equal(direction(bars, { horizon: 1 }).name, "direction1");
  assert.equal(forwardLogReturn(bars, { horizon: 5 }).name, "forwardLogReturn5");
  for (const horizon of [0, -3, 1.5]) {
    for (const label of [direction, forwardLogReturn]) {
      assert.throws(() => label(bars, { horizon }), {
        name: "RangeError",
        message: `Expected horizon to be an integer of at least 1 but found ${horizon}`,
      });
    }
  }
});

Deno.test("forwardLogReturn() is NaN where a close is not above 0, direction() is not", () => {
  const bars = barsOf([1, -1, 2]);
  assert.deepEqual([...forwardLogReturn(bars, { horizon: 1 }).values], [NaN, NaN, NaN]);
  assert.deepEqual([...direction(bars, { horizon: 1 }).values], [0, 1, NaN]);
});
