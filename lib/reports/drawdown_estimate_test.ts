import assert from "node:assert/strict";
import { prng } from "../core/mod.ts";
import { drawdownEstimate, returnsByModel } from "./drawdown_estimate.ts";
import { deepest } from "./testing/fabricated_tables.ts";
import { fabricateRun } from "./testing/fabricated_run.ts";

const run = fabricateRun({ models: 3, bars: 400, folds: 2, epochs: 1 });

Deno.test("returnsByModel() gives the returns that a run's largest drawdown comes from", () => {
  const returns = returnsByModel(run.tables.equity);
  assert.deepEqual([...returns.keys()], ["benchmark", "buyAndHold", "smaCross", "logistic"]);
  for (const [name, values] of returns) {
    let wealth = 1, peak = 1, worst = 0;
    // The fabricated drawdown starts at the first bar's close.
    for (const value of values.subarray(1)) {
      wealth *= 1 + value;
      peak = Math.max(peak, wealth);
      worst = Math.max(worst, 1 - wealth / peak);
    }
    assert.ok(Math.abs(worst - deepest(run.tables.equity, name)) < 1e-9, name);
  }
});

Deno.test("drawdownEstimate() keeps the figure observed and repeats its interval", () => {
  const returns = returnsByModel(run.tables.equity).get("logistic")!;
  const first = drawdownEstimate(0.3, returns);
  assert.equal(first.estimate, 0.3);
  assert.ok(0 < first.low! && first.low! < first.high! && first.high! < 1, JSON.stringify(first));
  assert.deepEqual(drawdownEstimate(0.3, returns), first);
});

Deno.test("drawdownEstimate() has higher bounds for returns that swing more", () => {
  const wild = returnsByModel(run.tables.equity).get("smaCross")!;
  const [calm, whole] = [wild.map((value) => value / 2), wild].map((r) => drawdownEstimate(0.3, r));
  assert.ok(calm.low! < whole.low! && calm.high! < whole.high!);
});

Deno.test("drawdownEstimate() has the bounds of a plain bootstrap when blocks do not matter", () => {
  // Independent returns: resampled one by one with a generator of its own, whatever the blocks.
  const random = prng(5);
  const returns = Float64Array.from({ length: 300 }, () => 0.02 * random.normal());
  const draws = Array.from({ length: 2000 }, () => {
    let wealth = 1, peak = 1, worst = 0;
    for (let t = 0; t < returns.length; t++) {
      wealth *= 1 + returns[random.integer(returns.length)];
      peak = Math.max(peak, wealth);
      worst = Math.max(worst, 1 - wealth / peak);
    }
    return worst;
  }).sort((a, b) => a - b);
  const { low, high } = drawdownEstimate(0.3, returns);
  assert.ok(Math.abs(low! - draws[50]) < 0.02, `${low} for ${draws[50]}`);
  assert.ok(Math.abs(high! - draws[1950]) < 0.04, `${high} for ${draws[1950]}`);
});

Deno.test("drawdownEstimate() has no bounds where nothing was at stake", () => {
  const none = { estimate: 0, low: null, high: null };
  assert.deepEqual(drawdownEstimate(0, new Float64Array(50)), none);
  assert.deepEqual(drawdownEstimate(0, undefined), none);
  const { estimate, low } = drawdownEstimate(null, Float64Array.of(0.1, -0.1));
  assert.deepEqual([estimate, low], [null, null]);
});
