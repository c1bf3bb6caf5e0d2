import assert from "node:assert/strict";
import { groupRows, numbers, pick, texts } from "./columns.ts";

const table = {
  time: BigInt64Array.of(1_700_000_000_000n),
  fold: Int32Array.of(3),
  loss: Float32Array.of(0.5),
  model: ["lstm"],
};

Deno.test("numbers() converts every numeric kind and refuses text and absent columns", () => {
  assert.deepEqual(numbers(table, "time"), Float64Array.of(1_700_000_000_000));
  assert.deepEqual(numbers(table, "fold"), Float64Array.of(3));
  assert.deepEqual(numbers(table, "loss"), Float64Array.of(0.5));
  assert.throws(() => numbers(table, "model"), /numbers called model but found text/);
  assert.throws(() => numbers(table, "epoch"), /numbers called epoch but found no such column/);
});

Deno.test("texts() refuses numbers and absent columns", () => {
  assert.deepEqual(texts(table, "model"), ["lstm"]);
  assert.throws(() => texts(table, "fold"), /text called fold but found numbers/);
  assert.throws(() => texts(table, "part"), /text called part but found no such column/);
});

Deno.test("groupRows() keeps the order of keys and rows", () => {
  const groups = groupRows(["b", "a", "b"]);
  assert.deepEqual([...groups.keys()], ["b", "a"]);
  assert.deepEqual(pick(Float64Array.of(5, 6, 7), groups.get("b")!), Float64Array.of(5, 7));
});
