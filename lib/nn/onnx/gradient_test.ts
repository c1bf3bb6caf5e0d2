import assert from "node:assert/strict";
import { prng } from "../../core/mod.ts";
import * as g from "../graph/mod.ts";
import { lower } from "./lower.ts";
import { Session } from "./session.ts";

/** Inputs of a case: float64, all of the given shapes. */
interface GradientCase {
  readonly shapes: readonly g.Shape[];
  /** Any function of the inputs; its outputs are weighted into a scalar by the check. */
  apply(...inputs: readonly g.Tensor[]): g.Tensor | readonly g.Tensor[];
  /** Range of the inputs' numbers. Default: -1 to 1. */
  readonly range?: readonly [number, number];
}

const square: g.Shape = [2, 3];

/** A case a primitive: a new primitive without a check does not compile. */
const cases: { readonly [P in g.Primitive]: readonly GradientCase[] } = {
  input: [{ shapes: [square], apply: (x) => x }],
  constant: [{
    shapes: [square],
    apply: (x) => g.add(x, g.constant([1, 2, 3], [3], "float64")),
  }],
  add: [
    { shapes: [square, square], apply: g.add },
    { shapes: [square, [3]], apply: g.add },
    { shapes: [[2, 1], [1, 3]], apply: g.add },
    { shapes: [[], square], apply: g.add },
  ],
  subtract: [{ shapes: [square, [2, 1]], apply: g.subtract }],
  multiply: [
    { shapes: [square, [3]], apply: g.multiply },
    { shapes: [square], apply: (x) => g.multiply(x, x) },
  ],
  divide: [{ shapes: [square, [2, 1]], apply: g.divide, range: [0.5, 2] }],
  negate: [{ shapes: [square], apply: g.negate }],
  exp: [{ shapes: [square], apply: g.exp }],
  erf: [{ shapes: [square], apply: g.erf, range: [-3, 3] }],
  log: [{ shapes: [square], apply: g.log, range: [0.5, 2] }],
  sqrt: [{ shapes: [square], apply: g.sqrt, range: [0.5, 2] }],
  sigmoid: [{ shapes: [square], apply: g.sigmoid, range: [-4, 4] }],
  tanh: [{ shapes: [square], apply: g.tanh, range: [-3, 3] }],
  softplus: [{ shapes: [square], apply: g.softplus, range: [-4, 4] }],
  relu: [
    { shapes: [square], apply: g.relu, range: [0.5, 2] },
    { shapes: [square], apply: g.relu, range: [-2, -0.5] },
  ],
  sign: [{ shapes: [square], apply: (x) => g.multiply(g.sign(x), x), range: [0.5, 2] }],
  nonzero: [{ shapes: [square], apply: (x) => g.multiply(g.nonzero(x), x), range: [0.5, 2] }],
  matmul: [
    { shapes: [[2, 3], [3, 4]], apply: g.matmul },
    { shapes: [[2, 3]], apply: (x) => g.matmul(x, g.transpose(x)) },
    { shapes: [[3, 2], [4, 3]], apply: (a, b) => g.matmul(g.transpose(a), g.transpose(b)) },
    { shapes: [[2, 3], [3, 4]], apply: (a, b) => g.matmul(g.transpose(a, [0, 1]), b) },
    { shapes: [[2, 2, 3], [3, 2]], apply: g.matmul },
    { shapes: [[2, 2, 3], [2, 3]], apply: (a, b) => g.matmul(a, g.transpose(b)) },
    { shapes: [[2, 2, 2, 3], [2, 2, 3, 2]], apply: g.matmul },
    {
      shapes: [[2, 2, 3], [2, 4, 3]],
      apply: (a, b) => g.matmul(a, g.transposeMatrices(b)),
    },
  ],
  transpose: [
    { shapes: [[2, 3, 4]], apply: (x) => g.transpose(x, [2, 0, 1]) },
    { shapes: [square], apply: (x) => g.transpose(x) },
  ],
  reshape: [{ shapes: [[2, 6]], apply: (x) => g.reshape(x, [3, 4]) }],
  expand: [{ shapes: [[2, 1]], apply: (x) => g.expand(x, [4, 2, 3]) }],
  concat: [{ shapes: [[2, 3], [2, 1]], apply: (a, b) => g.concat([a, b, a], 1) }],
  split: [
    { shapes: [[2, 6]], apply: (x) => g.split(x, [1, 2, 3], 1) },
    // Only one of the parts is used: the others' gradients are zeros.
    { shapes: [[2, 6]], apply: (x) => g.split(x, [1, 2, 3], 1)[1] },
  ],
  pad: [
    { shapes: [[3, 2]], apply: (x) => g.pad(x, { axis: 0, before: 1, after: 2 }) },
    { shapes: [[2, 4]], apply: (x) => g.pad(x, { axis: -1, before: 2, after: -2 }) },
    { shapes: [[2, 4]], apply: (x) => g.pad(x, { axis: 1, before: -1, after: -1 }) },
    { shapes: [[2, 4]], apply: (x) => g.pad(x, { axis: 1, before: 4, after: -4 }) },
  ],
  softmax: [
    { shapes: [[2, 4]], apply: (x) => g.softmax(x), range: [-3, 3] },
    { shapes: [[3, 2, 2]], apply: (x) => g.softmax(x, 0), range: [-3, 3] },
  ],
  layerNormalization: [{
    shapes: [[2, 2, 4], [4], [4]],
    apply: (x, scale, bias) => g.layerNormalization(x, { scale, bias }),
    range: [-2, 2],
  }],
  sum: [
    { shapes: [[2, 3, 4]], apply: (x) => g.sum(x, { axes: [1] }) },
    { shapes: [[2, 3, 4]], apply: (x) => g.sum(x, { axes: [0, 2], keepDimensions: true }) },
    { shapes: [square], apply: (x) => g.mean(x) },
  ],
  // Its own adjoint is checked beside the layer that makes it.
  composite: [{
    shapes: [square],
    apply: (x) =>
      g.composite({
        inputs: [x],
        shapes: [square],
        operator: { kind: "lstm", hiddenSize: 1, reverse: false },
        expand: () => ({
          outputs: [g.multiply(x, 3)],
          adjoint: ([gradient]) => [g.multiply(gradient!, 3)],
        }),
      }),
  }],
};

async function checkGradients({ shapes, apply, range = [-1, 1] }: GradientCase): Promise<void> {
  const inputs = shapes.map((shape, i) => g.input(`x${i}`, shape, "float64"));
  const applied = apply(...inputs);
  const random = prng(5);
  const draw = (shape: g.Shape, [low, high]: readonly [number, number]) =>
    Float64Array.from({ length: g.sizeOf(shape) }, () => low + (high - low) * random.uniform());
  // A weighted sum of all outputs, so that no error hides behind a gradient of ones.
  const loss = [applied].flat().map((output) =>
    g.sum(g.multiply(output, g.constant(draw(output.shape, [0.5, 1.5]), output.shape, "float64")))
  ).reduce((total, part) => g.add(total, part));
  const gradients = g.grad(loss, inputs);
  const model = lower({
    loss,
    ...Object.fromEntries(gradients.map((gradient, i) => [`d${i}`, gradient])),
  }, { composites: "expand" });
  await using session = await Session.create(model);
  const data = shapes.map((shape) => draw(shape, range));
  const run = () =>
    session.run(Object.fromEntries(
      data.map((numbers, i) => [`x${i}`, session.value(numbers, shapes[i])]),
    ));
  const lossAt = async () => ((await run()).loss.data as Float64Array)[0];
  const found = await run();
  const delta = 1e-5;
  for (let i = 0; i < data.length; i++) {
    const analytic = found[`d${i}`].data as Float64Array;
    for (let k = 0; k < data[i].length; k++) {
      const held = data[i][k];
      data[i][k] = held + delta;
      const above = await lossAt();
      data[i][k] = held - delta;
      const below = await lossAt();
      data[i][k] = held;
      const numeric = (above - below) / (2 * delta);
      assert.ok(
        Math.abs(analytic[k] - numeric) <= 1e-7 * Math.max(1, Math.abs(numeric)),
        `d${i}[${k}]: rule ${analytic[k]}, finite difference ${numeric}`,
      );
    }
  }
}

for (const [primitive, list] of Object.entries(cases)) {
  Deno.test(`grad() of ${primitive} agrees with finite differences in float64`, async () => {
    for (const item of list) await checkGradients(item);
  });
}

Deno.test("grad() gives zeros for what the loss does not depend on", async () => {
  const x = g.input("x", [2], "float64"), unused = g.input("unused", [2], "float64");
  const [, gradient] = g.grad(g.sum(x), [x, unused]);
  await using session = await Session.create(lower({ gradient }));
  assert.deepEqual([...(await session.run({})).gradient.data as Float64Array], [0, 0]);
});

Deno.test("grad() refuses a loss that is no scalar", () => {
  const x = g.input("x", [2]);
  assert.throws(() => g.grad(x, [x]), /Expected a scalar loss but found shape \[2\]/);
});
