import assert from "node:assert/strict";
import { prng } from "../lib/core/mod.ts";
import * as graph from "../lib/nn/graph/mod.ts";
import { lower, Session } from "../lib/nn/onnx/mod.ts";
import { type Backend, Program } from "../lib/nn/tfjs/mod.ts";
import type { Computed } from "../lib/nn/tfjs/rules.ts";
import { BACKENDS } from "./tfjs_backends.ts";

type Tensor = graph.Tensor;
const { input } = graph;

const x = input("x", [3, 4]), y = input("y", [3, 4]), row = input("row", [4]);
const column = input("column", [3, 1]), wide = input("wide", [4, 5]);
const stack = input("stack", [2, 3, 4]), other = input("other", [2, 4, 5]);
const heads = input("heads", [2, 3, 4, 2]), keys = input("keys", [2, 3, 4, 2]);
const positive = graph.add(graph.multiply(x, x), 0.1);
/** Some of its elements are zero. */
const rectified = graph.relu(x);

/** Uses of each primitive, among them every shape that has a path of its own. */
const USES: { readonly [P in Computed]: readonly Tensor[] } = {
  add: [graph.add(x, y), graph.add(x, row), graph.add(column, row), graph.add(x, 1)],
  subtract: [graph.subtract(x, row), graph.subtract(1, x)],
  multiply: [graph.multiply(x, column)],
  divide: [graph.divide(x, positive)],
  negate: [graph.negate(x)],
  exp: [graph.exp(x)],
  erf: [graph.erf(x)],
  log: [graph.log(positive)],
  sqrt: [graph.sqrt(positive)],
  sigmoid: [graph.sigmoid(graph.multiply(x, 30))],
  tanh: [graph.tanh(x)],
  softplus: [graph.softplus(graph.multiply(x, 30))],
  relu: [rectified],
  sign: [graph.sign(rectified), graph.sign(x)],
  nonzero: [graph.nonzero(rectified)],
  matmul: [
    graph.matmul(x, wide),
    graph.matmul(graph.transpose(x), y),
    graph.matmul(x, graph.transpose(y)),
    graph.matmul(graph.transpose(wide), graph.transpose(x)),
    graph.matmul(stack, wide),
    graph.matmul(stack, graph.transpose(graph.transpose(wide))),
    graph.matmul(graph.transposeMatrices(other), graph.transpose(x)),
    graph.matmul(stack, other),
    graph.matmul(graph.transposeMatrices(other), graph.transposeMatrices(stack)),
    graph.matmul(heads, graph.transposeMatrices(keys)),
  ],
  transpose: [
    graph.transpose(x),
    graph.transpose(heads, [0, 2, 1, 3]),
    graph.transposeMatrices(stack),
  ],
  reshape: [graph.reshape(x, [2, 6]), graph.reshape(stack, [24])],
  expand: [graph.expand(row, [3, 4]), graph.expand(column, [2, 3, 5])],
  concat: [graph.concat([x, y, x], 0), graph.concat([stack, stack], 2)],
  split: [...graph.split(stack, [1, 3], 2), graph.split(x, [1, 1, 1], 0)[1]],
  pad: [
    graph.pad(x, { axis: 1, before: 2, after: 1 }),
    graph.pad(stack, { axis: 1, before: -1 }),
    graph.pad(x, { axis: 0, before: 3, after: -2 }),
    graph.pad(x, { axis: 1, before: -1, after: -2 }),
  ],
  softmax: [graph.softmax(x), graph.softmax(stack, 0), graph.softmax(stack, 1)],
  layerNormalization: graph.layerNormalization(x, {
    scale: row,
    bias: graph.multiply(row, 2),
    epsilon: 0.01,
  }).node.outputs,
  sum: [
    graph.sum(x),
    graph.sum(stack, { axes: [1] }),
    graph.sum(stack, { axes: [0, 2], keepDimensions: true }),
  ],
};

async function compare(backend: Backend, outputs: Readonly<Record<string, Tensor>>) {
  await using session = await Session.create(lower(outputs));
  using program = await Program.create(outputs, { backend });
  assert.deepEqual(program.inputNames.toSorted(), session.inputNames.toSorted());
  const random = prng(7);
  const feeds = Object.fromEntries(
    [x, y, row, column, wide, stack, other, heads, keys].map(({ node, shape }) => [
      (node as graph.Node<"input">).attributes.name,
      { shape, data: Float32Array.from({ length: graph.sizeOf(shape) }, () => random.normal()) },
    ]),
  );
  const expected = await session.run(Object.fromEntries(
    session.inputNames.map((name) => [name, session.value(feeds[name].data, feeds[name].shape)]),
  ));
  const found = await program.run(feeds);
  for (const [name, { dims, data }] of Object.entries(expected)) {
    assert.deepEqual(found[name].shape, [...dims], name);
    found[name].dataSync().forEach((value, i) => {
      const wanted = Number(data[i]);
      assert.ok(
        Math.abs(value - wanted) <= 2e-6 * Math.max(1, Math.abs(wanted)),
        `${name}: expected ${wanted} at ${i} but found ${value}`,
      );
    });
    found[name].dispose();
  }
}

for (const { backend, ignore } of BACKENDS) {
  for (const [op, uses] of Object.entries(USES)) {
    Deno.test({
      name: `TensorFlow.js on ${backend} computes ${op} as ONNX Runtime does`,
      ignore,
      fn: () => compare(backend, Object.fromEntries(uses.map((use, i) => [`${op}${i}`, use]))),
    });
  }
}
