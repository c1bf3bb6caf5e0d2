import assert from "node:assert/strict";
import { sigmoidCalibrator } from "../lib/calibration/mod.ts";
import { createBars, prng, take } from "../lib/core/mod.ts";
import { fitScaler, gatherWindows, join, type Samples } from "../lib/dataset/mod.ts";
import { compute, core13, featureSet, featureTable, smaRatio } from "../lib/features/mod.ts";
import { direction } from "../lib/labels/mod.ts";
import {
  BINARY,
  type Estimator,
  type FitOptions,
  type Head,
  headColumns,
} from "../lib/models/mod.ts";
import { Session } from "../lib/nn/onnx/mod.ts";
import { HEAD_CASES, probabilitiesOf } from "./estimator_heads.ts";

/** Options of {@linkcode testEstimator}. */
export interface TestEstimatorOptions {
  /** True for models that must find a signal when there is one. */
  readonly learns: boolean;
}

const SEQUENCE_LENGTH = 6;
const BARS = 700;

/** Daily bars whose returns follow the day before, so that they can be predicted. */
function predictableSamples({ task }: Head): Samples {
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
  const samples = join(bars, compute(bars, set), direction(bars, { horizon: 1 }), {
    sequenceLength: SEQUENCE_LENGTH,
  });
  const { labelOf } = HEAD_CASES[task];
  const next = (t: number) => Math.log(close[t + 1] / close[t]);
  return { ...samples, label: Float64Array.from(samples.rows, (t) => labelOf(next(t))) };
}

const range = (start: number, end: number) =>
  Int32Array.from({ length: end - start }, (_, i) => start + i);

/** The same samples with the features of all bars from `row` on, and their labels, replaced. */
function withOtherFuture(samples: Samples, row: number, { task }: Head): Samples {
  const { table } = samples;
  const data = table.data.slice();
  for (let j = 0; j < table.names.length; j++) {
    for (let t = row; t < table.rows; t++) data[j * table.rows + t] = 3 + Math.sin(t + j);
  }
  return {
    ...samples,
    label: samples.label.map((label, i) =>
      samples.rows[i] >= row ? HEAD_CASES[task].other(label) : label
    ),
    table: featureTable({ ...table, data }),
  };
}

/**
 * Runs the contract of `Estimator` and `FittedModel` on one kind of model, with labels of its head;
 * classes and quantiles are those of estimator_heads.ts.
 */
export function testEstimator(make: () => Estimator, { learns }: TestEstimatorOptions): void {
  const { kind, head = BINARY } = make();
  const columns = headColumns(head);
  const samples = predictableSamples(head);
  const train = range(0, 400), validation = range(410, 480), test = range(490, samples.length);
  const options: FitOptions = { seed: 5, device: "cpu", threads: 1 };
  const data = { samples, train, validation, scaler: "standard" } as const;
  const calibrator = sigmoidCalibrator({ kind: "platt", slope: 1.3, intercept: -0.2 });
  /** What `save` takes: a calibrator for a binary head alone. */
  const saved = head.task === "binary" ? calibrator : undefined;

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
    assert.equal(all.length, test.length * columns);
    assert.deepEqual(model.head ?? BINARY, head);
    assert.ok(all.every(Number.isFinite));
    const some = await model.predict(samples, Int32Array.of(test[7], test[3]));
    assert.equal(some.length, 2 * columns);
    for (let k = 0; k < columns; k++) {
      assert.ok(Math.abs(some[k] - all[7 * columns + k]) < 1e-6);
      assert.ok(Math.abs(some[columns + k] - all[3 * columns + k]) < 1e-6);
    }
    assert.equal((await model.predict(samples, new Int32Array(0))).length, 0);
  });

  Deno.test(`${kind}: the same seed gives the same bits`, async () => {
    await using first = await make().fit(data, options);
    await using second = await make().fit(data, options);
    assert.deepEqual(await first.predict(samples, test), await second.predict(samples, test));
  });

  Deno.test(`${kind}: fit() sees nothing outside the training and validation samples`, async () => {
    const other = withOtherFuture(
      samples,
      samples.rows[validation[validation.length - 1]] + 1,
      head,
    );
    await using first = await make().fit(data, options);
    await using second = await make().fit({ ...data, samples: other }, options);
    assert.deepEqual(await first.predict(samples, test), await second.predict(samples, test));
  });

  Deno.test(`${kind}: predict() reads no bar after the sample's own`, async () => {
    const index = test[20];
    await using model = await make().fit(data, options);
    const other = withOtherFuture(samples, samples.rows[index] + 1, head);
    assert.deepEqual(
      await model.predict(other, Int32Array.of(index)),
      await model.predict(samples, Int32Array.of(index)),
    );
  });

  Deno.test(`${kind}: save() gives one file from raw windows to scores and probabilities`, async () => {
    const estimator = make();
    await using model = await estimator.fit(data, options);
    await using session = await Session.create(model.save(saved));
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
      const single = head.task === "binary" || head.task === "regression";
      const dims = single ? [indices.length] : [indices.length, columns];
      const assertClose = (found: Float32Array, expected: Float64Array, tolerance: number) =>
        expected.forEach((value, i) =>
          assert.ok(Math.abs(found[i] - value) <= tolerance * Math.max(1, Math.abs(value)))
        );
      assert.deepEqual(score.dims, dims);
      assertClose(score.data as Float32Array, scores, 1e-5);
      const probabilities = probabilitiesOf(scores, head, calibrator);
      assert.equal(probability === undefined, probabilities === undefined);
      if (!probabilities) continue;
      assert.deepEqual(probability.dims, dims);
      assertClose(probability.data as Float32Array, probabilities, 1e-6);
    }
  });

  Deno.test(`${kind}: save() gives a file that answers missing features with NaN`, async () => {
    const estimator = make();
    await using model = await estimator.fit(data, options);
    await using session = await Session.create(model.save(saved));
    const { names, sequenceLength } = estimator.input;
    const windows = new Float32Array(2 * sequenceLength * names.length).fill(0.1);
    windows[0] = NaN;
    const outputs = await session.run({
      features: session.value(windows, [2, sequenceLength, names.length]),
    });
    for (const { data } of Object.values(outputs)) {
      const values = data as Float32Array;
      assert.ok(values.subarray(0, columns).every(Number.isNaN), `${values}`);
      assert.ok(values.subarray(columns).every(Number.isFinite), `${values}`);
    }
  });

  Deno.test(`${kind}: save() takes a calibrator where there is a probability to calibrate`, async () => {
    await using model = await make().fit(data, options);
    assert.throws(() => model.save(saved ? undefined : calibrator), {
      name: "TypeError",
      message: saved
        ? "Expected a calibrator for a binary head but found none"
        : `Expected no calibrator for a ${head.task} head but found one`,
    });
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
    HEAD_CASES[head.task].found(scores, take(samples.label, test));
  });

  Deno.test(`${kind}: fit() refuses a training part with one label only`, async () => {
    const one = { ...samples, label: samples.label.map(() => 1) };
    await assert.rejects(
      () => make().fit({ ...data, samples: one }, options),
      { name: "RangeError", message: HEAD_CASES[head.task].refusal },
    );
  });
}
