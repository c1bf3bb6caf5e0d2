import assert from "node:assert/strict";
import { add, concat, exp, input, matmul, multiply, split, sum, transpose } from "../graph/mod.ts";
import { planGraph } from "./plan.ts";
import { Program } from "./program.ts";
import { loadRuntime } from "./runtime.ts";

const x = input("x", [2]);
const feed = (...numbers: number[]) => ({
  data: Float32Array.from(numbers),
  shape: [numbers.length],
});
const create = (outputs: Parameters<typeof Program.create>[0]) =>
  Program.create(outputs, { backend: "cpu" });

Deno.test("Program gives outputs that are inputs, constants or the same tensor as ones of their own", async () => {
  const twice = add(x, x);
  using program = await create({ x, twice, again: twice, one: add(multiply(x, 0), 1) });
  const { tf } = program.runtime;
  const given = tf.tensor(Float32Array.of(1, 2), [2]);
  const outputs = await program.run({ x: given });
  outputs.twice.dispose();
  outputs.x.dispose();
  assert.deepEqual([...outputs.again.dataSync()], [2, 4]);
  assert.deepEqual([...outputs.one.dataSync()], [1, 1]);
  assert.deepEqual([...given.dataSync()], [1, 2], "a tensor that was fed is only read");
  for (const tensor of [outputs.again, outputs.one, given]) tensor.dispose();
});

Deno.test("Program leaves no tensor behind, neither after a run nor after an error", async () => {
  const { tf } = await loadRuntime("cpu");
  const before = tf.memory().numTensors;
  const program = await create({ y: sum(exp(concat(split(multiply(x, 3), [1, 1], 0), 0))) });
  const ready = tf.memory().numTensors;
  const { y } = await program.run({ x: feed(1, 2) });
  y.dispose();
  assert.equal(tf.memory().numTensors, ready);
  await assert.rejects(program.run({}), {
    name: "TypeError",
    message: "Expected input x of shape [2] but found none",
  });
  await assert.rejects(program.run({ x: feed(1, 2, 3) }), {
    message: "Expected input x of shape [2] but found [3]",
  });
  assert.equal(tf.memory().numTensors, ready);
  program[Symbol.dispose]();
  assert.equal(tf.memory().numTensors, before);
});

Deno.test("Program.create() refuses double precision", async () => {
  await assert.rejects(create({ y: exp(input("z", [3], "float64")) }), {
    name: "TypeError",
    message: "Expected float32 tensors for TensorFlow.js but found exp of float64, 3 numbers",
  });
});

Deno.test("planGraph() computes no transpose that products read around", () => {
  const a = input("a", [3, 4]), b = input("b", [3, 5]);
  const flipped = transpose(a);
  assert.equal(planGraph({ y: matmul(flipped, b) }).steps.length, 1);
  assert.equal(planGraph({ y: matmul(flipped, b), flipped }).steps.length, 2);
});

Deno.test("planGraph() is done with each tensor once, after its last reader", () => {
  const y = exp(x), z = add(y, 1);
  const { steps, outputs } = planGraph({ z, w: multiply(z, y) });
  assert.deepEqual(steps.map(({ done }) => done.length), [0, 0, 1]);
  assert.deepEqual(steps[2].done, [steps[0].outputs[0]]);
  assert.equal(outputs.z, steps[1].outputs[0]);
});
