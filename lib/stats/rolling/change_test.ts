import assert from "node:assert/strict";
import fc from "fast-check";
import { logChange, relativeChange } from "./change.ts";
import { assertNear, dailyCloses, gappySeries, nanRows, talibSeries } from "./testing.ts";

Deno.test("relativeChange() gives TA-Lib's ROCP", () => {
  const output = new Float64Array(dailyCloses.length);
  const tolerance = { relative: 1e-12, absolute: 1e-14 };
  assertNear(relativeChange(dailyCloses, output), talibSeries("rocp1"), tolerance);
  assertNear(relativeChange(dailyCloses, output, { lag: 14 }), talibSeries("rocp14"), tolerance);
});

Deno.test("logChange() is the logarithm of 1 + relativeChange(), in place, too", () => {
  fc.assert(fc.property(gappySeries, fc.integer({ min: 1, max: 90 }), (x, lag) => {
    const relative = relativeChange(x, new Float64Array(x.length), { lag });
    const expected = Array.from(
      x,
      (v, t) => Number.isNaN(relative[t]) ? NaN : Math.log(v) - Math.log(x[t - lag]),
    );
    const tolerance = { relative: 1e-9, absolute: 1e-13 };
    assertNear(logChange(x, new Float64Array(x.length), { lag }), expected, tolerance);
    const first = x.slice(), second = x.slice();
    assertNear(logChange(first, first, { lag }), expected, tolerance);
    assertNear(relativeChange(second, second, { lag }), relative, { relative: 0 });
  }));
});

Deno.test("logChange() keeps the digits of tiny moves and of falls to almost nothing", () => {
  const output = new Float64Array(2);
  assertNear(logChange(Float64Array.of(1, 1 + 2 ** -50), output), [NaN, 2 ** -50 - 2 ** -101], {
    relative: 1e-15,
  });
  assertNear(logChange(Float64Array.of(1, 1e-20), output), [NaN, -20 * Math.LN10], {
    relative: 1e-15,
  });
});

Deno.test("logChange() and relativeChange() are NaN where a price is missing or not positive", () => {
  for (const bad of [NaN, 0, -1, Infinity, -Infinity]) {
    const x = new Float64Array(12).fill(5);
    x[6] = bad;
    for (const change of [logChange, relativeChange]) {
      assert.deepEqual(nanRows(change(x, new Float64Array(12), { lag: 3 })), [0, 1, 2, 6, 9]);
    }
  }
  assert.throws(() => logChange(new Float64Array(1), new Float64Array(1), { lag: 0 }), RangeError);
});
