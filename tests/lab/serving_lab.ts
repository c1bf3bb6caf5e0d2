import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { CALIBRATOR_KINDS, fitCalibrator, sigmoidCalibrator } from "../../lib/calibration/mod.ts";
import { sampleBars } from "../../lib/data/mod.ts";
import { fitScaler, gatherWindows, join } from "../../lib/dataset/mod.ts";
import { compute, core13, featureSet, smaRatio } from "../../lib/features/mod.ts";
import { forwardLogReturn } from "../../lib/labels/mod.ts";
import { exportModel } from "../../lib/models/export_model.ts";
import * as models from "../../lib/models/mod.ts";
import { Session } from "../../lib/nn/onnx/mod.ts";
import { runCommand, servingPython } from "./serving_python.ts";

const SEQUENCE_LENGTH = 6;
const names = core13.features.flatMap((feature) => feature.names);
const training = { names, sequenceLength: SEQUENCE_LENGTH, epochs: 1 };
const sized = { ...training, hiddenSize: 8 };

/** Every kind of model that can be saved, in the forms whose files differ in their operators. */
const ESTIMATORS: Readonly<Record<string, models.Estimator>> = {
  buyAndHold: models.buyAndHold(),
  smaCross: models.smaCross({ fast: 5, slow: 20 }),
  logistic: models.logistic({ names }),
  mlp: models.mlp({ ...training, hiddenSizes: [16, 8] }),
  lstm: models.lstm({ ...sized, layers: 2 }),
  lstmBothDirections: models.lstm({ ...sized, bidirectional: true, pooling: "attention" }),
  gru: models.gru({ ...sized, layers: 2 }),
  gruBothDirections: models.gru({ ...sized, bidirectional: true }),
  tcn: models.tcn({ ...training, blocks: 2, channels: 8 }),
  tcnWeightNorm: models.tcn({ ...training, blocks: 1, channels: 8, weightNorm: true }),
  transformer: models.transformer({ ...sized, layers: 1, heads: 2 }),
  transformerCausal: models.transformer({
    ...sized,
    layers: 1,
    heads: 2,
    positions: "sinusoidal",
    pooling: "cls",
    causal: true,
  }),
  seedEnsemble: models.seedEnsemble(models.lstm(sized), 2),
  multiclass: models.mlp({
    ...training,
    hiddenSizes: [8],
    head: { task: "multiclass", classes: [-1, 0, 1] },
  }),
  regression: models.lstm({ ...sized, head: { task: "regression" } }),
  quantile: models.gru({ ...sized, head: { task: "quantile", quantiles: [0.1, 0.5, 0.9] } }),
};

/** The label of each task from the next day's log return. */
const LABELS: Readonly<Record<models.Head["task"], (change: number) => number>> = {
  binary: (change) => Number(change > 0),
  multiclass: (change) => Math.abs(change) < 0.01 ? 0 : Math.sign(change),
  regression: (change) => change,
  quantile: (change) => change,
};

/** Numbers in `probability`, for so many in `score`. */
const PROBABILITIES: Readonly<
  Record<models.Head["task"], (scores: number) => number | undefined>
> = {
  binary: (scores) => scores,
  multiclass: (scores) => scores,
  regression: () => undefined,
  quantile: () => undefined,
};

/** Outputs by name, row by row. */
type Outputs = Readonly<Record<string, ArrayLike<number>>>;

/** What Python tells of a model. */
interface Served {
  readonly metadata: Readonly<Record<string, string>>;
  readonly outputs: Outputs;
}

/** A saved model and raw windows for it, of shape [N, sequenceLength, names]. */
interface SavedFile {
  readonly bytes: Uint8Array;
  readonly windows: Float32Array;
  readonly shape: readonly number[];
}

/** The outputs of a saved file in our own runtime. */
async function outputsOf({ bytes, windows, shape }: SavedFile): Promise<Outputs> {
  await using session = await Session.create(bytes);
  const features = session.value(windows, shape);
  const outputs = await session.run({ features });
  return Object.fromEntries(
    Object.entries(outputs).map(([name, { data }]) => [name, data as Float32Array]),
  );
}

function assertNear(found: ArrayLike<number>, expected: ArrayLike<number>, what: string): void {
  assert.equal(found.length, expected.length, what);
  for (let i = 0; i < expected.length; i++) {
    const allowed = 1e-6 * Math.max(1, Math.abs(expected[i]));
    assert.ok(
      Math.abs(found[i] - expected[i]) <= allowed,
      `${what}[${i}]: Python has ${found[i]}, expected ${expected[i]}`,
    );
  }
}

Deno.test("Python's onnxruntime forecasts with every saved model as we do", async () => {
  const bars = await sampleBars("BTCUSDT-1d");
  const set = featureSet("serving", [...core13.features, smaRatio({ fast: 5, slow: 20 })]);
  const joined = join(bars, compute(bars, set), forwardLogReturn(bars, { horizon: 1 }), {
    sequenceLength: SEQUENCE_LENGTH,
  });
  const range = (start: number, end: number) =>
    Int32Array.from({ length: end - start }, (_, i) => start + i);
  const train = range(0, 300), validation = range(310, 400), test = range(410, 500);
  const calibrator = sigmoidCalibrator({ kind: "platt", slope: 1.3, intercept: -0.2 });

  const folder = await Deno.makeTempDir();
  try {
    const expected: Record<string, Outputs> = {};
    /** What the library itself forecasts, by another graph: probabilities of a binary head. */
    const expectedOfModel: Record<string, Float64Array> = {};
    const addFile = async (name: string, file: SavedFile) => {
      await Deno.writeFile(`${folder}/${name}.onnx`, file.bytes);
      await Deno.writeFile(`${folder}/${name}.f32`, new Uint8Array(file.windows.buffer));
      expected[name] = await outputsOf(file);
    };
    for (const [name, estimator] of Object.entries(ESTIMATORS)) {
      const { head = models.BINARY } = estimator;
      const samples = { ...joined, label: joined.label.map(LABELS[head.task]) };
      await using model = await estimator.fit(
        { samples, train, validation, scaler: "standard" },
        { seed: 5, device: "cpu", threads: 1 },
      );
      const labels = Array.from(validation, (index) => samples.label[index]);
      const { names, sequenceLength } = estimator.input;
      const window = [sequenceLength, names.length];
      const windows = gatherWindows(samples, test, {
        scaler: fitScaler(samples, train, { kind: "none", names }),
        sequenceLength,
        layout: "batch-time-feature",
        out: new Float32Array(test.length * sequenceLength * names.length),
      });
      const binary = head.task === "binary";
      const saved = model.save(binary ? calibrator : undefined);
      await addFile(name, {
        bytes: saved,
        windows,
        shape: [test.length, ...window],
      });
      const scores = await model.predict(samples, test);
      expectedOfModel[name] = binary
        ? calibrator.apply(scores, new Float64Array(test.length))
        : scores;
      for (const kind of name === "logistic" ? CALIBRATOR_KINDS : []) {
        const known = { scores: await model.predict(samples, validation), labels };
        await addFile(`${name}_${kind}`, {
          bytes: model.save(fitCalibrator(kind, known)),
          windows,
          shape: [test.length, ...window],
        });
      }
      if (name !== "lstm") continue;
      await addFile("lstmFloat16", {
        bytes: exportModel(saved, { precision: "float16" }),
        windows,
        shape: [test.length, ...window],
      });
      await addFile("lstmInt8", {
        bytes: exportModel(saved, { precision: "int8" }),
        windows: windows.slice(0, sequenceLength * names.length),
        shape: [1, ...window],
      });
    }

    const script = fileURLToPath(new URL("serve.py", import.meta.url));
    const served: Readonly<Record<string, Served>> =
      JSON.parse(await runCommand(await servingPython(), [script, folder])).models;
    assert.deepEqual(Object.keys(served).sort(), Object.keys(expected).sort());
    for (const [name, { outputs }] of Object.entries(served)) {
      assert.deepEqual(Object.keys(outputs).sort(), Object.keys(expected[name]).sort(), name);
      for (const [output, found] of Object.entries(outputs)) {
        assertNear(found, expected[name][output], `${name}: ${output}`);
      }
    }
    for (const [name, { input, head = models.BINARY }] of Object.entries(ESTIMATORS)) {
      const { metadata, outputs: { score, probability } } = served[name];
      assert.deepEqual(JSON.parse(metadata.features), input.names, name);
      assert.equal(Number(metadata.sequenceLength), input.sequenceLength, name);
      const found = head.task === "binary" ? probability : score;
      assertNear(found, expectedOfModel[name], `${name}: what predict() gives`);
      assert.equal(probability?.length, PROBABILITIES[head.task](score.length), name);
    }
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
