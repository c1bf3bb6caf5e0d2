import assert from "node:assert/strict";
import { sigmoidCalibrator } from "../lib/calibration/mod.ts";
import { createBars, prng } from "../lib/core/mod.ts";
import { fitScaler, gatherWindows, join, type Samples } from "../lib/dataset/mod.ts";
import { compute, core13, featureSet, featureTable, smaRatio } from "../lib/features/mod.ts";
import { direction } from "../lib/labels/mod.ts";
import { rocAuc } from "../lib/metrics/mod.ts";
import type { Estimator, FitOptions } from "../lib/models/mod.ts";
import { Session } from "../lib/nn/onnx/mod.ts";

/** Options of {@linkcode testEstimator}. */
export interface TestEstimatorOptions {
  /** True for models that must find a signal when there is one. */
  readonly learns: boolean;
}

const SEQUENCE_LENGTH = 6;
const BARS = 700;

/** Daily bars whose returns follow the day before, so that direction can be predicted. */
function predictableSamples(): Samples {
  const random = prng(42);
  const close = new Float64Array(BARS);
  let price = 100, change = 0;
  for (let t = 0; t < BARS; t++) {
    change = 0.6 * change + 0.01 * random.normal();
    close[t] = price *= Math.exp(change);
  }
  const time = Float64Array.from(close, (_, t) => t * 86_400_000);
  const bars = createBars(
    { time, open: close, high: close, low: close, close, volume: new Float64Array(BARS).fill(1) },
    { symbol: "TEST", intervalMs: 86_400_000 },
  );
  const set = featureSet("contract", [...core13.features, smaRatio({ fast: 5, slow: 20 })]);
  return join(bars, compute(bars, set), direction(bars, { horizon: 1 }), {
    sequenceLength: SEQUENCE_LENGTH,
  });
}

const range = (start: number, end: number) =>
  Int32Array.from({ length: end - start }, (_, i) => start + i);

/** The same samples with the features of all bars from `row` on, and their labels, replaced. */
function withOtherFuture(samples: Samples, row: number): Samples {
  const { table } = samples;
  const data = table.data.slice();
  for (let j = 0; j < table.names.length; j++) {
    for (let t = row; t < table.rows; t++) data[j * table.rows + t] = 3 + Math.sin(t + j);
  }
  return {
    ...samples,
    label: samples.label.map((label, i) => samples.rows[i] >= row ? 1 - label : label),
    table: featureTable({ ...table, data }),
  };
}

/** Runs the contract of `Estimator` and `FittedModel` on one kind of model. */
export function testEstimator(make: () => Estimator, { learns }: TestEstimatorOptions): void {
  const samples = predictableSamples();
  const train = range(0, 400), validation = range(410, 480), test = range(490, samples.length);
  const options: FitOptions = { seed: 5, device: "cpu", threads: 1 };
  const data = { samples, train, validation, scaler: "standard" } as const;
  const { kind } = make();

  Deno.test(`${kind}: fit() leaves estimator and data as they were`, async () => {
    const estimator = make();
    const before = JSON.stringify(estimator);
    const features = samples.table.data.slice(), labels = samples.label.slice();
    await using _model = await estimator.fit(data, options);
    assert.equal(JSON.stringify(estimator), before);
    assert.deepEqual(samples.table.data, features);
    assert.deepEqual(samples.label, labels);
    assert.deepEqual(train, range(0, 400));
  });

  Deno.test(`${kind}: predict() gives a finite score a sample, whatever is asked beside it`, async () => {
    await using model = await make().fit(data, options);
    const all = await model.predict(samples, test);
    assert.equal(all.length, test.length);
    assert.ok(all.every(Number.isFinite));
    const some = await model.predict(samples, Int32Array.of(test[7], test[3]));
    for (const [found, expected] of [[some[0], all[7]], [some[1], all[3]]]) {
      assert.ok(Math.abs(found - expected) < 1e-6);
    }
    assert.equal((await model.predict(samples, new Int32Array(0))).length, 0);
  });

  Deno.test(`${kind}: the same seed gives the same bits`, async () => {
    await using first = await make().fit(data, options);
    await using second = await make().fit(data, options);
    assert.deepEqual(await first.predict(samples, test), await second.predict(samples, test));
  });

  Deno.test(`${kind}: fit() sees nothing outside the training and validation samples`, async () => {
    const other = withOtherFuture(samples, samples.rows[validation[validation.length - 1]] + 1);
    await using first = await make().fit(data, options);
    await using second = await make().fit({ ...data, samples: other }, options);
    assert.deepEqual(await first.predict(samples, test), await second.predict(samples, test));
  });

  Deno.test(`${kind}: predict() reads no bar after the sample's own`, async () => {
    const index = test[20];
    await using model = await make().fit(data, options);
    const other = withOtherFuture(samples, samples.rows[index] + 1);
    assert.deepEqual(
      await model.predict(other, Int32Array.of(index)),
      await model.predict(samples, Int32Array.of(index)),
    );
  });

  Deno.test(`${kind}: save() gives one file from raw windows to the calibrated probability`, async () => {
    const estimator = make();
    await using model = await estimator.fit(data, options);
    const calibrator = sigmoidCalibrator({ kind: "platt", slope: 1.3, intercept: -0.2 });
    await using session = await Session.create(model.save(calibrator));
    const { names, sequenceLength } = estimator.input;
    for (const indices of [test, test.subarray(0, 1)]) {
      const windows = gatherWindows(samples, indices, {
        scaler: fitScaler(samples, train, { kind: "none", names }),
        sequenceLength,
        layout: "batch-time-feature",
        out: new Float32Array(indices.length * sequenceLength * names.length),
      });
      const { score, probability } = await session.run({
        features: session.value(windows, [indices.length, sequenceLength, names.length]),
      });
      const scores = await model.predict(samples, indices);
      const probabilities = calibrator.apply(scores, new Float64Array(scores.length));
      assert.deepEqual(probability.dims, [indices.length]);
      for (let i = 0; i < indices.length; i++) {
        assert.ok(Math.abs((probability.data as Float32Array)[i] - probabilities[i]) <= 1e-6);
        assert.ok(
          Math.abs((score.data as Float32Array)[i] - scores[i]) <=
            1e-5 * Math.max(1, Math.abs(scores[i])),
        );
      }
    }
  });

  Deno.test(`${kind}: save() gives a file that answers missing features with NaN`, async () => {
    const estimator = make();
    await using model = await estimator.fit(data, options);
    const calibrator = sigmoidCalibrator({ kind: "platt", slope: 1, intercept: 0 });
    await using session = await Session.create(model.save(calibrator));
    const { names, sequenceLength } = estimator.input;
    const windows = new Float32Array(2 * sequenceLength * names.length).fill(0.1);
    windows[0] = NaN;
    const { probability } = await session.run({
      features: session.value(windows, [2, sequenceLength, names.length]),
    });
    const [missing, whole] = probability.data as Float32Array;
    assert.ok(Number.isNaN(missing) && Number.isFinite(whole), `${missing}, ${whole}`);
  });

  Deno.test(`${kind}: fit() refuses to learn from nothing`, async () => {
    await assert.rejects(
      () => make().fit({ ...data, train: new Int32Array(0) }, options),
      { name: "RangeError", message: /at least 1 training sample/ },
    );
  });

  if (!learns) return;

  Deno.test(`${kind}: fit() finds a signal that is there`, async () => {
    await using model = await make().fit(data, options);
    const scores = await model.predict(samples, test);
    const auc = rocAuc(scores, Array.from(test, (index) => samples.label[index]));
    assert.ok(auc > 0.65, `AUC ${auc}`);
  });

  Deno.test(`${kind}: fit() refuses a training part with one label only`, async () => {
    const one = { ...samples, label: samples.label.map(() => 1) };
    await assert.rejects(
      () => make().fit({ ...data, samples: one }, options),
      { name: "RangeError", message: /Expected both labels .* but found only 1/ },
    );
  });
}
