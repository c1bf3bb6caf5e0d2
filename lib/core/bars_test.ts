import assert from "node:assert/strict";
import { createBars, sliceBars } from "./bars.ts";

const ramp = Float64Array.of(1, 2, 3, 4);
const columns = { time: ramp, open: ramp, high: ramp, low: ramp, close: ramp, volume: ramp };

Deno.test("createBars() refuses columns of different lengths", () => {
  assert.throws(
    () => createBars({ ...columns, low: Float64Array.of(1) }, { symbol: "X", intervalMs: 1 }),
    /Expected low to have the length of time, 4, but found 1/,
  );
});

Deno.test("createBars() is frozen and keeps only columns it knows", () => {
  const bars = createBars({ ...columns, trades: ramp }, { symbol: "X", intervalMs: 1 });
  assert.ok(Object.isFrozen(bars));
  assert.equal(bars.trades, ramp);
  assert.ok(!("quoteVolume" in bars));
});

Deno.test("sliceBars() gives views on the same memory, optional columns too", () => {
  const bars = createBars({ ...columns, coverage: ramp }, { symbol: "X", intervalMs: 1 });
  const part = sliceBars(bars, 1, 3);
  assert.equal(part.length, 2);
  assert.deepEqual([...part.coverage!], [2, 3]);
  assert.equal(part.close.buffer, ramp.buffer);
  assert.throws(() => sliceBars(bars, 3, 2), RangeError);
});
