import assert from "node:assert/strict";
import { evaluate } from "../onnx/testing.ts";
import { sinusoidalPositions } from "./positions.ts";

Deno.test("sinusoidalPositions() are sines and cosines whose product tells the distance only", async () => {
  const time = 9, width = 8;
  const { table } = await evaluate({
    table: sinusoidalPositions({ shape: [1, time, width], dtype: "float64" }),
  }, { feeds: {}, shapes: {} });
  assert.deepEqual(table.slice(0, width), [0, 1, 0, 1, 0, 1, 0, 1]);
  assert.ok(Math.abs(table[width] - Math.sin(1)) < 1e-15);
  assert.ok(Math.abs(table[2 * width + 3] - Math.cos(2 / 10)) < 1e-15);
  const product = (a: number, b: number) => {
    let total = 0;
    for (let i = 0; i < width; i++) total += table[a * width + i] * table[b * width + i];
    return total;
  };
  for (let t = 0; t + 3 < time; t++) {
    assert.ok(Math.abs(product(t, t + 3) - product(0, 3)) < 1e-12);
  }
});
