import assert from "node:assert/strict";
import fc from "fast-check";
import { optimalBlockLength } from "./mod.ts";

const finite = fc.double({ min: -1e3, max: 1e3, noNaN: true });

Deno.test("optimalBlockLength() stays within its bounds for any series", () => {
  fc.assert(fc.property(fc.array(finite, { maxLength: 80 }), (values) => {
    const length = optimalBlockLength(values);
    const n = values.length;
    assert.ok(length >= 1 && length <= Math.max(1, Math.ceil(Math.min(3 * Math.sqrt(n), n / 3))));
  }));
});

Deno.test("optimalBlockLength() does not depend on level and unit", () => {
  const values = Float64Array.from({ length: 200 }, (_, i) => Math.sin(i / 7) + Math.cos(i * i));
  const moved = values.map((x) => 5 - 40 * x);
  assert.ok(Math.abs(optimalBlockLength(values) - optimalBlockLength(moved)) < 1e-9);
});

Deno.test("optimalBlockLength() of a constant or tiny series is 1", () => {
  assert.equal(optimalBlockLength(new Float64Array(100).fill(0.1)), 1);
  for (let n = 0; n < 7; n++) assert.equal(optimalBlockLength(new Float64Array(n)), 1);
});

Deno.test("optimalBlockLength() names the row of a missing value", () => {
  assert.throws(() => optimalBlockLength([1, NaN]), {
    name: "RangeError",
    message: "Expected values to be finite but found NaN at index 1",
  });
});
