import assert from "node:assert/strict";
import { testEstimator } from "../../tests/estimator_contract.ts";
import { temporaryFolder } from "../../tests/temporary_folder.ts";
import { sigmoidCalibrator } from "../calibration/mod.ts";
import { createBars, prng } from "../core/mod.ts";
import { join } from "../dataset/mod.ts";
import { compute, core13 } from "../features/mod.ts";
import { direction } from "../labels/mod.ts";
import { dense, dropout, lastStep, type Network, trace } from "../nn/layers/mod.ts";
import { relu } from "../nn/graph/mod.ts";
import { type EpochProgress, fit, rocAucMonitor, Scorer } from "../nn/train/mod.ts";
import { buildArtifact } from "./artifact.ts";
import type { Estimator, FittedModel } from "./estimator.ts";
import { lstm } from "./lstm.ts";
import { seedEnsemble } from "./seed_ensemble.ts";
import type { SymbolicModel } from "./symbolic_model.ts";
import { assertTrainable, sampleSource, scalerOf } from "./training_data.ts";

const names = core13.features.flatMap((feature) => feature.names);
const SEQUENCE_LENGTH = 6;

const network: Network = (context, x) => {
  const hidden = relu(dense(context, lastStep(x), { name: "hidden", units: 8 }));
  return dense(context, dropout(context, hidden, { name: "drop", rate: 0.2 }), {
    name: "head",
    units: 1,
  });
};

interface Fit {
  readonly seed: number;
  readonly model: FittedModel & { readonly symbolic: SymbolicModel };
  released: boolean;
}

/** A small network that keeps count of its fits; that of number `failing` throws. */
function countedNetwork(fits: Fit[] = [], failing = Infinity): Estimator {
  const input = { names, sequenceLength: SEQUENCE_LENGTH };
  const shape = { time: SEQUENCE_LENGTH, features: names.length };
  return {
    kind: "counted",
    description: "a small network",
    input,
    extraFeatures: [],
    async fit(data, { seed, threads, abort, onEpoch }) {
      const monitor = rocAucMonitor;
      if (fits.length === failing) throw new Error("no luck");
      assertTrainable(data);
      const scaler = scalerOf(data, input);
      const source = (samples: typeof data.samples, indices: Int32Array) =>
        sampleSource(samples, indices, { input, scaler });
      const { weights, history } = await fit(network, {
        train: source(data.samples, data.train),
        validation: source(data.samples, data.validation),
      }, {
        ...shape,
        epochs: 6,
        batchSize: 32,
        learningRate: 0.01,
        patience: 2,
        random: prng(seed),
        threads,
        abort,
        monitor,
        onEpoch,
      });
      const scorer = await Scorer.compile(network, { ...shape, weights });
      const symbolic: SymbolicModel = {
        scaler,
        score: (x) => trace(network, x, { weights }).output,
      };
      const made: Fit = {
        seed,
        released: false,
        model: {
          parameters: Object.values(weights).reduce((sum, { length }) => sum + length, 0),
          history,
          figures: { loss: "binary cross-entropy", metric: monitor.name },
          symbolic,
          predict: (samples, indices) => scorer.logits(source(samples, indices)),
          save: (calibrator) =>
            buildArtifact(symbolic.score, { kind: "counted", input, scaler, calibrator }),
          async [Symbol.asyncDispose]() {
            made.released = true;
            await scorer[Symbol.asyncDispose]();
          },
        },
      };
      fits.push(made);
      return made.model;
    },
  };
}

testEstimator(() => {
  const options = { names, sequenceLength: SEQUENCE_LENGTH, hiddenSize: 8 };
  return seedEnsemble(lstm({ ...options, epochs: 6, learningRate: 0.01 }), 2);
}, { learns: true });

/** Samples of a random walk. */
function walk() {
  const random = prng(9);
  let price = 100;
  const close = Float64Array.from({ length: 300 }, () => price *= Math.exp(0.01 * random.normal()));
  const time = Float64Array.from(close, (_, t) => t * 86_400_000);
  const volume = new Float64Array(300).fill(1);
  const bars = createBars(
    { time, open: close, high: close, low: close, close, volume },
    { symbol: "WALK", intervalMs: 86_400_000 },
  );
  const samples = join(bars, compute(bars, core13), direction(bars, { horizon: 1 }), {
    sequenceLength: SEQUENCE_LENGTH,
  });
  const range = (start: number, end: number) =>
    Int32Array.from({ length: end - start }, (_, i) => start + i);
  return { samples, train: range(0, 150), validation: range(150, 180), test: range(185, 230) };
}

const { test, ...parts } = walk();
const data = { ...parts, scaler: "standard" } as const;
const options = { seed: 7, device: "cpu", threads: 1 } as const;

Deno.test("seedEnsemble() is the mean of members that differ by their seed alone", async () => {
  const fits: Fit[] = [];
  const epochs: [number, number][] = [];
  await using ensemble = await seedEnsemble(countedNetwork(fits), 3).fit(data, {
    ...options,
    onEpoch: (done, total) => void epochs.push([done, total]),
  });
  assert.equal(new Set(fits.map(({ seed }) => seed)).size, 3);
  const scores = await Promise.all(fits.map(({ model }) => model.predict(data.samples, test)));
  const mean = await ensemble.predict(data.samples, test);
  mean.forEach((score, i) => {
    const expected = (scores[0][i] + scores[1][i] + scores[2][i]) / 3;
    assert.ok(Math.abs(score - expected) < 1e-12);
  });
  assert.notDeepEqual(scores[0], scores[1]);
  assert.equal(ensemble.parameters, 3 * fits[0].model.parameters);

  const histories = fits.map(({ model }) => model.history);
  assert.equal(ensemble.history.length, Math.max(...histories.map(({ length }) => length)));
  ensemble.history.forEach((record, i) => {
    assert.equal(record.epoch, i + 1);
    for (const name of ["trainLoss", "validationLoss", "metric", "learningRate"] as const) {
      const values = histories.flatMap((history) => history[i]?.[name] ?? []);
      const mean = values.reduce((a, b) => a + b) / values.length;
      assert.ok(Math.abs(record[name]! - mean) < 1e-12, name);
    }
  });
  assert.deepEqual(ensemble.figures, fits[0].model.figures);
  assert.deepEqual([...new Set(epochs.map(([, total]) => total))], [18]);
  epochs.forEach(([done], i) => assert.ok(i === 0 || done > epochs[i - 1][0]));
});

Deno.test("seedEnsemble() tells the progress of all members, not of one", async () => {
  const told: EpochProgress[] = [];
  const single = lstm({ names, sequenceLength: SEQUENCE_LENGTH, hiddenSize: 4, epochs: 2 });
  await using _ensemble = await seedEnsemble(single, 3).fit(data, {
    ...options,
    onEpoch: (_done, _total, progress) => void told.push(progress),
  });
  // 150 samples in batches of 64.
  assert.deepEqual(told.map(({ step }) => step), [3, 6, 9, 12, 15, 18]);
  assert.deepEqual([...new Set(told.map(({ totalSteps }) => totalSteps))], [18]);
  assert.deepEqual(told.map(({ epoch }) => epoch), [1, 2, 1, 2, 1, 2]);
  for (const { step, stepsPerSecond, remainingMs } of told) {
    const expected = (18 - step) / stepsPerSecond * 1000;
    assert.ok(Math.abs(remainingMs - expected) <= 1e-9 * expected, `after step ${step}`);
  }
});

Deno.test("seedEnsemble() releases the members it has when a later one fails", async () => {
  const fits: Fit[] = [];
  const run = seedEnsemble(countedNetwork(fits, 2), 3).fit(data, options);
  await assert.rejects(run, /no luck/);
  assert.deepEqual(fits.map(({ released }) => released), [true, true]);
});

Deno.test("seedEnsemble() keeps its members until it is disposed of", async () => {
  const fits: Fit[] = [];
  {
    await using _ensemble = await seedEnsemble(countedNetwork(fits), 2).fit(data, options);
    assert.deepEqual(fits.map(({ released }) => released), [false, false]);
  }
  assert.deepEqual(fits.map(({ released }) => released), [true, true]);
});

Deno.test("seedEnsemble() keeps what an interrupted training has, and trains no further member", async () => {
  const stop = new AbortController();
  const single = lstm({ names, sequenceLength: SEQUENCE_LENGTH, hiddenSize: 4, epochs: 3 });
  await using one = await single.fit(data, options);
  await using ensemble = await seedEnsemble(single, 5).fit(data, {
    ...options,
    abort: stop.signal,
    keepOnInterrupt: true,
    onEpoch: (done) => done === 4 && stop.abort(),
  });
  assert.equal(ensemble.interrupted, true);
  assert.equal(ensemble.parameters, 2 * one.parameters);
  const scores = await ensemble.predict(data.samples, test);
  assert.ok(scores.every(Number.isFinite));
});

Deno.test("seedEnsemble() says when its members make no one file, and refuses to have none", async () => {
  const opaque: Estimator = {
    ...countedNetwork(),
    async fit(data, options) {
      const { symbolic: _, ...model } = await countedNetwork().fit(data, options) as Fit["model"];
      return model;
    },
  };
  await using ensemble = await seedEnsemble(opaque, 1).fit(data, options);
  assert.throws(
    () => ensemble.save(sigmoidCalibrator({ kind: "platt", slope: 1, intercept: 0 })),
    { name: "TypeError", message: /members that are graphs but found counted/ },
  );
  assert.throws(() => seedEnsemble(opaque, 0), /count .* found 0/);
  assert.throws(() => seedEnsemble(opaque, "3" as unknown as number), {
    name: "TypeError",
    message: 'Expected count to be a number but found "3"',
  });
});

Deno.test("seedEnsemble() saves each member to a file of its own, and goes on from them", async () => {
  const folder = await temporaryFolder();
  const estimator = seedEnsemble(
    lstm({ names, sequenceLength: SEQUENCE_LENGTH, hiddenSize: 4, epochs: 2 }),
    3,
  );
  const stop = new AbortController();
  const saved = { ...options, checkpoint: { path: `${folder}/fit.safetensors`, everySteps: 1 } };
  const stopped = estimator.fit(data, {
    ...saved,
    abort: stop.signal,
    onEpoch: (done) => done === 3 && stop.abort(),
  });
  await assert.rejects(stopped, { name: "AbortError" });
  const files = async () => (await Array.fromAsync(Deno.readDir(folder))).map(({ name }) => name);
  assert.deepEqual((await files()).sort(), ["fit.0.safetensors", "fit.1.safetensors"]);

  const heard: number[] = [];
  await using resumed = await estimator.fit(data, {
    ...saved,
    onEpoch: (done) => void heard.push(done),
  });
  assert.deepEqual(heard, [4, 5, 6], "epochs that were done are not trained again");
  assert.equal((await files()).length, 3);
  await using whole = await estimator.fit(data, options);
  assert.deepEqual(
    await resumed.predict(data.samples, test),
    await whole.predict(data.samples, test),
  );
});

Deno.test("networks tell what trained them, and an execution repeats it", async () => {
  const single = lstm({ names, sequenceLength: SEQUENCE_LENGTH, hiddenSize: 4, epochs: 1 });
  const execution = { parts: 4, workers: 2, threads: 1 };
  await using one = await single.fit(data, { ...options, threads: 2, execution });
  assert.deepEqual([one.engine, one.execution], ["onnx", execution]);
  assert.deepEqual(one.device, {
    device: "cpu",
    reason: "cpu, as the execution says",
    trials: [],
  });
  const here = { ...execution, workers: 1 };
  await using same = await single.fit(data, { ...options, execution: here });
  assert.deepEqual(
    await same.predict(data.samples, test),
    await one.predict(data.samples, test),
  );
  await using ensemble = await seedEnsemble(single, 2).fit(data, options);
  assert.deepEqual(ensemble.execution, { parts: 1, workers: 1, threads: 1 });
  assert.equal(ensemble.device?.reason, "cpu, as told");
});
