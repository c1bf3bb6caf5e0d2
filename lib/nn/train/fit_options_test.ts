import assert from "node:assert/strict";
import { prng } from "../../core/mod.ts";
import { prAuc } from "../../metrics/mod.ts";
import { dense, lastStep, type Network } from "../layers/mod.ts";
import { oneCycle, reduceOnPlateau, sgd } from "../optim/mod.ts";
import { binaryCrossEntropy } from "./binary_cross_entropy.ts";
import { fit } from "./fit.ts";
import { compileStepper } from "./compile_stepper.ts";
import type { FitOptions } from "./fit_options.ts";
import { prAucMonitor } from "./monitor.ts";
import { pinball } from "./pinball.ts";
import type { EpochProgress, StepProgress } from "./progress.ts";
import { Scorer } from "./scorer.ts";
import { softmaxCrossEntropy } from "./softmax_cross_entropy.ts";
import { FEATURES, fitOptions, TIME, toyNetwork, toySource } from "./testing.ts";

const linear = (units: number): Network => (context, x) =>
  dense(context, lastStep(x), { name: "head", units });

const data = { train: toySource(100), validation: toySource(60, { seed: 2, noise: 0.2 }) };

Deno.test("fit() with a monitor keeps the epoch where the monitor is best", async () => {
  const { history, weights } = await fit(
    toyNetwork,
    data,
    fitOptions({ epochs: 8, learningRate: 0.03, monitor: prAucMonitor, random: prng(4) }),
  );
  const metrics = history.map(({ metric }) => metric!);
  const best = metrics.indexOf(Math.max(...metrics));
  assert.deepEqual(history.map((record) => record.best), metrics.map((_, i) => i === best));
  const losses = history.map((record) => record.validationLoss);
  assert.notEqual(best, losses.indexOf(Math.min(...losses)), "the case must tell them apart");
  await using scorer = await Scorer.compile(toyNetwork, {
    time: TIME,
    features: FEATURES,
    weights,
  });
  const found = prAuc(await scorer.logits(data.validation), data.validation.labels);
  assert.ok(Math.abs(found - metrics[best]) < 1e-9);
});

Deno.test("fit() stops when the monitor has no figure, and says after which epoch", async () => {
  const monitor = { name: "luck", goal: "max", evaluate: () => NaN } as const;
  await assert.rejects(
    () => fit(toyNetwork, data, fitOptions({ monitor })),
    { name: "RangeError", message: /finite validation luck but found NaN after epoch 1/ },
  );
});

Deno.test("fit() refuses labels and losses that the monitor has no figure of, before a step", async () => {
  const monitor = prAucMonitor;
  const refused = (
    labels: readonly number[],
    message: string,
    changes: Parameters<typeof fitOptions>[0] = {},
  ) => {
    const validation = { ...data.validation, labels, length: labels.length };
    const onStep = () => assert.fail("a step");
    return assert.rejects(
      () => fit(linear(1), { ...data, validation }, fitOptions({ monitor, onStep, ...changes })),
      { message },
    );
  };
  const both = "Expected both labels among 3 validation samples for monitor PR-AUC but found only";
  await refused([0, 0, 0], `${both} 0`);
  await refused([1, 1, 1], `${both} 1`);
  await refused(
    [0, 1, 0.5],
    "Expected validation.labels to be 0 or 1 for monitor PR-AUC but found 0.5 at 2",
  );
  await refused(
    [0, 1, 1],
    "Expected a loss of 1 output for monitor PR-AUC but found cross-entropy of 3",
    { loss: softmaxCrossEntropy({ classes: 3 }) },
  );
  // Without validation samples there is nothing to watch.
  const validation = toySource(0);
  await fit(linear(1), { ...data, validation }, fitOptions({ monitor, epochs: 1 }));
});

Deno.test("fit() with minImprovement does not wait for small gains", async () => {
  const { history } = await fit(
    linear(1),
    data,
    fitOptions({ learningRate: 1e-4, minImprovement: 0.5, patience: 2 }),
  );
  assert.deepEqual(history.map((record) => record.best), [true, false, false]);
  assert.ok(history[2].validationLoss < history[0].validationLoss);
});

Deno.test("fit() follows a schedule step by step", async () => {
  const steps: StepProgress[] = [];
  const schedule = oneCycle({ warmup: 0.25 });
  const { history } = await fit(
    linear(1),
    data,
    fitOptions({ epochs: 3, schedule, onStep: (progress) => void steps.push(progress) }),
  );
  assert.deepEqual(steps.map(({ step }) => step), [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]);
  assert.deepEqual(steps.map(({ epoch }) => epoch), [1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3]);
  steps.forEach(({ learningRate }, step) => {
    assert.equal(learningRate, 0.01 * schedule.factor({ step, totalSteps: 12 }, {}));
  });
  assert.deepEqual(
    history.map((record) => record.learningRate),
    [3, 7, 11].map((i) => steps[i].learningRate),
  );
});

Deno.test("fit() lets a schedule react to what it watches", async () => {
  const options = fitOptions({
    epochs: 6,
    // Nothing gets better by as much as all of it.
    schedule: reduceOnPlateau({ factor: 0.5, patience: 0, threshold: 1 }),
  });
  const rates = (history: readonly { learningRate?: number }[]) =>
    history.map(({ learningRate }) => learningRate! / 0.01);
  const halved = [1, 1, 0.5, 0.25, 0.125, 0.0625];
  assert.deepEqual(rates((await fit(linear(1), data, options)).history), halved);
  // Without validation it is the training loss, which falls here.
  const unwatched = { ...data, validation: toySource(0) };
  assert.deepEqual(rates((await fit(linear(1), unwatched, options)).history), halved);
  const schedule = reduceOnPlateau({ patience: 0 });
  const { history } = await fit(linear(1), unwatched, { ...options, schedule });
  assert.deepEqual(rates(history), [1, 1, 1, 1, 1, 1]);
});

Deno.test("fit() weighs batches by class weights in an epoch's loss", async () => {
  // At learning rate 0 training and validation look at the same weights and the same samples.
  const train = {
    ...data.train,
    labels: Float32Array.from({ length: 100 }, (_, i) => i < 20 ? 1 : 0),
  };
  const { history } = await fit(
    linear(1),
    { train, validation: train },
    fitOptions({
      epochs: 1,
      learningRate: 0,
      batchSize: 10,
      loss: binaryCrossEntropy({ classWeights: [0.2, 5] }),
    }),
  );
  assert.ok(Math.abs(history[0].trainLoss - history[0].validationLoss) < 1e-6);
});

Deno.test("fit() with averageDecay validates and keeps the moving average", async () => {
  const paths: number[][] = [];
  const { weights, history } = await fit(
    linear(1),
    data,
    fitOptions({
      epochs: 2,
      learningRate: 0.05,
      averageDecay: 0.8,
      onStep: (_, { model }) =>
        void paths.push([...model.values["head.weight"].data as Float32Array]),
    }),
  );
  let average = paths[0];
  for (const next of paths.slice(1)) average = average.map((a, i) => 0.8 * a + 0.2 * next[i]);
  assert.equal(history[1].best, true);
  average.forEach((value, i) => assert.ok(Math.abs(value - weights["head.weight"][i]) < 1e-6));
  assert.ok(Math.abs(average[0] - paths[paths.length - 1][0]) > 1e-3, "it must lag behind");
});

Deno.test("fit() takes the same steps in parts as at once", async () => {
  const run = (accumulate: number) => fit(toyNetwork, data, fitOptions({ epochs: 2, accumulate }));
  const whole = await run(1), parts = await run(4);
  whole.history.forEach(({ trainLoss, validationLoss }, i) => {
    assert.ok(Math.abs(trainLoss - parts.history[i].trainLoss) < 1e-5);
    assert.ok(Math.abs(validationLoss - parts.history[i].validationLoss) < 1e-5);
  });
});

Deno.test("fit() tells of its pace and of every epoch", async () => {
  const epochs: EpochProgress[] = [];
  await fit(
    linear(1),
    data,
    fitOptions({
      epochs: 3,
      monitor: prAucMonitor,
      onEpoch: (done, total, progress) => {
        assert.deepEqual([done, total], [progress.epoch, 3]);
        epochs.push(progress);
      },
    }),
  );
  assert.deepEqual(epochs.map(({ step, totalSteps }) => [step, totalSteps]), [[4, 12], [8, 12], [
    12,
    12,
  ]]);
  for (const { stepsPerSecond, remainingMs, step, metric, trainLoss } of epochs) {
    assert.ok(stepsPerSecond > 0 && metric! > 0 && trainLoss > 0);
    const expected = (12 - step) / stepsPerSecond * 1000;
    assert.ok(Math.abs(remainingMs - expected) <= 1e-9 * expected);
  }
});

Deno.test("fit() learns several classes and quantiles from networks with as many outputs", async () => {
  // Classes by the first feature of the last step, and the feature itself as a number.
  const last = (source: ReturnType<typeof toySource>) => {
    const out = new Float32Array(TIME * FEATURES);
    return Float32Array.from({ length: source.length }, (_, i) => {
      source.gather(Int32Array.of(i), out);
      return out[(TIME - 1) * FEATURES];
    });
  };
  const withLabels = (source: ReturnType<typeof toySource>, f: (x: number) => number) => ({
    ...source,
    labels: last(source).map(f),
  });
  const both = (f: (x: number) => number) => ({
    train: withLabels(toySource(600), f),
    validation: withLabels(toySource(300, { seed: 2 }), f),
  });
  const options = fitOptions({ epochs: 30, learningRate: 0.1, weightDecay: 0 });
  const classes = both((x) => x < -0.5 ? 0 : x < 0.5 ? 1 : 2);
  const { weights } = await fit(linear(3), classes, {
    ...options,
    loss: softmaxCrossEntropy({ classes: 3 }),
  });
  await using scorer = await Scorer.compile(linear(3), { time: TIME, features: FEATURES, weights });
  const outputs = await scorer.outputs(classes.validation);
  assert.equal(outputs.length, 900);
  let right = 0;
  for (let i = 0; i < 300; i++) {
    const row = [...outputs.subarray(3 * i, 3 * i + 3)];
    if (row.indexOf(Math.max(...row)) === classes.validation.labels[i]) right++;
  }
  assert.ok(right > 270, `${right} of 300`);

  // Labels without any use for the inputs: the quantiles are those of the labels.
  const noise = both((x) => x);
  const shuffled = { ...noise.train, gather: toySource(600, { seed: 9 }).gather };
  const quantiles = await fit(linear(2), { train: shuffled, validation: toySource(0) }, {
    ...options,
    loss: pinball({ quantiles: [0.1, 0.9] }),
    optimizer: sgd({ momentum: 0.9 }),
  });
  const [low, high] = quantiles.weights["head.bias"];
  assert.ok(Math.abs(low + 1.28) < 0.25 && Math.abs(high - 1.28) < 0.25, `${low} ${high}`);
});

Deno.test("fit() refuses a network, targets or options that do not fit", async () => {
  const fails = (promise: Promise<unknown>, message: RegExp, name = "RangeError") =>
    assert.rejects(promise, { name, message });
  const classes = softmaxCrossEntropy({ classes: 3 });
  await fails(
    fit(linear(1), data, fitOptions({ loss: classes })),
    /network with 3 outputs for cross-entropy but found 1/,
    "TypeError",
  );
  const train = { ...data.train, labels: new Float32Array(100).fill(2) };
  await fails(fit(linear(1), { ...data, train }, fitOptions()), /train\.labels .* found 2 at 0/);
  await fails(
    fit(linear(1), data, fitOptions({ accumulate: 5 })),
    /batchSize to be a multiple of accumulate, 5, but found 32/,
  );
  await fails(fit(linear(1), data, fitOptions({ minImprovement: -1 })), /minImprovement/);
  await fails(fit(linear(1), data, fitOptions({ clipNorm: 0 })), /clipNorm .* found 0/);
  for (const averageDecay of [2, 1]) {
    await fails(fit(linear(1), data, fitOptions({ averageDecay })), /averageDecay .* found [12]/);
  }
  await fails(
    fit(linear(1), data, { ...fitOptions(), device: "gpu" as "cpu" }),
    /device to be cpu, webgpu, cuda or auto but found gpu/,
  );
});

Deno.test("fit() says what belongs where a name or a function stands", async () => {
  // Notebooks' cells are not type-checked.
  for (
    const [settings, message] of [
      [{ optimizer: "lion" }, 'optimizer to be an object such as lion() but found "lion"'],
      [{ optimizer: sgd }, "optimizer to be an object such as lion() but found function sgd"],
      [{ schedule: "cosine" }, 'schedule to be an object such as cosine() but found "cosine"'],
      [{ monitor: "prAuc" }, 'monitor to be an object such as prAucMonitor but found "prAuc"'],
      [{ loss: {} }, "loss to be an object such as huber() but found {}"],
    ] as const
  ) {
    const options = { ...fitOptions(), ...settings } as unknown as FitOptions;
    await assert.rejects(fit(linear(1), data, options), {
      name: "TypeError",
      message: `Expected ${message}`,
    });
  }
});

Deno.test("fit() takes its steps from the stepper it is given", async () => {
  let runs = 0;
  await fit(
    linear(1),
    data,
    fitOptions({
      epochs: 2,
      async createStepper(network, options) {
        const stepper = await compileStepper(network, options);
        return {
          execution: stepper.execution,
          parameters: stepper.parameters,
          initialState: (weights) => stepper.initialState(weights),
          weights: (state) => stepper.weights(state),
          run: (state, batch) => (runs++, stepper.run(state, batch)),
          [Symbol.asyncDispose]: () => stepper[Symbol.asyncDispose](),
        };
      },
    }),
  );
  assert.equal(runs, 8);
});
