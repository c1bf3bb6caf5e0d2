import assert from "node:assert/strict";
import fc from "fast-check";
import { inferInterval } from "./infer_interval.ts";

Deno.test("inferInterval() finds the step although a third of the rows are gone", () => {
  const kept = fc.array(fc.constantFrom(1, 1, 1, 2, 5), { minLength: 20, maxLength: 60 });
  fc.assert(fc.property(kept, fc.constantFrom(60_000, 7_200_000, 86_400_000), (steps, interval) => {
    fc.pre(steps.filter((step) => step === 1).length > steps.length / 2);
    let now = 1.7e12;
    assert.equal(
      inferInterval(Float64Array.from(steps, (step) => now += step * interval)),
      interval,
    );
  }));
});

Deno.test("inferInterval() passes over repeated and unsorted times", () => {
  assert.equal(inferInterval(Float64Array.of(60, 60, 0, 60, 120)), 60);
  // Of two different steps it takes one of them, not the mean.
  assert.equal(inferInterval(Float64Array.of(0, 60, 3_660)), 60);
});

Deno.test("inferInterval() asks for the interval when times do not tell it", () => {
  assert.throws(() => inferInterval(Float64Array.of(5)), {
    name: "RangeError",
    message: /but found 1 row; state the interval$/,
  });
  assert.throws(() => inferInterval(Float64Array.of(5, 5, 5)), /but found 3 rows/);
});
