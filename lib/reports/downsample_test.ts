import assert from "node:assert/strict";
import fc from "fast-check";
import { downsample } from "./downsample.ts";

const lines = fc.float64Array({ minLength: 1, maxLength: 300, noNaN: true });

Deno.test("downsample() keeps both ends, the lowest and the highest point, in order", () => {
  fc.assert(fc.property(lines, fc.integer({ min: 4, max: 120 }), (values, limit) => {
    const kept = downsample(values, limit);
    assert.ok(kept.length <= Math.max(limit, 0));
    assert.equal(kept[0], 0);
    assert.equal(kept[kept.length - 1], values.length - 1);
    const points = Array.from(kept, (i) => values[i]);
    assert.equal(Math.max(...points), Math.max(...values));
    assert.equal(Math.min(...points), Math.min(...values));
    assert.ok(kept.every((i, k) => k === 0 || i > kept[k - 1]));
  }));
});

Deno.test("downsample() skips NaN when it thins and keeps all points when it need not", () => {
  const values = Float64Array.from({ length: 100 }, (_, i) => (i % 3 ? NaN : i));
  assert.ok(downsample(values, 20).every((i) => i % 3 === 0));
  assert.equal(downsample(values, 100).length, 100);
});
