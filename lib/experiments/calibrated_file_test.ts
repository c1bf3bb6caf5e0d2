import assert from "node:assert/strict";
import { sampleBars } from "../data/mod.ts";
import { fitScaler, gatherWindows } from "../dataset/mod.ts";
import { Session } from "../nn/onnx/mod.ts";
import { evaluateFold } from "./evaluate_fold.ts";
import { parseConfig } from "./parse_config.ts";
import { planExperiment } from "./plan.ts";

const KINDS = [
  "none",
  "temperature",
  "beta",
  "histogram",
  "isotonic",
  "vennAbers",
  "auto",
] as const;

const bars = await sampleBars("BTCUSDT-1d");

for (const calibration of KINDS) {
  Deno.test(`evaluateFold() saves a file with the probabilities of its test part: ${calibration}`, async () => {
    const config = parseConfig(
      JSON.stringify({
        name: "x",
        question: "?",
        data: { sample: "BTCUSDT-1d" },
        validation: { train: 400, validation: 60, calibration: 200, test: 300 },
        calibration,
        backtest: { periodsPerYear: 365 },
        models: [{ kind: "logistic" }],
      }),
      { path: "test" },
    );
    const plan = planExperiment(config, bars);
    const { samples, folds: [fold], models: [{ estimator }] } = plan;
    const result = await evaluateFold(estimator, { ...plan, fold }, {
      config,
      seed: 1,
      save: true,
    });
    const { names, sequenceLength } = estimator.input;
    const windows = gatherWindows(samples, fold.test, {
      scaler: fitScaler(samples, fold.train, { kind: "none", names }),
      sequenceLength,
      layout: "batch-time-feature",
      out: new Float32Array(fold.test.length * sequenceLength * names.length),
    });
    await using session = await Session.create(result.onnx!);
    const shape = [fold.test.length, sequenceLength, names.length];
    const { probability } = await session.run({ features: session.value(windows, shape) });
    (probability.data as Float32Array).forEach((p, i) => {
      // The model's own scores are in double precision, the file's in single.
      assert.ok(Math.abs(p - result.test.probability[i]) < 1e-4, `[${i}] ${p}`);
    });
    const { kind, samples: rows, fold: index, losses, intervalWidth } = result.calibrator!;
    if (calibration !== "auto") {
      assert.equal(kind, calibration === "none" ? "identity" : calibration);
    }
    assert.deepEqual([rows, index], [fold.calibration.length, fold.index]);
    assert.equal(losses !== undefined, calibration === "auto");
    assert.equal(intervalWidth !== undefined, kind === "vennAbers");
    assert.deepEqual(structuredClone(result).calibrator, result.calibrator);
  });
}
