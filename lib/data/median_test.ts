import assert from "node:assert/strict";
import fc from "fast-check";
import { medianInPlace } from "./median.ts";

function naive(values: readonly number[]): number {
  const sorted = Float64Array.from(values).sort();
  const n = sorted.length;
  return n % 2 === 1 ? sorted[n >>> 1] : (sorted[n / 2 - 1] + sorted[n / 2]) / 2;
}

Deno.test("medianInPlace() equals the middle of the sorted values, ties included", () => {
  const few = fc.integer({ min: -3, max: 3 });
  const any = fc.double({ min: -1e9, max: 1e9, noNaN: true });
  fc.assert(fc.property(fc.array(fc.oneof(few, any), { minLength: 1 }), (values) => {
    assert.equal(medianInPlace(Float64Array.from(values)) + 0, naive(values) + 0);
  }));
});

Deno.test("medianInPlace() is NaN for no values", () => {
  assert.equal(medianInPlace(new Float64Array(0)), NaN);
});
