import assert from "node:assert/strict";
import { createBars, prng } from "../core/mod.ts";
import { join, type Samples } from "../dataset/mod.ts";
import { compute, featureSet, logReturn } from "../features/mod.ts";
import { direction } from "../labels/mod.ts";
import { balancedClassWeights, huber, softmaxCrossEntropy } from "../nn/train/mod.ts";
import { assertBinaryHead, assertHead, type Head } from "./head.ts";
import { logistic } from "./logistic.ts";
import { mlp, type MlpOptions } from "./mlp.ts";
import type { TrainingTargets } from "./network_model.ts";

const range = (start: number, end: number) =>
  Int32Array.from({ length: end - start }, (_, i) => start + i);
const parts = { train: range(0, 200), validation: range(200, 250) };
const options = { seed: 7, device: "cpu", threads: 1 } as const;

/** A random walk's samples, each labelled by its own return. */
function samplesOf(labelOf: (change: number) => number): Samples {
  const random = prng(9);
  let price = 100;
  const close = Float64Array.from({ length: 310 }, () => price *= Math.exp(0.01 * random.normal()));
  const time = Float64Array.from(close, (_, t) => t * 86_400_000);
  const volume = new Float64Array(310).fill(1);
  const bars = createBars(
    { time, open: close, high: close, low: close, close, volume },
    { symbol: "WALK", intervalMs: 86_400_000 },
  );
  const table = compute(bars, featureSet("own", [logReturn()]));
  const samples = join(bars, table, direction(bars, { horizon: 1 }), { sequenceLength: 1 });
  const label = Float64Array.from(samples.rows, (t) => labelOf(Math.log(close[t] / close[t - 1])));
  return { ...samples, label };
}

const linear = (settings: Partial<MlpOptions>) =>
  mlp({
    names: ["logReturn"],
    sequenceLength: 1,
    hiddenSizes: [],
    learningRate: 0.05,
    epochs: 20,
    ...settings,
  });

async function scores(samples: Samples, settings: Partial<MlpOptions>): Promise<Float64Array> {
  await using model = await linear(settings)
    .fit({ samples, ...parts, scaler: "standard" }, options);
  return await model.predict(samples, range(250, 300));
}

Deno.test("assertHead() refuses what is no head", () => {
  const refused = (head: unknown, error: assert.AssertPredicate) =>
    assert.throws(() => assertHead(head as Head), error);
  refused({ task: "binaries" }, {
    name: "TypeError",
    message: 'Expected a task of binary, multiclass, regression, quantile but found "binaries"',
  });
  refused({ task: "multiclass", classes: [1] }, {
    name: "RangeError",
    message: "Expected at least 2 different classes but found 1",
  });
  refused({ task: "multiclass", classes: [0, 1, 0] }, /different classes but found 0, 1, 0/);
  refused({ task: "multiclass", classes: [0, NaN] }, /classes\[1\] .* found NaN/);
  refused({ task: "multiclass" }, {
    name: "TypeError",
    message: "Expected classes of the head to be a list but found undefined",
  });
  refused({ task: "quantile", quantile: [0.5] }, {
    name: "TypeError",
    message: /^Expected an option of a quantile head out of .*quantiles.* but found quantile/,
  });
  refused({ task: "quantile", quantiles: [0.5, 0.1] }, /rise but found 0.5, 0.1/);
  refused({ task: "quantile", quantiles: [] }, /at least 1 quantile but found 0/);
});

Deno.test("assertBinaryHead() names the model whose scores are no logits", () => {
  assertBinaryHead(logistic({ names: ["logReturn"] }));
  assert.throws(() => assertBinaryHead(linear({ head: { task: "regression" } })), {
    name: "TypeError",
    message: "Expected a model with a binary head but found mlp with a regression head",
  });
});

Deno.test("a head of several classes has a column for each, in the order they are given", async () => {
  const samples = samplesOf((change) => Math.abs(change) < 0.004 ? 0 : Math.sign(change));
  for (const classes of [[-1, 0, 1], [1, 0, -1]]) {
    const found = await scores(samples, { head: { task: "multiclass", classes } });
    for (let i = 0; i < 50; i++) {
      const label = samples.label[250 + i];
      if (label === 0) continue;
      const margin = found[3 * i + classes.indexOf(label)] - found[3 * i + classes.indexOf(-label)];
      assert.ok(margin > 0, `sample ${i}: ${margin}`);
    }
  }
});

Deno.test("fit() names a label that is none of the head's classes", async () => {
  const samples = samplesOf((change) => Math.sign(change));
  samples.label[220] = 5;
  await assert.rejects(
    () => scores(samples, { head: { task: "multiclass", classes: [-1, 1] } }),
    {
      name: "RangeError",
      message: "Expected labels of the classes -1, 1 but found 5 in sample 220",
    },
  );
});

Deno.test("a regression learns the same in any unit, on any level", async () => {
  const head = { task: "regression" } as const;
  const small = await scores(samplesOf((change) => 1e-4 * change), { head });
  const large = await scores(samplesOf((change) => 5000 + 1e3 * change), { head });
  const truth = samplesOf((change) => change).label.subarray(250, 300);
  small.forEach((score, i) => {
    assert.ok(Math.abs(score / 1e-4 - truth[i]) < 2e-4, `${score / 1e-4}, not ${truth[i]}`);
    assert.ok(Math.abs((large[i] - 5000) / 1e3 - score / 1e-4) < 1e-5);
  });
});

Deno.test("loss may be another one, or be made of the training labels", async () => {
  const samples = samplesOf((change) => change > 0.01 ? 1 : change < -0.01 ? -1 : 0);
  const head = { task: "multiclass", classes: [-1, 0, 1] } as const;
  let seen: TrainingTargets | undefined;
  const plain = await scores(samples, { head });
  const balanced = await scores(samples, {
    head,
    loss(train) {
      seen = train;
      const { labels, weights } = train;
      const classWeights = balancedClassWeights(labels, { classes: 3, weights });
      return softmaxCrossEntropy({ classes: 3, classWeights });
    },
  });
  assert.deepEqual(
    Array.from(seen!.labels),
    Array.from(parts.train, (i) => head.classes.indexOf(samples.label[i] as -1)),
  );
  assert.notDeepEqual(balanced, plain);
  await assert.rejects(() => scores(samples, { head, loss: huber() }), {
    name: "TypeError",
    message: "Expected a loss of 3 columns for the head of mlp but found Huber loss of 1",
  });
});

Deno.test("numbers to learn that are none are named with their sample", async () => {
  const samples = samplesOf((change) => change);
  for (const [index, label] of [[37, Infinity], [230, NaN]] as const) {
    const broken = { ...samples, label: samples.label.with(index, label) };
    for (
      const head of [{ task: "regression" }, { task: "quantile", quantiles: [0.5] }] as const
    ) {
      await assert.rejects(() => scores(broken, { head }), {
        name: "RangeError",
        message: `Expected labels to be finite numbers but found ${label} in sample ${index}`,
      });
    }
  }
});
