import assert from "node:assert/strict";
import { sampleBars } from "../data/mod.ts";
import { binaryCrossEntropy, prAucMonitor } from "../nn/train/mod.ts";
import { configSchema } from "./config.ts";
import { createEstimator } from "./estimators.ts";
import { modelConfig } from "./model_config.ts";
import { parseConfig } from "./parse_config.ts";
import { planExperiment } from "./plan.ts";
import type { TrainingConfig } from "./training_config.ts";
import { trainingSettings } from "./training_settings.ts";
import { trialHash } from "./trial_hash.ts";

const BASE = {
  name: "settings",
  question: "Do settings arrive?",
  data: { sample: "BTCUSDT-1d" },
  validation: { train: 300, validation: 60, calibration: 100, test: 1000 },
  backtest: { periodsPerYear: 365 },
};

/** The settings of an MLP's training. */
const parse = (settings: Record<string, unknown>) =>
  modelConfig.parse({ kind: "mlp", ...settings }) as TrainingConfig;

Deno.test("trainingSettings() makes the optimiser that is named, with its numbers and the decay", () => {
  const make = (optimizer: Record<string, unknown>) =>
    trainingSettings(parse({ optimizer, weightDecay: 0.5 })).optimizer!;
  assert.deepEqual(make({ kind: "adamw" }).slots, ["mean", "square"]);
  assert.equal(make({ kind: "adamw", beta1: 0.5 }).scalars(1, 0.1).stepSize, 0.1 / (1 - 0.5));
  assert.deepEqual(make({ kind: "sgd" }).slots, ["velocity"]);
  assert.deepEqual(make({ kind: "sgd", momentum: 0 }).slots, []);
  assert.deepEqual(make({ kind: "rmsprop", centered: true }).slots, ["square", "mean"]);
  assert.deepEqual(make({ kind: "lion" }).slots, ["momentum"]);
  assert.equal(make({ kind: "lion" }).scalars(1, 0.1).decay, 1 - 0.1 * 0.5);
  assert.equal(trainingSettings(parse({})).optimizer, undefined);
});

Deno.test("trainingSettings() makes the loss that is named, balanced on the training labels", () => {
  const train = { labels: [0, 0, 0, 1], weights: [1, 1, 1, 1] };
  const lossOf = (loss: Record<string, unknown>) => {
    const made = trainingSettings(parse({ loss })).loss;
    assert.ok(typeof made === "function");
    return made(train).evaluate([0.3], 1);
  };
  const expected = (options: Parameters<typeof binaryCrossEntropy>[0]) =>
    binaryCrossEntropy(options).evaluate([0.3], 1);
  assert.equal(lossOf({ kind: "crossEntropy" }), expected({}));
  assert.equal(
    lossOf({ kind: "crossEntropy", labelSmoothing: 0.1 }),
    expected({ labelSmoothing: 0.1 }),
  );
  assert.equal(
    lossOf({ kind: "crossEntropy", classWeights: [1, 3] }),
    expected({ classWeights: [1, 3] }),
  );
  assert.equal(
    lossOf({ kind: "focal", classWeights: "balanced" }),
    expected({ focalGamma: 2, classWeights: [4 / 6, 2] }),
  );
});

Deno.test("trainingSettings() makes the schedule and the monitor that are named", () => {
  const { schedule, monitor } = trainingSettings(
    parse({ schedule: { kind: "cosine", warmup: 0.5, startFactor: 0.2 }, monitor: "prAuc" }),
  );
  assert.equal(schedule!.factor({ step: 0, totalSteps: 10 }, schedule!.initial), 0.2);
  assert.equal(monitor, prAucMonitor);
  const cycle = trainingSettings(parse({ schedule: { kind: "oneCycle", startDivisor: 10 } }));
  const { schedule: up } = cycle;
  assert.ok(Math.abs(up!.factor({ step: 0, totalSteps: 100 }, up!.initial) - 0.1) < 1e-12);
  assert.equal(trainingSettings(parse({ monitor: "loss" })).monitor, undefined);
  assert.equal(trainingSettings(parse({})).schedule, undefined);
});

Deno.test("createEstimator() trains with each of the settings: every one changes the scores", async () => {
  const variants: Readonly<Record<string, Record<string, unknown>>> = {
    plain: {},
    lion: { optimizer: { kind: "lion" } },
    focal: { loss: { kind: "focal" } },
    cosine: { schedule: { kind: "cosine" } },
    averaged: { averageDecay: 0.9 },
    plateau: {
      schedule: { kind: "reduceOnPlateau", patience: 0, factor: 0.1 },
      monitor: "prAuc",
    },
    stubborn: { minImprovement: 10, patience: 1 },
    seeds: { seeds: 2 },
    decayed: { weightDecay: 1 },
    decayedLion: { optimizer: { kind: "lion" }, weightDecay: 1 },
  };
  const shape = { kind: "mlp", sequenceLength: 4, hiddenSizes: [8] };
  const settings = { ...shape, epochs: 8, patience: 8, learningRate: 0.01 };
  const config = configSchema.parse({
    ...BASE,
    models: Object.entries(variants).map(([name, own]) => ({ ...settings, name, ...own })),
  });
  const { models, samples, folds: [fold] } = planExperiment(config, await sampleBars("BTCUSDT-1d"));
  const seen = new Map<string, string>();
  for (const { name, estimator } of models) {
    await using model = await estimator.fit(
      { samples, train: fold.train, validation: fold.validation, scaler: "standard" },
      { seed: 1, device: "cpu", threads: 1 },
    );
    const scores = (await model.predict(samples, fold.test.subarray(0, 5))).join();
    assert.ok(!seen.has(scores), `${name} scores as ${seen.get(scores)} does`);
    seen.set(scores, name);
  }
});

Deno.test("createEstimator() says what is not as usual", () => {
  const describe = (settings: Record<string, unknown>) => {
    const { kind, description } = createEstimator(
      modelConfig.parse({ kind: "lstm", ...settings }),
      ["a"],
    );
    return `${kind}: ${description}`;
  };
  assert.equal(describe({ seeds: 1 }), "lstm: 1 x 32, dropout 0.2, 32 bars");
  assert.equal(
    describe({
      optimizer: { kind: "sgd" },
      loss: { kind: "focal", classWeights: [1, 2] },
      schedule: { kind: "oneCycle" },
      monitor: "rocAuc",
      minImprovement: 0.01,
      averageDecay: 0.99,
      accumulate: 2,
      seeds: 3,
    }),
    "lstm: mean of 3: lstm, 1 x 32, dropout 0.2, 32 bars, sgd, " +
      "focal loss (gamma 2, class weights 1 and 2), oneCycle schedule, stopped by rocAuc, " +
      "better by 0.01, averaged weights, batches in 2 parts",
  );
  assert.equal(
    describe({ loss: { kind: "crossEntropy", labelSmoothing: 0.1, classWeights: "balanced" } }),
    "lstm: 1 x 32, dropout 0.2, 32 bars, crossEntropy loss (smoothing 0.1, balanced classes)",
  );
});

Deno.test("parseConfig() names the place of a training setting that cannot be", () => {
  const refused = (
    settings: Record<string, unknown>,
    message: RegExp,
    run: Record<string, unknown> = {},
  ) => {
    const config = { ...BASE, ...run, models: [{ kind: "gru", ...settings }] };
    assert.throws(
      () => parseConfig(JSON.stringify(config), { path: "x.json" }),
      { name: "TypeError", message },
    );
  };
  refused(
    { optimizer: { kind: "adam" } },
    /models\[0\]\.optimizer\.kind: Expected one of "adamw", "sgd", "rmsprop", "lion" but found "adam"/,
  );
  refused({ optimizer: "lion" }, /models\[0\]\.optimizer: Expected an object with the key kind/);
  refused(
    { optimizer: { kind: "lion", momentum: 0.9 } },
    /models\[0\]\.optimizer\.momentum: Unknown key; expected one of kind, beta1, beta2/,
  );
  refused(
    { optimizer: { kind: "sgd", momentum: 0, nesterov: true } },
    /models\[0\]\.optimizer\.momentum: Expected a number above 0 with nesterov but found 0/,
  );
  refused(
    { loss: { kind: "focal", gamma: -1 } },
    /models\[0\]\.loss\.gamma: Expected a finite number of at least 0 but found -1/,
  );
  refused(
    { loss: { kind: "crossEntropy", classWeights: "even" } },
    /models\[0\]\.loss\.classWeights: Expected "balanced" .*but found "even"/,
  );
  refused(
    { loss: { kind: "focal", classWeights: [1] } },
    /models\[0\]\.loss\.classWeights: Expected "balanced" or a list of two weights, .* but found \[1\]/,
  );
  refused(
    { loss: { kind: "focal", classWeights: [1, -1] } },
    /models\[0\]\.loss\.classWeights\[1\]: Expected a finite number of at least 0 but found -1/,
  );
  refused(
    { loss: { kind: "focal", classWeights: [0, 0] } },
    /models\[0\]\.loss\.classWeights: Expected a weight above 0 but found \[0,0\]/,
  );
  refused(
    { schedule: { kind: "cosine", warmup: 2 } },
    /models\[0\]\.schedule\.warmup: Expected a finite number between 0 and 1 but found 2/,
  );
  refused({ monitor: "auc" }, /models\[0\]\.monitor: Expected one of "loss", "prAuc", "rocAuc"/);
  refused({ averageDecay: 1 }, /models\[0\]\.averageDecay: Expected a finite number between 0/);
  refused(
    { accumulate: 3 },
    /models\[0\]\.accumulate: Expected a divisor of batchSize, 64, but found 3/,
  );
  refused(
    { accumulate: 2 },
    /models\[0\]\.accumulate: Expected 1 with engine tfjs but found 2/,
    { engine: "tfjs" },
  );
  refused(
    { accumulate: 2 },
    /models\[0\]\.accumulate: Expected 1 on webgpu but found 2/,
    { device: "webgpu" },
  );
});

Deno.test("settings that came later leave the hashes of earlier trials as they were", () => {
  const hashes = {
    mlp: "aa4000480a186c4b501e3eb554f5991c0dd454d89a22b9649bb31c59b3d0ccbf",
    lstm: "9380248a8fa58db39138bcdcd39d4061a8b0465d80e4cfb5655873059be84a87",
    gru: "1c4fc00522085f205c0b29e17982e66f1262ba5a23a9256510fa314bb15ea8b1",
    tcn: "e5cbf206597727c7c1e345800028fad1ac2e4c429fe77812cd455b98bf99e365",
    transformer: "3183efb4480949e55bb53f671961853a964af832bf691886c5f3320f2e2056fa",
  };
  const config = configSchema.parse({
    ...BASE,
    name: "hash",
    question: "Do hashes stay?",
    validation: { train: 730, validation: 120, calibration: 180, test: 180 },
    models: Object.keys(hashes).map((kind) => ({ kind })),
  });
  assert.deepEqual(
    Object.fromEntries(config.models.map((model) => [model.kind, trialHash(config, model)])),
    hashes,
  );
});
