import assert from "node:assert/strict";
import fc from "fast-check";
import { createBars, prng } from "../core/mod.ts";
import { barrierLevels } from "./barrier_levels.ts";
import { touchFinder } from "./first_touch.ts";
import { metaLabel } from "./meta_label.ts";
import { type BarRow, barsOf, gappyWalk, sideOf } from "./testing.ts";
import { tripleBarrier } from "./triple_barrier.ts";

/** Three bars at 100 with a Parkinson volatility of exactly `sigma`, then these. */
function after(sigma: number, rows: readonly BarRow[]) {
  const high = 100 * Math.exp(sigma * Math.sqrt(4 * Math.LN2));
  return barsOf([{ open: 100, high, low: 100, close: 100 }, ...rows]);
}

/** Label, barrier, return and exit of the first row: barriers at 90 and 120, or at 80 and 110 short. */
function firstTrade(rows: readonly BarRow[], side = 1) {
  const bars = after(0.1, rows);
  const labels = tripleBarrier(bars, {
    horizon: 4,
    take: 1,
    stop: 0.5,
    side: new Float64Array(bars.length).fill(side),
    estimator: "parkinson",
    window: 1,
  });
  const gain = Math.round(1e9 * labels.return[0]) / 1e9;
  return [labels.values[0], labels.barrier[0], gain, labels.spanEnd[0]];
}

const calm = { open: 100, high: 101, low: 99, close: 100 };

Deno.test("tripleBarrier() ends a trade at the level that a bar reaches", () => {
  assert.deepEqual(firstTrade([calm, { ...calm, high: 121 }]), [1, 1, 0.2, 2]);
  assert.deepEqual(firstTrade([calm, { ...calm, low: 89 }]), [-1, -1, -0.1, 2]);
  assert.deepEqual(firstTrade([calm, { ...calm, low: 79 }], -1), [1, 1, -0.2, 2]);
  assert.deepEqual(firstTrade([calm, { ...calm, high: 111 }], -1), [-1, -1, 0.1, 2]);
});

Deno.test("tripleBarrier() takes the stop first where one bar reaches both", () => {
  const both = { open: 100, high: 130, low: 70, close: 100 };
  assert.deepEqual(firstTrade([calm, both]), [-1, -1, -0.1, 2]);
  assert.deepEqual(firstTrade([calm, both], -1), [-1, -1, 0.1, 2]);
});

Deno.test("tripleBarrier() is out at the open of a bar that opens beyond a barrier", () => {
  const wide = { high: 130, low: 70, close: 100 };
  assert.deepEqual(firstTrade([{ ...wide, open: 125 }]), [1, 1, 0.25, 1]);
  assert.deepEqual(firstTrade([{ ...wide, open: 75 }]), [-1, -1, -0.25, 1]);
  assert.deepEqual(firstTrade([{ ...wide, open: 75 }], -1), [1, 1, -0.25, 1]);
});

Deno.test("tripleBarrier() ends at the close of the horizon, and not before it is there", () => {
  const end = { ...calm, close: 100.5 };
  assert.deepEqual(firstTrade([calm, calm, calm, end]), [0, 0, 0.005, 4]);
  assert.deepEqual(firstTrade([calm, calm, calm, end, { ...calm, low: 1 }]), [0, 0, 0.005, 4]);
  assert.deepEqual(firstTrade([calm, calm, calm]), [NaN, 0, NaN, 3]);
  assert.deepEqual(firstTrade([calm, { ...calm, high: 121 }], 0), [NaN, 0, NaN, 2]);
});

Deno.test("tripleBarrier() knows nothing behind a missing price that it needs", () => {
  const up = { ...calm, high: 121 };
  for (const column of ["high", "low"] as const) {
    assert.deepEqual(firstTrade([{ ...calm, [column]: NaN }, up]), [NaN, 0, NaN, 1]);
  }
  // A close or an open on the way is not looked at, an open at the exit is.
  for (const column of ["close", "open"] as const) {
    assert.deepEqual(firstTrade([{ ...calm, [column]: NaN }, up]), [1, 1, 0.2, 2]);
  }
  assert.deepEqual(firstTrade([calm, { ...up, open: NaN }]), [NaN, 0, NaN, 2]);
  assert.deepEqual(firstTrade([calm, calm, calm, { ...calm, close: NaN }]), [NaN, 0, NaN, 4]);
});

Deno.test("tripleBarrier() without target and stop waits for the end of the horizon", () => {
  fc.assert(fc.property(gappyWalk, (rows) => {
    const bars = barsOf(rows.map((row) => ({ ...row, high: 200, low: 1 })));
    const options = { horizon: 3, window: 2, take: Infinity, stop: Infinity };
    const { barrier, return: change } = tripleBarrier(bars, options);
    assert.ok(barrier.every((which) => which === 0));
    change.forEach((value, t) => {
      if (Number.isNaN(value)) return;
      assert.equal(value, (bars.close[t + 3] - bars.close[t]) / bars.close[t]);
    });
  }));
});

Deno.test("tripleBarrier() in its other forms says the return's sign, or target or not", () => {
  fc.assert(fc.property(gappyWalk, fc.integer({ min: 1, max: 8 }), (rows, horizon) => {
    const bars = barsOf(rows), side = sideOf(bars);
    const options = { horizon, window: 2, side, take: 0.8 };
    const { values, return: change } = tripleBarrier(bars, options);
    const sign = tripleBarrier(bars, { ...options, form: "sign" }).values;
    const binary = tripleBarrier(bars, { ...options, form: "binary" }).values;
    values.forEach((value, t) => {
      if (Number.isNaN(value)) return assert.ok(Number.isNaN(sign[t]) && Number.isNaN(binary[t]));
      assert.equal(sign[t], Math.sign(change[t] * side[t]) + 0);
      assert.equal(binary[t], value === 1 ? 1 : 0);
      if (value !== 0) assert.equal(sign[t], value);
    });
  }));
});

Deno.test("metaLabel() is 1 where the trade earns what its two fills cost", () => {
  fc.assert(fc.property(gappyWalk, fc.integer({ min: 1, max: 8 }), (rows, horizon) => {
    const bars = barsOf(rows), side = sideOf(bars), fee = 0.002, slippage = 0.001;
    const options = { horizon, window: 2, side };
    const { return: change, spanEnd } = tripleBarrier(bars, options);
    const meta = metaLabel(bars, { ...options, fee, slippage });
    assert.deepEqual(meta.spanEnd, spanEnd);
    meta.values.forEach((value, t) => {
      if (!(Math.abs(side[t]) > 0) || Number.isNaN(change[t])) {
        return assert.ok(Number.isNaN(value));
      }
      // Cash after buying and selling one unit, in either order, at the worse prices.
      const entry = bars.close[t], exit = entry * (1 + change[t]);
      const [bought, sold] = side[t] > 0 ? [entry, exit] : [exit, entry];
      const cash = sold * (1 - slippage) * (1 - fee) - bought * (1 + slippage) * (1 + fee);
      if (Math.abs(cash) > 1e-9 * entry) assert.equal(value, cash > 0 ? 1 : 0);
    });
  }));
});

Deno.test("barrierLevels() are the prices at which tripleBarrier() ends a trade within a bar", () => {
  let seen = 0;
  fc.assert(fc.property(gappyWalk, fc.integer({ min: 1, max: 8 }), (rows, horizon) => {
    const bars = barsOf(rows), options = { horizon, window: 2, take: 0.8, stop: 0.6 };
    const { barrier, return: change, spanEnd } = tripleBarrier(bars, options);
    const levels = barrierLevels(bars, options);
    barrier.forEach((which, t) => {
      if (which === 0) return;
      const level = which === 1 ? levels.take[t] : levels.stop[t], open = bars.open[spanEnd[t]];
      const exit = which * (open - level) >= 0 ? open : level;
      assert.ok(Math.abs(bars.close[t] * (1 + change[t]) - exit) < 1e-9 * exit);
      seen++;
    });
  }));
  assert.ok(seen > 100);
});

Deno.test("touchFinder() finds what a look at every bar finds", () => {
  const price = fc.oneof(
    { weight: 60, arbitrary: fc.double({ min: 0, max: 1, noNaN: true }) },
    { weight: 1, arbitrary: fc.constantFrom(NaN, 3, -3) },
  );
  const column = fc.array(price, { minLength: 1, maxLength: 150, size: "max" });
  const bound = fc.double({ min: 0, max: 4, noNaN: true });
  fc.assert(
    fc.property(column, bound, bound, fc.nat(150), fc.nat(150), (x, up, down, from, to) => {
      fc.pre(from < x.length && to <= x.length);
      const high = Float64Array.from(x), low = high.map((value) => value - 0.1);
      const end = Math.max(from, to), upper = up, lower = -down;
      let expected = from;
      while (expected < end && high[expected] < upper && low[expected] > lower) expected++;
      assert.equal(touchFinder({ high, low })(from, end, upper, lower), expected);
    }),
    { numRuns: 500 },
  );
});

Deno.test("tripleBarrier() agrees with a look at every bar over far touches", () => {
  const random = prng(7), rows = 3000, horizon = 240;
  const close = new Float64Array(rows);
  for (let t = 0, price = 100; t < rows; t++) close[t] = price *= Math.exp(0.001 * random.normal());
  const high = close.map((price) => price * (1 + 5e-4 * random.uniform()));
  const low = close.map((price) => price * (1 - 5e-4 * random.uniform()));
  const bars = createBars(
    { time: close.map((_, t) => t), open: close, high, low, close, volume: close },
    { symbol: "WALK", intervalMs: 1 },
  );
  const { values, spanEnd } = tripleBarrier(bars, { horizon, estimator: "atr", window: 50 });
  const found: Record<string, number> = {};
  for (let t = 50; t + horizon < rows; t++) {
    // The level of the target, back from where it was reached, is the width of both.
    let end = t + 1;
    while (end < t + horizon && end < spanEnd[t]) end++;
    assert.equal(end, spanEnd[t]);
    const inside = (value: number, edge: number) => Math.abs(value - close[t]) < edge;
    const edge = values[t] === 0
      ? Infinity
      : values[t] === 1
      ? high[end] - close[t]
      : close[t] - low[end];
    for (let i = t + 1; i < end; i++) {
      assert.ok(inside(Math.max(high[i], 2 * close[t] - low[i]), edge), `row ${t}, bar ${i}`);
    }
    found[values[t]] = (found[values[t]] ?? 0) + 1;
  }
  assert.ok(found[1] > 200 && found[-1] > 200 && found[0] > 200, JSON.stringify(found));
});

Deno.test("tripleBarrier() and metaLabel() refuse barriers, sides and forms that cannot be", () => {
  const bars = barsOf([calm]);
  const side = Float64Array.of(1);
  const wrong = { form: "up" } as unknown as { form: "sign" };
  for (const name of ["take", "stop"]) {
    for (const value of [0, -1, NaN]) {
      const message = `Expected ${name} to be a number above 0 but found ${value}`;
      assert.throws(() => tripleBarrier(bars, { horizon: 2, [name]: value }), {
        name: "RangeError",
        message,
      });
      assert.throws(() => metaLabel(bars, { horizon: 2, side, [name]: value }), { message });
    }
  }
  assert.throws(
    () => tripleBarrier(bars, { horizon: 2, ...wrong }),
    /one of barrier, sign, binary/,
  );
  assert.throws(
    () => tripleBarrier(bars, { horizon: 2, side: new Float64Array(2) }),
    /^TypeError: Expected side to have the length of time, 1, but found 2/,
  );
  assert.throws(() => metaLabel(bars, { horizon: 2, side, fee: -1 }), /^RangeError: Expected fee/);
});
