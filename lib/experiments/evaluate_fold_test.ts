import assert from "node:assert/strict";
import { take } from "../core/mod.ts";
import { sampleBars } from "../data/mod.ts";
import type { Estimator } from "../models/mod.ts";
import { evaluateFold } from "./evaluate_fold.ts";
import { parseConfig } from "./parse_config.ts";
import { planExperiment } from "./plan.ts";
import { restoreSamples, shareSamples } from "./share.ts";

const config = parseConfig(
  JSON.stringify({
    name: "x",
    question: "?",
    data: { sample: "BTCUSDT-1d" },
    validation: { train: 400, validation: 60, calibration: 120, test: 120 },
    backtest: { periodsPerYear: 365 },
    models: [{ kind: "logistic" }, { kind: "smaCross" }],
  }),
  { path: "test" },
);
const bars = await sampleBars("BTCUSDT-1d");
const plan = planExperiment(config, bars);
const options = { config, seed: 1, save: false };

/** A model that remembers what it was shown and scores by a view of the label, a noisy one. */
function spy({ noise = 2 } = {}): { estimator: Estimator; seen: Record<string, Int32Array[]> } {
  const seen: Record<string, Int32Array[]> = { train: [], validation: [], predict: [] };
  const estimator: Estimator = {
    kind: "spy",
    description: "",
    input: { names: ["logReturn"], sequenceLength: 1 },
    extraFeatures: [],
    fit({ train, validation }) {
      seen.train.push(train);
      seen.validation.push(validation);
      return Promise.resolve({
        parameters: 0,
        history: [],
        predict(samples, indices) {
          seen.predict.push(indices);
          return Promise.resolve(
            Float64Array.from(indices, (i) => samples.label[i] + Math.sin(i * 12.9898) * noise),
          );
        },
        save: () => new Uint8Array(),
        [Symbol.asyncDispose]: () => Promise.resolve(),
      });
    },
  };
  return { estimator, seen };
}

Deno.test("evaluateFold() refuses a model whose scores are no logits", async () => {
  const { estimator, seen } = spy();
  const fold = plan.folds[1];
  await assert.rejects(
    () => evaluateFold({ ...estimator, head: { task: "regression" } }, { ...plan, fold }, options),
    {
      name: "TypeError",
      message: "Expected a model with a binary head but found spy with a regression head",
    },
  );
  assert.deepEqual(seen.train, []);
});

Deno.test("evaluateFold() fits on train, then calibrates, and looks at the test part last", async () => {
  const { estimator, seen } = spy();
  const fold = plan.folds[1];
  await evaluateFold(estimator, { ...plan, fold }, options);
  assert.deepEqual(seen, {
    train: [fold.train],
    validation: [fold.validation],
    predict: [fold.calibration, fold.test],
  });
});

Deno.test("evaluateFold() decides nothing from the test part's labels or returns", async () => {
  const fold = plan.folds[1];
  const { estimator } = plan.models[0];
  const before = await evaluateFold(estimator, { ...plan, fold }, options);
  const label = plan.samples.label.slice();
  const forwardReturn = plan.forwardReturn.slice();
  for (const index of fold.test) {
    label[index] = 1 - label[index];
    forwardReturn[index] = 100;
  }
  const samples = { ...plan.samples, label };
  const after = await evaluateFold(estimator, { samples, forwardReturn, fold }, options);
  assert.deepEqual({ ...after, seconds: 0 }, { ...before, seconds: 0 });
});

Deno.test("evaluateFold() charges fee and slippage when it chooses a threshold", async () => {
  const { estimator } = spy();
  const fold = plan.folds[1];
  const exposureAt = async (fee: number) => {
    const costly = { ...config, backtest: { ...config.backtest, fee, slippage: 0 } };
    const data = { ...plan, fold };
    const { threshold } = await evaluateFold(estimator, data, { ...options, config: costly });
    return threshold!;
  };
  assert.equal((await exposureAt(0)).flat, false);
  const dear = await exposureAt(0.5);
  assert.deepEqual([dear.flat, dear.longAbove], [true, null]);
});

Deno.test("evaluateFold() is long where returns rise, not where they fall", async () => {
  const { estimator } = spy({ noise: 0 });
  const fold = plan.folds[1];
  const label = take(plan.samples.label, fold.test);
  assert.deepEqual(new Set(label), new Set([0, 1]));
  const rising = plan.samples.label.map((up) => up === 1 ? 0.02 : -0.02);
  const right = await evaluateFold(estimator, { ...plan, forwardReturn: rising, fold }, options);
  assert.equal(right.threshold!.flat, false);
  assert.deepEqual(right.target, label);
  const forwardReturn = rising.map((r) => -r);
  const wrong = await evaluateFold(estimator, { ...plan, forwardReturn, fold }, options);
  assert.notDeepEqual(wrong.target, label);
});

Deno.test("evaluateFold() leaves a rule its own decision", async () => {
  const fold = plan.folds[0];
  const { estimator } = plan.models[1];
  const { threshold, target, test } = await evaluateFold(estimator, { ...plan, fold }, options);
  assert.equal(threshold, undefined);
  assert.deepEqual(target, test.score.map((score) => score > 0 ? 1 : 0));
});

Deno.test("evaluateFold() refuses scores that are not finite", async () => {
  const { estimator } = spy();
  const diverged: Estimator = {
    ...estimator,
    fit: async (data, fitOptions) => ({
      ...await estimator.fit(data, fitOptions),
      predict: (_, indices) => Promise.resolve(new Float64Array(indices.length).fill(NaN)),
    }),
  };
  await assert.rejects(
    evaluateFold(diverged, { ...plan, fold: plan.folds[0] }, options),
    /Expected finite scores but found NaN; the training diverged/,
  );
});

Deno.test("planExperiment() lets no calibration sample see a bar that a test window sees", () => {
  const { samples, folds } = plan;
  for (const { calibration, test } of folds) {
    const firstSeen = samples.rows[test[0]] - samples.sequenceLength + 1;
    for (const index of calibration) {
      // The bar at whose open the last decision ends, two after its own.
      assert.ok(samples.rows[index] + 2 < firstSeen);
      assert.ok(Number.isFinite(plan.forwardReturn[index]));
    }
  }
});

Deno.test("planExperiment() judges all models on the same rows, the longest window's", () => {
  const lstm = { ...config, models: [...config.models, { kind: "lstm", sequenceLength: 40 }] };
  const longer = planExperiment(parseConfig(JSON.stringify(lstm), { path: "test" }), bars);
  assert.equal(longer.samples.sequenceLength, 40);
  assert.equal(longer.samples.rows[0], plan.samples.rows[0] + 39);
  assert.ok(longer.features.names.includes("smaRatio50_200"));
  assert.deepEqual(longer.models[0].estimator.input.names, longer.features.names.slice(0, 13));
});

Deno.test("planExperiment() keeps the last folds for a smoke run", () => {
  const smoke = planExperiment({ ...config, smoke: true }, bars);
  assert.deepEqual(smoke.folds, plan.folds.slice(-2));
});

Deno.test("restoreSamples() reads the shared samples as they were", () => {
  const restored = restoreSamples(structuredClone(shareSamples(plan.samples)));
  assert.deepEqual([...restored.rows], [...plan.samples.rows]);
  assert.deepEqual([...restored.table.data], [...plan.samples.table.data]);
  assert.deepEqual(
    [...restored.table.column("rsi14")],
    [...plan.samples.table.column("rsi14")],
  );
  assert.throws(() => restored.table.column("none"), RangeError);
  assert.ok(restored.table.data.buffer instanceof SharedArrayBuffer);
});
