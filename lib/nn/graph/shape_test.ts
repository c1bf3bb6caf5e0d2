import assert from "node:assert/strict";
import * as g from "./mod.ts";

Deno.test("broadcastShapes() follows NumPy's rules", () => {
  assert.deepEqual(g.broadcastShapes([4, 1, 3], [2, 1]), [4, 2, 3]);
  assert.deepEqual(g.broadcastShapes([], [2]), [2]);
  assert.deepEqual(g.broadcastShapes([g.BATCH, 1], [1]), [g.BATCH, 1]);
  assert.throws(() => g.broadcastShapes([2, 3], [2]), TypeError);
  assert.throws(() => g.broadcastShapes([g.BATCH], [3]), TypeError);
});

Deno.test("ops refuse shapes that do not fit, with both shapes in the message", () => {
  const a = g.input("a", [2, 3]), b = g.input("b", [4, 5]);
  assert.throws(() => g.matmul(a, b), /\[2, 3\] and \[4, 5\]/);
  assert.throws(() => g.concat([a, b], 0), /\[2, 3\] and \[4, 5\]/);
  assert.throws(() => g.reshape(a, [7]), /6 elements/);
  assert.throws(() => g.matmul(g.input("c", [2, 3, 4]), g.input("d", [3, 4, 2])), TypeError);
  assert.throws(() => g.pad(a, { axis: 0, before: -1, after: -2 }), /some of 2 elements/);
  assert.throws(() => g.layerNormalization(a, { scale: b, bias: b }), /\[3\] but found \[4, 5\]/);
  assert.throws(() => g.split(a, [1, 1], 1), /add up to 3/);
  assert.throws(() => g.expand(a, [3, 3]), TypeError);
  assert.throws(() => g.transpose(a, [0, 0]), RangeError);
  assert.throws(() => g.sum(a, { axes: [2] }), RangeError);
  assert.throws(() => g.add(a, g.input("c", [2, 3], "float64")), TypeError);
  assert.throws(() => g.constant([1, 2], [3]), TypeError);
});

Deno.test("ops that need the batch size refuse a free batch", () => {
  const x = g.input("x", [g.BATCH, 3]);
  assert.throws(() => g.reshape(x, [3]), /batch x 3 elements but found \[3\]/);
  assert.throws(() => g.reshape(g.input("x", [2, g.BATCH]), [g.BATCH, 2]), TypeError);
  assert.throws(() => g.pad(x, { axis: 0, after: 1 }), RangeError);
  assert.throws(() => g.expand(x, [g.BATCH, 3]), /static shape/);
  assert.deepEqual(g.sum(x, { axes: [1] }).shape, [g.BATCH]);
  assert.deepEqual(g.reshape(x, [1, g.BATCH, 3, 1]).shape, [1, g.BATCH, 3, 1]);
});

Deno.test("topologicalOrder() puts every node after its inputs, however deep the graph", () => {
  let x = g.input("x", [1]);
  for (let i = 0; i < 50_000; i++) x = g.add(x, 1);
  const order = g.topologicalOrder([x]);
  const position = new Map(order.map((node, i) => [node, i]));
  for (const [node, i] of position) {
    for (const input of node.inputs) assert.ok(position.get(input.node)! < i);
  }
  assert.equal(order.length, 100_001);
});
