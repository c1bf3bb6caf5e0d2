import assert from "node:assert/strict";
import { mean, quantile, sortedQuantile, standardDeviation } from "./mod.ts";

Deno.test("mean() and standardDeviation() say NaN when there is too little or something missing", () => {
  assert.ok(Number.isNaN(mean([])));
  assert.ok(Number.isNaN(mean([1, NaN])));
  assert.ok(Number.isNaN(standardDeviation([1])));
  assert.ok(Number.isNaN(standardDeviation([1, NaN, 2])));
  assert.equal(standardDeviation([1], { ddof: 0 }), 0);
});

Deno.test("standardDeviation() keeps its digits next to a large mean", () => {
  const values = [1, 2, 3, 4].map((x) => x + 1e9);
  assert.ok(Math.abs(standardDeviation(values) - Math.sqrt(5 / 3)) < 1e-12);
});

Deno.test("quantile() refuses shares outside [0, 1] and answers NaN with NaN", () => {
  assert.throws(() => quantile([1], 1.1), RangeError);
  assert.ok(Number.isNaN(quantile([], 0.5)));
  assert.ok(Number.isNaN(quantile([1, NaN, 3], 0.5)));
  assert.equal(quantile([1, Infinity], 0), 1);
  assert.equal(quantile([-Infinity, -Infinity], 0.5), -Infinity);
});

Deno.test("quantile() leaves its input as it is", () => {
  const values = Float64Array.of(3, 1, 2);
  quantile(values, 0.5);
  assert.deepEqual([...values], [3, 1, 2]);
});

Deno.test("sortedQuantile() looks only at the part it is given", () => {
  assert.equal(sortedQuantile([0, 1, 2, 3, NaN], 0.5, { from: 1, to: 4 }), 2);
  assert.ok(Number.isNaN(sortedQuantile([1], 0.5, { to: 0 })));
});
