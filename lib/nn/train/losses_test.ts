import assert from "node:assert/strict";
import fc from "fast-check";
import { grad, input } from "../graph/mod.ts";
import { evaluate } from "../onnx/testing.ts";
import { binaryCrossEntropy } from "./binary_cross_entropy.ts";
import { balancedClassWeights } from "./class_weights.ts";
import { assertTargets, type Loss, lossTotals, meanLoss, meanOf } from "./loss.ts";
import { pinball } from "./pinball.ts";
import { huber, squaredError } from "./regression_losses.ts";
import { softmaxCrossEntropy } from "./softmax_cross_entropy.ts";

interface LossCase {
  readonly kind: keyof typeof MAKE;
  readonly options: Readonly<Record<string, number | readonly number[]>>;
  /** [samples, outputs], row by row. */
  readonly output: readonly number[];
  readonly target: readonly number[];
  readonly weight: readonly number[];
  readonly loss: number;
  /** Of the loss with respect to `output`. */
  readonly gradient: readonly number[];
}

// deno-lint-ignore no-explicit-any -- options come from the fixture
const MAKE = { binaryCrossEntropy, softmaxCrossEntropy, squaredError, huber, pinball } as any as {
  readonly [
    K in "binaryCrossEntropy" | "softmaxCrossEntropy" | "squaredError" | "huber" | "pinball"
  ]: (options: LossCase["options"]) => Loss;
};

const { cases }: { readonly cases: readonly LossCase[] } = JSON.parse(
  await Deno.readTextFile(new URL("fixtures/losses.json", import.meta.url)),
);

const TOLERANCE = { float32: 2e-6, float64: 1e-12 } as const;

function assertClose(found: ArrayLike<number>, expected: readonly number[], tolerance: number) {
  assert.equal(found.length, expected.length);
  expected.forEach((value, i) => {
    const error = Math.abs(found[i] - value) / Math.max(1, Math.abs(value));
    assert.ok(error < tolerance, `${found[i]} for ${value} at ${i}`);
  });
}

/** Value and gradient of a loss as the runtime computes them. */
async function compute(
  loss: Loss,
  { output, target, weight }: Pick<LossCase, "output" | "target" | "weight">,
  dtype: "float32" | "float64" = "float64",
) {
  const samples = target.length;
  const shapes = { z: [samples, loss.outputs], y: [samples, 1], w: [samples, 1] };
  const z = input("z", shapes.z, dtype);
  const mean = meanOf(
    lossTotals(loss.build(z, input("y", shapes.y, dtype)), input("w", shapes.w, dtype)),
  );
  const [gradient] = grad(mean, [z]);
  const make = (values: readonly number[]) =>
    dtype === "float32" ? Float32Array.from(values) : Float64Array.from(values);
  const feeds = { z: make(output), y: make(target), w: make(weight) };
  return await evaluate({ mean, gradient }, { feeds, shapes });
}

for (const item of cases) {
  const size = Math.max(...item.output.map(Math.abs)) > 100 ? " of large logits" : "";
  const title = `${item.kind}(${JSON.stringify(item.options)})${size}`;
  const loss = MAKE[item.kind](item.options);
  for (const dtype of ["float32", "float64"] as const) {
    Deno.test(`${title} in ${dtype}: value and gradient are PyTorch's`, async () => {
      const { mean, gradient } = await compute(loss, item, dtype);
      assertClose(mean, [item.loss], TOLERANCE[dtype]);
      assertClose(gradient, item.gradient, TOLERANCE[dtype]);
    });
  }
  Deno.test(`${title}: the mean over arrays is PyTorch's`, () => {
    const outputs = Float64Array.from(item.output);
    const found = meanLoss(loss, { outputs, labels: item.target, weights: item.weight });
    assertClose([found], [item.loss], 1e-12);
  });
}

Deno.test("binaryCrossEntropy() equals softmaxCrossEntropy() of the logits 0 and z", () => {
  const share = fc.double({ min: 0, max: 1, noNaN: true });
  const z = fc.double({ min: -50, max: 50, noNaN: true });
  fc.assert(fc.property(z, fc.integer({ min: 0, max: 1 }), share, share, (z, y, smooth, gamma) => {
    const options = { labelSmoothing: smooth, focalGamma: 3 * gamma, classWeights: [0.3, 2] };
    const binary = binaryCrossEntropy(options).evaluate([z], y);
    const softmax = softmaxCrossEntropy({ classes: 2, ...options }).evaluate([0, z], y);
    assert.ok(Math.abs(binary - softmax) <= 1e-10 * Math.max(1, softmax), `${binary} ${softmax}`);
  }));
});

Deno.test("every loss stays finite with its gradient at extreme outputs", async () => {
  const extremes = [-1e4, -90, 0, 90, 1e4];
  for (const { kind, options } of cases) {
    const loss = MAKE[kind](options);
    const target = extremes.map((_, i) => loss.accepts(0.5) ? i % 2 : i % loss.outputs);
    const output = extremes.flatMap((value, i) =>
      Array.from({ length: loss.outputs }, (_, k) => k === i % loss.outputs ? value : -value)
    );
    const weight = extremes.map(() => 1);
    const { mean, gradient } = await compute(loss, { output, target, weight }, "float32");
    assert.ok([...mean, ...gradient].every(Number.isFinite), `${kind} ${mean} ${gradient}`);
  }
});

Deno.test("assertTargets() names the first target that a loss does not take", () => {
  assert.throws(
    () => assertTargets(softmaxCrossEntropy({ classes: 3 }), "train.labels", [0, 2, 3]),
    { name: "RangeError", message: /train\.labels to be a class from 0 to 2 .* found 3 at 2/ },
  );
  assert.throws(() => assertTargets(binaryCrossEntropy(), "labels", [0, -1]), RangeError);
  assert.throws(() => assertTargets(squaredError(), "labels", [NaN]), RangeError);
});

Deno.test("losses refuse options out of range", () => {
  assert.throws(() => binaryCrossEntropy({ labelSmoothing: 2 }), /labelSmoothing .* found 2/);
  assert.throws(() => binaryCrossEntropy({ classWeights: [1] }), /2 class weights but found 1/);
  assert.throws(() => softmaxCrossEntropy({ classes: 1 }), /classes .* found 1/);
  assert.throws(() => huber({ delta: 0 }), /delta .* found 0/);
  assert.throws(() => pinball({ quantiles: [0.5, 0.1] }), /rise but found 0\.5, 0\.1/);
  assert.throws(() => pinball({ quantiles: [1] }), RangeError);
});

Deno.test("balancedClassWeights() gives every class the same weight in all", () => {
  const labels = [0, 1, 2, 2, 2, 1], weights = [1, 2, 3, 1, 1, 0.5];
  const balanced = balancedClassWeights(labels, { classes: 3, weights });
  const sums = [0, 0, 0];
  labels.forEach((label, i) => sums[label] += weights[i] * balanced[label]);
  for (const sum of sums) assert.ok(Math.abs(sum - 8.5 / 3) < 1e-12);
  assert.throws(() => balancedClassWeights([0, 0]), /samples of class 1 but found none/);
  assert.throws(() => balancedClassWeights([0, 2]), /found 2 at 1/);
  // As many classes as the labels say.
  assert.deepEqual(balancedClassWeights(labels, { weights }), balanced);
  assert.throws(() => balancedClassWeights([0, 1, 2], { classes: 2 }), /found 2 at 2/);
  assert.throws(() => balancedClassWeights([0, 1, NaN]), /found NaN at 2/);
});
