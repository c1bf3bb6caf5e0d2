import assert from "node:assert/strict";
import fc from "fast-check";
import { createBars } from "../core/mod.ts";
import { direction } from "./direction.ts";
import { forwardLogReturn } from "./forward_log_return.ts";
import { maskFilled } from "./mask_filled.ts";

const row = fc.record({
  flag: fc.constantFrom(0, 0, 0, 1, NaN),
  ahead: fc.integer({ min: 0, max: 4 }),
});

Deno.test("maskFilled() takes the values whose bars a loop finds one filled among", () => {
  fc.assert(fc.property(fc.array(row), (rows) => {
    const filled = Float64Array.from(rows, ({ flag }) => flag);
    const spanEnd = Int32Array.from(rows, ({ ahead }, t) => Math.min(rows.length - 1, t + ahead));
    const values = Float64Array.from(rows, (_, t) => t);
    const masked = maskFilled({ filled }, { values, spanEnd });
    const expected = values.map((value, t) =>
      filled.subarray(t, spanEnd[t] + 1).includes(1) ? NaN : value
    );
    assert.deepEqual(masked, expected);
    assert.deepEqual(values, Float64Array.from(rows, (_, t) => t));
  }));
});

Deno.test("labels look at no bar that was filled", () => {
  const close = Float64Array.of(10, 11, 11, 12, 13, 12);
  const bars = createBars({
    ...{ time: close.map((_, t) => t), open: close, high: close, low: close, close, volume: close },
    filled: Float64Array.of(0, 0, 1, 0, 0, 0),
  }, { symbol: "TEST", intervalMs: 1 });
  assert.deepEqual([...direction(bars, { horizon: 1 }).values], [1, NaN, NaN, 1, 0, NaN]);
  const { values } = forwardLogReturn(bars, { horizon: 2 });
  assert.deepEqual([...values].map(Number.isNaN), [true, true, true, false, true, true]);
});
