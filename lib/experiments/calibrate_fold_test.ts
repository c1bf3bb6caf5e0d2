import assert from "node:assert/strict";
import { createCalibrator } from "../calibration/mod.ts";
import { prng } from "../core/mod.ts";
import { calibrateFold, recordCalibrator } from "./calibrate_fold.ts";
import { configSchema } from "./config.ts";

const configOf = (calibration?: string, horizon = 1) =>
  configSchema.parse({
    name: "calibrate",
    question: "Can it be believed?",
    data: { sample: "BTCUSDT-1d" },
    label: { horizon },
    validation: { train: 400, validation: 60, calibration: 120, test: 120 },
    backtest: { periodsPerYear: 365 },
    models: [{ kind: "buyAndHold" }],
    ...calibration ? { calibration } : {},
  });

const KINDS = ["isotonic", "temperature", "beta", "histogram", "vennAbers"] as const;

const random = prng(6);
const scores = Float64Array.from({ length: 300 }, () => random.normal());
const labels = scores.map((score) => random.uniform() < 1 / (1 + Math.exp(-score)) ? 1 : 0);

for (const kind of KINDS) {
  Deno.test(`calibrateFold() fits what the configuration asks for: ${kind}`, () => {
    const { calibrator, record } = calibrateFold(scores, labels, configOf(kind));
    assert.deepEqual([calibrator.kind, record.kind, record.samples], [kind, kind, 300]);
    assert.deepEqual([record.fallback, record.losses], [undefined, undefined]);
  });

  Deno.test(`calibrateFold() takes Platt where a class is rare or missing: ${kind}`, () => {
    for (const few of [0, 9]) {
      const rare = labels.map((_, i) => i < few ? 1 : 0);
      const { calibrator, record } = calibrateFold(scores, rare, configOf(kind));
      assert.equal(calibrator.kind, "platt");
      assert.equal(
        record.fallback,
        `${kind} needs 10 samples of either class but found ${few}`,
      );
      assert.ok(calibrator.apply(scores).every((p) => p > 0 && p < 1));
    }
    const enough = labels.map((_, i) => i < 10 ? 1 : 0);
    assert.equal(calibrateFold(scores, enough, configOf(kind)).calibrator.kind, kind);
  });
}

Deno.test("calibrateFold() is Platt's unless told otherwise, and nothing for none", () => {
  const usual = calibrateFold(scores, labels, configOf());
  assert.equal(usual.calibrator.kind, "platt");
  assert.deepEqual(Object.keys(usual.record.numbers!), ["slope", "intercept"]);
  const none = calibrateFold(scores, labels, configOf("none"));
  assert.deepEqual([none.calibrator.kind, none.record.numbers], ["identity", undefined]);
  assert.throws(() => configOf("plat"), /Expected one of/);
});

Deno.test("calibrateFold() of auto records what every kind lost, and Platt where it cannot choose", () => {
  const { calibrator, record } = calibrateFold(scores, labels, configOf("auto"));
  assert.equal(Object.keys(record.losses!).length, 7);
  assert.equal(record.losses![calibrator.kind], Math.min(...Object.values(record.losses!)));
  // Labels that overlap leave samples out between the stretches.
  const wider = calibrateFold(scores, labels, configOf("auto", 5)).record;
  assert.notDeepEqual(wider.losses, record.losses);
  const one = calibrateFold(scores, labels.fill(1), configOf("auto")).record;
  assert.deepEqual([one.kind, one.losses], ["platt", undefined]);
});

Deno.test("recordCalibrator() is plain data, and has the width of Venn-Abers' intervals", () => {
  const half = scores.map((_, i) => i % 2);
  const fitted = calibrateFold(scores, half, configOf("vennAbers"));
  const record = recordCalibrator(fitted, { fold: 3, testScore: scores });
  assert.ok(record.intervalWidth! > 0 && record.intervalWidth! < 0.5);
  assert.equal(record.fold, 3);
  const beta = recordCalibrator(calibrateFold(scores, half, configOf("beta")), {
    fold: 0,
    testScore: scores,
  });
  assert.deepEqual(JSON.parse(JSON.stringify(beta)), structuredClone(beta));
  const { a, b, c } = beta.numbers!;
  assert.ok(Number.isFinite(createCalibrator({ kind: "beta", a, b, c }).apply([1])[0]));
});
