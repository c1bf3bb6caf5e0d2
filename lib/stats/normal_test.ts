import assert from "node:assert/strict";
import fc from "fast-check";
import { normalCdf, normalQuantile } from "./mod.ts";

Deno.test("normalCdf() undoes normalQuantile()", () => {
  fc.assert(fc.property(fc.double({ min: 1e-300, max: 0.999, noNaN: true }), (p) => {
    assert.ok(Math.abs(normalCdf(normalQuantile(p)) / p - 1) < 1e-12);
  }));
});

Deno.test("normalCdf() is symmetric and never falls", () => {
  const x = fc.double({ min: -40, max: 40, noNaN: true });
  fc.assert(fc.property(x, x, (a, b) => {
    assert.ok(Math.abs(normalCdf(a) + normalCdf(-a) - 1) < 1e-15);
    // Two approximations meet at +-0.674 and +-5.66, each right to 1e-15.
    if (a < b) assert.ok(normalCdf(a) <= normalCdf(b) + 2e-16);
  }));
});

Deno.test("normalCdf() and normalQuantile() at their ends", () => {
  assert.deepEqual([normalCdf(-Infinity), normalCdf(Infinity), normalCdf(NaN)], [0, 1, NaN]);
  assert.deepEqual([normalQuantile(0), normalQuantile(1)], [-Infinity, Infinity]);
  for (const p of [-0.1, 1.1, NaN]) assert.throws(() => normalQuantile(p), RangeError);
});
