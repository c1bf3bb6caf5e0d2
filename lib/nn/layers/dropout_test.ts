import assert from "node:assert/strict";
import { input } from "../graph/mod.ts";
import { evaluate } from "../onnx/testing.ts";
import { dropout } from "./dropout.ts";
import { type Network, trace } from "./network.ts";

const network: Network = (context, x) => dropout(context, x, { name: "drop", rate: 0.25 });

Deno.test("dropout() multiplies by its mask while training", async () => {
  const { output, masks } = trace(network, input("x", [2, 2], "float64"), { training: true });
  assert.deepEqual(masks, [{ name: "drop", shape: [2, 2], rate: 0.25 }]);
  const { y } = await evaluate({ y: output }, {
    feeds: { x: Float64Array.of(1, 2, 3, 4), drop: Float64Array.of(0, 2, 2, 0) },
    shapes: { x: [2, 2], drop: [2, 2] },
  });
  assert.deepEqual(y, [0, 4, 6, 0]);
});

Deno.test("dropout() is the identity when serving and at rate 0, and refuses a rate of 1", () => {
  const x = input("x", [2, 2]);
  assert.equal(trace(network, x).output, x);
  assert.equal(trace(network, x).masks.length, 0);
  const none: Network = (context, x) => dropout(context, x, { name: "drop", rate: 0 });
  assert.equal(trace(none, x, { training: true }).output, x);
  const all: Network = (context, x) => dropout(context, x, { name: "drop", rate: 1 });
  assert.throws(() => trace(all, x, { training: true }), RangeError);
});
