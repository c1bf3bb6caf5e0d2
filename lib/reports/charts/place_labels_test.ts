import assert from "node:assert/strict";
import fc from "fast-check";
import { placeLabels } from "./place_labels.ts";

Deno.test("placeLabels() keeps labels of near dots off each other and off the dots", () => {
  const dot = fc.tuple(fc.integer({ min: 0, max: 40 }), fc.integer({ min: 0, max: 40 }));
  fc.assert(fc.property(fc.array(dot, { minLength: 1, maxLength: 3 }), (dots) => {
    const labels = placeLabels(dots).map(([dx, dy], i) => [dots[i][0] + dx, dots[i][1] + dy]);
    labels.forEach(([x, y], i) => {
      const others = [...dots, ...labels.filter((_, j) => j !== i)];
      const apart = others.every(([ox, oy]) => Math.abs(x - ox) > 9 || Math.abs(y - oy) > 10);
      assert.ok(apart, JSON.stringify({ dots, labels }));
    });
  }));
});

Deno.test("placeLabels() puts a lone label above its dot, and one without room there, too", () => {
  assert.deepEqual(placeLabels([[50, 50]]), [[0, -11]]);
  const crowd = Array.from({ length: 20 }, () => [0, 0] as const);
  assert.deepEqual(placeLabels(crowd).at(-1), [0, -11]);
});
