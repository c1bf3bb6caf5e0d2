import assert from "node:assert/strict";
import { run } from "../backtest/mod.ts";
import { createBars, prng } from "../core/mod.ts";
import { sharpe } from "../metrics/mod.ts";
import type { TestForecast } from "./collect.ts";
import {
  measureForecast,
  measureForVerdict,
  measureOverBenchmark,
  measureTrading,
} from "./measure.ts";

const options = { seed: 1, resamples: 400, periodsPerYear: 365, horizon: 1 };

/** Forecasts of chance whose scores and labels persist for about `persistence` samples. */
function forecastOf(n: number, persistence: number, random = prng(3)): TestForecast {
  let label = 0, drift = 0;
  const labels = new Float64Array(n), score = new Float64Array(n);
  const keep = 1 - 1 / persistence;
  for (let i = 0; i < n; i++) {
    if (random.uniform() > keep) label = random.uniform() < 0.5 ? 0 : 1;
    drift = keep * drift + random.normal() * Math.sqrt(1 - keep * keep);
    labels[i] = label;
    score[i] = drift;
  }
  return {
    indices: Int32Array.from({ length: n }, (_, i) => i),
    fold: Int32Array.from({ length: n }, (_, i) => Math.floor(4 * i / n)),
    label: labels,
    score,
    probability: score.map((value) => 1 / (1 + Math.exp(-value / 4))),
    target: score.map((value) => value > 0 ? 1 : 0),
  };
}

const width = ({ low, high }: { low: number | null; high: number | null }) => high! - low!;

Deno.test("measureForecast() widens the interval of the ROC area where labels overlap", () => {
  const forecast = forecastOf(1200, 10);
  const independent = measureForecast(forecast, options).rocAuc;
  const overlapping = measureForecast(forecast, { ...options, horizon: 10 }).rocAuc;
  assert.ok(Math.abs(overlapping.estimate! - independent.estimate!) < 1e-12);
  assert.ok(width(overlapping) > 1.5 * width(independent));
});

Deno.test("measureForecast() ranks raw scores within folds, so a turned calibrator changes nothing", () => {
  const forecast = forecastOf(800, 1);
  const turned = {
    ...forecast,
    probability: forecast.probability.map((p, i) => forecast.fold[i] % 2 ? 1 - p : p),
    score: forecast.score.map((value, i) => value + 100 * forecast.fold[i]),
  };
  assert.deepEqual(
    measureForecast(turned, options).rocAuc,
    measureForecast(forecast, options).rocAuc,
  );
});

Deno.test("measureForecast() counts decisions at the thresholds and says null where it has none", () => {
  const forecast = forecastOf(400, 1);
  const { precision, recall, f1, baseRate } = measureForecast(forecast, options);
  const long = Array.from(forecast.target.keys()).filter((i) => forecast.target[i] === 1);
  const right = long.filter((i) => forecast.label[i] === 1).length;
  const up = forecast.label.reduce((sum, value) => sum + value, 0);
  assert.equal(precision, right / long.length);
  assert.equal(recall, right / up);
  assert.ok(Math.abs(f1! - 2 * right / (long.length + up)) < 1e-12);
  assert.equal(baseRate, up / 400);
  const flat = measureForecast({ ...forecast, target: new Float64Array(400) }, options);
  assert.deepEqual([flat.precision, flat.recall], [null, 0]);
});

const random = prng(9);
let price = 100;
const close = Float64Array.from({ length: 500 }, () => price *= Math.exp(random.normal() / 40));
const bars = createBars(
  { time: close.map((_, i) => i), open: close, high: close, low: close, close, volume: close },
  { symbol: "TEST", intervalMs: 1 },
);
const costs = { side: "long", fee: 0.001, slippage: 0, initialCash: 1000 } as const;
const always = run(bars, new Float64Array(500).fill(1), costs);
const never = run(bars, new Float64Array(500), costs);
const forecast = forecastOf(500, 1);

Deno.test("measureForVerdict() asks more of each figure than the report's 95 %", () => {
  const sometimes = run(bars, forecast.target, costs);
  const strict = measureForVerdict({ forecast, result: sometimes }, {
    ...options,
    confidence: 0.99,
  });
  const { sharpe: shown } = measureTrading(sometimes, options);
  assert.equal(strict.sharpe.estimate, shown.estimate);
  assert.ok(strict.sharpe.low < shown.low! && strict.sharpe.high > shown.high!);
  const auc = measureForecast(forecast, options).rocAuc;
  const { low, high } = strict.rocAuc!;
  assert.ok(low < auc.low! && high > auc.high!);
});

Deno.test("measureTrading() says null for what a flat run does not have", () => {
  const { sharpe: ratio, hitRate, calmar, trades, maxDrawdown, turnover } = measureTrading(
    never,
    options,
  );
  assert.deepEqual(ratio, { estimate: null, low: null, high: null });
  assert.deepEqual([hitRate, calmar, trades, maxDrawdown, turnover], [null, null, 0, 0, 0]);
});

Deno.test("measureTrading() annualises with the given periods and leaves open trades out of hits", () => {
  const record = measureTrading(always, options);
  assert.equal(record.sharpe.estimate, sharpe(always.returns, { periodsPerYear: 365 }));
  assert.deepEqual([record.trades, record.hitRate], [1, null]);
  assert.ok(Math.abs(record.turnover! - always.turnover * 365 / 500) < 1e-12);
  assert.deepEqual(measureOverBenchmark(always, always, options), { estimate: 0, low: 0, high: 0 });
});
