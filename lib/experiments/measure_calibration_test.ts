import assert from "node:assert/strict";
import { createBars, prng } from "../core/mod.ts";
import type { Samples } from "../dataset/mod.ts";
import type { TestForecast } from "./collect.ts";
import { measureCalibration } from "./measure_calibration.ts";

const DAY = 86_400_000, WARMUP = 300, N = 1500;
const random = prng(13);
let price = 100;
// Calm and wild stretches of 150 days each.
const close = Float64Array.from(
  { length: WARMUP + N },
  (_, i) => price *= Math.exp(random.normal() * (Math.floor(i / 150) % 2 ? 0.05 : 0.01)),
);
const bars = createBars(
  {
    time: close.map((_, i) => Date.UTC(2019, 0, 1) + i * DAY),
    open: close,
    high: close,
    low: close,
    close,
    volume: close,
  },
  { symbol: "TEST", intervalMs: DAY },
);
const rows = Int32Array.from({ length: N }, (_, i) => WARMUP + i);
const time = bars.time.subarray(WARMUP);
const plan = { samples: { rows, time } as Samples };
const options = { seed: 1, resamples: 300, periodsPerYear: 365, horizon: 1 };

const score = Float64Array.from({ length: N }, () => random.normal());
const probability = score.map((value) => 1 / (1 + Math.exp(-value / 2)));
const forecast: TestForecast = {
  indices: Int32Array.from({ length: N }, (_, i) => i),
  fold: Int32Array.from({ length: N }, (_, i) => Math.floor(i / 500)),
  label: probability.map((p) => random.uniform() < p ? 1 : 0),
  score,
  probability,
  target: new Float64Array(N),
};
const measure = (changed: Partial<TestForecast> = {}, given = bars) =>
  measureCalibration({ ...forecast, ...changed }, { bars: given, plan, results: [] }, options);

Deno.test("measureCalibration() tells calibrated probabilities from raw ones", () => {
  const { calibrated, uncalibrated } = measure();
  const { slope, eceMass, eceLimit, bins } = calibrated;
  assert.ok(slope.low! < 1 && 1 < slope.high! && eceMass! < eceLimit!);
  const inside = bins.filter((bin) =>
    bin.bandLow! <= bin.observed && bin.observed <= bin.bandHigh!
  );
  assert.ok(inside.length >= 8 && bins.length === 10);
  // Scores are twice too sure of themselves.
  assert.ok(uncalibrated.slope.high! < 0.7 && uncalibrated.eceMass! > uncalibrated.eceLimit!);
  const { reliability, resolution, uncertainty } = calibrated.brier;
  assert.ok(reliability! < resolution! && resolution! < uncertainty!);
});

Deno.test("measureCalibration() finds when a forecast stops to hold", () => {
  const label = forecast.label.map((value, i) => i >= 1000 ? 1 : value);
  const { byFold, byYear } = measure({ label });
  assert.deepEqual(byFold.map(({ group }) => group), ["fold 1", "fold 2", "fold 3"]);
  assert.ok(byFold[2].gap.low! > 0.4 && byFold[0].gap.low! < 0 && 0 < byFold[0].gap.high!);
  assert.deepEqual(byYear.map(({ group }) => group), ["2019", "2020", "2021", "2022", "2023"]);
  assert.equal(byYear.reduce((sum, { samples }) => sum + samples, 0), N);
});

Deno.test("measureCalibration() finds in which regime a forecast does not hold", () => {
  const wild = (i: number) => Math.floor((WARMUP + i) / 150) % 2 === 1;
  const label = forecast.label.map((value, i) => wild(i) ? 1 : value);
  const { byRegime } = measure({ label });
  assert.deepEqual(byRegime.map(({ group }) => group), [
    "low volatility",
    "middle volatility",
    "high volatility",
    "above its mean",
    "below its mean",
  ]);
  assert.ok(byRegime[2].gap.low! > byRegime[0].gap.high!);
});

Deno.test("measureCalibration() knows a regime by bars up to the decision alone", () => {
  const last = WARMUP + 700;
  const early = { ...forecast };
  for (const name of ["label", "score", "probability", "target"] as const) {
    early[name] = forecast[name].slice(0, 701);
  }
  early.indices = forecast.indices.slice(0, 701);
  early.fold = forecast.fold.slice(0, 701);
  const changed = close.map((value, i) => i > last ? value * (1 + (i % 7)) : value);
  const other = createBars({ ...bars, close: changed }, { symbol: "TEST", intervalMs: DAY });
  assert.deepEqual(measure(early, other).byRegime, measure(early).byRegime);
});

Deno.test("measureCalibration() is plain JSON, for one class and few rows too", () => {
  const few = {
    indices: Int32Array.of(0, 1),
    fold: Int32Array.of(0, 0),
    label: Float64Array.of(1, 1),
    score: Float64Array.of(0, 0),
    probability: Float64Array.of(0.5, 0.5),
    target: Float64Array.of(0, 0),
  };
  for (const record of [measure(), measure(few)]) {
    assert.deepEqual(JSON.parse(JSON.stringify(record)), record);
  }
  assert.equal(measure(few).calibrated.slope.estimate, null);
});
