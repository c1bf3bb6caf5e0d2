import assert from "node:assert/strict";
import { BATCH, input } from "../graph/mod.ts";
import { evaluate } from "../onnx/testing.ts";
import { trace } from "./network.ts";
import { attentionPooling, lastStep, meanStep } from "./pooling.ts";

// [time 3, batch 2, features 2]
const NUMBERS = Float32Array.of(1, 2, 3, 4, 5, 6, 7, 8, 9, 11, 13, 15);
const shapes = { x: [3, 2, 2] };
const x = input("x", [3, BATCH, 2]);

Deno.test("lastStep() and meanStep() keep the batch free", async () => {
  const { last, mean } = await evaluate({ last: lastStep(x), mean: meanStep(x) }, {
    feeds: { x: NUMBERS },
    shapes,
  });
  assert.deepEqual(last, [9, 11, 13, 15]);
  mean.forEach((value, i) => assert.ok(Math.abs(value - [5, 19 / 3, 23 / 3, 9][i]) < 1e-6));
  assert.equal(lastStep(input("one", [1, BATCH, 2])).shape.length, 2);
});

Deno.test("attentionPooling() goes from the mean to the step that the query picks", async () => {
  const pooled = (query: number) =>
    evaluate({
      y: trace(
        (context, x) => attentionPooling(context, x, { name: "a", units: 1 }),
        x,
        {
          weights: {
            "a.weight": Float32Array.of(0.1, 0),
            "a.bias": Float32Array.of(0),
            "a.query": Float32Array.of(query),
          },
        },
      ).output,
    }, { feeds: { x: NUMBERS }, shapes });
  const even = (await pooled(0)).y, sharp = (await pooled(1000)).y;
  even.forEach((value, i) => assert.ok(Math.abs(value - [5, 19 / 3, 23 / 3, 9][i]) < 1e-5));
  sharp.forEach((value, i) => assert.ok(Math.abs(value - [9, 11, 13, 15][i]) < 1e-5));
  const shares = [1, 5, 9].map((value) => Math.exp(2 * Math.tanh(0.1 * value)));
  const total = shares.reduce((sum, share) => sum + share, 0);
  const expected = (shares[0] * 1 + shares[1] * 5 + shares[2] * 9) / total;
  assert.ok(Math.abs((await pooled(2)).y[0] - expected) < 1e-5);
});
