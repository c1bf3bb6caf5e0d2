/**
 * Every operation of graphs on WebGPU, next to the CPU. Needs a GPU, or a Vulkan driver that computes
 * on the CPU: `deno task test:devices`. @module
 */
import assert from "node:assert/strict";
import { prng } from "lib/core/mod.ts";
import * as graph from "lib/nn/graph/mod.ts";
import { input, type Primitive, type Shape, type Tensor } from "lib/nn/graph/mod.ts";
import { gru, lstm, trace } from "lib/nn/layers/mod.ts";
import { lower, Session } from "lib/nn/onnx/mod.ts";

/** Makes tensors to compute. Their inputs are called `<kind of numbers>/<name>`: see `numbers`. */
type Case = () => readonly Tensor[];

const EXTREMES = [0, -0, 1, -1, 30, -30, 200, -200];

function numbers(name: string, shape: Shape): Float32Array {
  const random = prng(7).fork(name);
  return Float32Array.from({ length: graph.sizeOf(shape) }, (_, i) => {
    if (name.startsWith("extreme/")) return EXTREMES[i];
    const value = random.normal();
    return name.startsWith("positive/") ? Math.abs(value) + 0.1 : value;
  });
}

const any = (name: string, shape: Shape) => input(`any/${name}`, shape);
const ofAny = (f: (x: Tensor) => Tensor): Case => () => [
  f(any("x", [3, 4])),
  f(input("extreme/x", [EXTREMES.length])),
];
const ofPositive = (f: (x: Tensor) => Tensor): Case => () => [f(input("positive/x", [3, 4]))];
const binary = (f: (a: Tensor, b: Tensor) => Tensor): Case => () => [
  f(any("a", [2, 3, 4]), input("positive/b", [3, 1])),
];

/** As many outputs of one split, each times its number so that none can stand for another. */
function parts(count: number): Tensor {
  const pieces = graph.split(any(`x${count}`, [2, count]), new Array(count).fill(1), 1);
  return graph.concat(pieces.map((piece, i) => graph.multiply(piece, i + 1)), 1);
}

const CASES: { readonly [P in Primitive]: Case } = {
  input: () => [any("x", [2, 3])],
  constant: () => [graph.add(any("x", [2]), graph.constant([1, 2], [2]))],
  add: binary(graph.add),
  subtract: binary(graph.subtract),
  multiply: binary(graph.multiply),
  divide: binary(graph.divide),
  negate: ofAny(graph.negate),
  // No extremes: the GPU's e^30 has five right digits.
  exp: () => [graph.exp(any("x", [3, 4]))],
  erf: ofAny(graph.erf),
  log: ofPositive(graph.log),
  sqrt: ofPositive(graph.sqrt),
  sigmoid: ofAny(graph.sigmoid),
  tanh: ofAny(graph.tanh),
  softplus: ofAny(graph.softplus),
  relu: ofAny(graph.relu),
  sign: ofAny(graph.sign),
  nonzero: ofAny(graph.nonzero),
  matmul: () => [
    graph.matmul(any("a", [5, 3]), any("b", [3, 4])),
    graph.matmul(graph.transpose(any("c", [3, 5])), graph.transpose(any("d", [4, 3]))),
    graph.matmul(any("e", [2, 2, 5, 3]), any("f", [2, 2, 3, 4])),
  ],
  transpose: () => [graph.transpose(any("x", [2, 3, 4]), [2, 0, 1])],
  reshape: () => [graph.reshape(any("x", [2, 3, 4]), [4, 6])],
  expand: () => [graph.expand(any("x", [3, 1]), [2, 3, 4])],
  concat: () => [graph.concat(Array.from({ length: 40 }, (_, i) => any(`x${i}`, [2, 1])), 1)],
  // WebGPU takes 7 parts at once; 8 are split in two levels, 64 in three.
  split: () => [7, 8, 40, 64].map(parts),
  pad: () => [graph.pad(any("x", [2, 3]), { axis: 1, before: 2, after: 1 })],
  softmax: () => [graph.softmax(any("x", [2, 3, 4]), 1), graph.softmax(any("y", [2, 8]))],
  // Its statistics, too, which the gradient reads.
  layerNormalization: () => [
    ...graph.layerNormalization(any("x", [2, 3, 4]), {
      scale: any("scale", [4]),
      bias: any("bias", [4]),
    }).node.outputs,
  ],
  sum: () => [
    graph.sum(any("x", [2, 3, 4]), { axes: [0, 2] }),
    graph.sum(any("y", [2, 3, 4]), { axes: [2], keepDimensions: true }),
    graph.sum(any("z", [2, 300])),
  ],
  // The runtime's own recurrent operators, as saved models use them.
  composite: () =>
    [lstm, gru].map((layer, k) =>
      trace(
        (context, x) => layer(context, x, { name: `layer${k}`, hiddenSize: 4 }).sequence,
        any(`x${k}`, [9, 3, 2]),
      ).output
    ),
};

function shapesOf(outputs: readonly Tensor[]): Readonly<Record<string, Shape>> {
  return Object.fromEntries(
    graph.topologicalOrder([...outputs], (tensor) => tensor)
      .filter(({ op }) => op === "input")
      .map((node) => [(node as graph.Node<"input">).attributes.name, node.outputs[0].shape]),
  );
}

for (const [name, make] of Object.entries(CASES)) {
  Deno.test(`WebGPU computes ${name} as the CPU does, and leaves none of it to the CPU`, async () => {
    const tensors = make();
    const model = lower(Object.fromEntries(tensors.map((tensor, i) => [`y${i}`, tensor])));
    await using cpu = await Session.create(model);
    await using gpu = await Session.create(model, { device: "webgpu", allowCpu: false });
    const feeds = Object.fromEntries(
      Object.entries(shapesOf(tensors))
        .map(([name, shape]) => [name, cpu.value(numbers(name, shape), shape)]),
    );
    const expected = await cpu.run(feeds), found = await gpu.run(feeds);
    for (const output of cpu.outputNames) {
      const right = expected[output].data as Float32Array;
      const values = found[output].data as Float32Array;
      assert.equal(values.length, right.length);
      right.forEach((value, i) => {
        const distance = Math.abs(values[i] - value);
        assert.ok(
          distance <= 1e-5 * Math.max(1, Math.abs(value)),
          `Expected ${output}[${i}] to be ${value} but found ${values[i]}`,
        );
      });
    }
  });
}
