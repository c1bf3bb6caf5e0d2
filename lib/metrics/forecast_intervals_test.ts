import assert from "node:assert/strict";
import fc from "fast-check";
import { prng } from "../core/mod.ts";
import { normalQuantile } from "../stats/mod.ts";
import {
  accuracy,
  brier,
  confusion,
  deLongVariance,
  forecastIntervals,
  logLoss,
  prAuc,
  rocAuc,
  rocAucInterval,
} from "./mod.ts";

function forecast(n: number, seed: number) {
  const random = prng(seed);
  const labels = Float64Array.from({ length: n }, () => random.integer(2));
  const probabilities = labels.map((y) => 1 / (1 + Math.exp(-0.5 * (y - 0.5) - random.normal())));
  const groups = Int32Array.from({ length: n }, (_, i) => Math.floor(4 * i / n));
  return { probabilities, labels, groups };
}

Deno.test("rocAucInterval() is symmetric in the logit with DeLong's error", () => {
  const { probabilities, labels, groups } = forecast(200, 1);
  const { area, variance } = deLongVariance(probabilities, labels, { groups });
  const { estimate, low, high } = rocAucInterval(probabilities, labels, {
    groups,
    confidence: 0.9,
  });
  const logit = (p: number) => Math.log(p / (1 - p));
  const reach = normalQuantile(0.95) * Math.sqrt(variance) / (area * (1 - area));
  assert.equal(estimate, area);
  assert.ok(Math.abs(logit(high) - logit(area) - reach) < 1e-10);
  assert.ok(Math.abs(logit(area) - logit(low) - reach) < 1e-10);
});

Deno.test("rocAucInterval() holds 0.5 for worthless scores as often as it says", () => {
  const random = prng(4);
  const worlds = 1000, n = 60;
  let covered = 0;
  for (let world = 0; world < worlds; world++) {
    const scores = Float64Array.from({ length: n }, () => random.normal());
    const labels = scores.map(() => random.integer(2));
    const { low, high } = rocAucInterval(scores, labels);
    if (low <= 0.5 && 0.5 <= high) covered++;
  }
  // 0.95 with five standard errors and a little for the normal approximation at 60 samples.
  assert.ok(Math.abs(covered / worlds - 0.95) < 0.045, `${covered / worlds}`);
});

Deno.test("rocAucInterval() stays inside [0, 1] around the estimate whatever it gets", () => {
  const row = fc.tuple(
    fc.integer({ min: 0, max: 6 }),
    fc.integer({ min: 0, max: 1 }),
    fc.integer({ min: 0, max: 3 }),
  );
  fc.assert(fc.property(fc.array(row, { maxLength: 30 }), fc.boolean(), (rows, inGroups) => {
    const scores = rows.map((r) => r[0]), labels = rows.map((r) => r[1]);
    const groups = inGroups ? Int32Array.from(rows, (r) => r[2]) : undefined;
    const { estimate, low, high } = rocAucInterval(scores, labels, { groups });
    const area = rocAuc(scores, labels, { groups });
    if (Number.isNaN(area)) assert.ok([estimate, low, high].every(Number.isNaN));
    else {
      assert.ok(Math.abs(estimate - area) < 1e-12);
      assert.ok(0 <= low && low <= estimate + 1e-12 && estimate <= high + 1e-12 && high <= 1);
    }
  }));
});

Deno.test("rocAucInterval() of a faultless ranking is the exact binomial bound", () => {
  const { estimate, low, high } = rocAucInterval([1, 2, 3, 4, 5], [0, 0, 0, 1, 1]);
  assert.deepEqual([estimate, high], [1, 1]);
  assert.ok(Math.abs(low - Math.sqrt(0.025)) < 1e-12);
  const worst = rocAucInterval([5, 4], [0, 1]);
  assert.ok(worst.low === 0 && worst.estimate === 0 && Math.abs(worst.high - 0.975) < 1e-12);
});

Deno.test("rocAucInterval() of equal scores is 0.5 without width", () => {
  const { estimate, low, high } = rocAucInterval([3, 3, 3, 3], [0, 1, 1, 0]);
  assert.deepEqual([estimate, low, high], [0.5, 0.5, 0.5]);
});

Deno.test("deLongVariance() of a single positive takes the largest spread it can have", () => {
  const { area, variance } = deLongVariance([1, 2, 3, 4], [0, 0, 1, 0]);
  const ofNegatives = (1 / 3) / 3; // Sample variance of 1, 1, 0, over 3.
  assert.ok(Math.abs(variance - (area * (1 - area) + ofNegatives)) < 1e-12);
});

Deno.test("forecastIntervals() estimates what the metrics say", () => {
  const { probabilities, labels, groups } = forecast(120, 2);
  const decisions = probabilities.map((p) => p > 0.6 ? 1 : 0);
  const found = forecastIntervals(probabilities, labels, {
    prng: prng(1),
    resamples: 50,
    groups,
    decisions,
  });
  const expected = {
    rocAuc: rocAuc(probabilities, labels, { groups }),
    prAuc: prAuc(probabilities, labels),
    brier: brier(probabilities, labels),
    logLoss: logLoss(probabilities, labels),
    accuracy: accuracy(confusion(decisions, labels)),
  };
  for (const name of Object.keys(expected) as (keyof typeof expected)[]) {
    assert.ok(Math.abs(found[name].estimate - expected[name]) < 1e-12, name);
    assert.ok(found[name].low < expected[name] && expected[name] < found[name].high, name);
  }
});

Deno.test("forecastIntervals() of independent samples has about DeLong's width", () => {
  const { probabilities, labels, groups } = forecast(800, 3);
  for (const options of [{}, { groups }]) {
    const byBootstrap = forecastIntervals(probabilities, labels, {
      ...options,
      prng: prng(1),
      blockLength: 1,
      resamples: 1000,
    }).rocAuc;
    const byDeLong = rocAucInterval(probabilities, labels, options);
    const ratio = (byBootstrap.high - byBootstrap.low) / (byDeLong.high - byDeLong.low);
    assert.ok(Math.abs(ratio - 1) < 0.12, `${ratio}`);
  }
});

Deno.test("forecastIntervals() widens when neighbouring outcomes go together", () => {
  const { probabilities, labels } = forecast(100, 5);
  const spells = (values: Float64Array) =>
    Float64Array.from({ length: 600 }, (_, i) => values[Math.floor(i / 6)]);
  const run = (blockLength?: number) => {
    const options = { prng: prng(1), resamples: 500, blockLength };
    const { brier } = forecastIntervals(spells(probabilities), spells(labels), options);
    return brier.high - brier.low;
  };
  assert.ok(run() > 1.5 * run(1), `${run()} ${run(1)}`);
});

Deno.test("forecastIntervals() of one class has areas without bounds", () => {
  const found = forecastIntervals([0.2, 0.7, 0.6], [0, 0, 0], { prng: prng(1), resamples: 20 });
  assert.deepEqual({ ...found.rocAuc }, { estimate: NaN, low: NaN, high: NaN });
  assert.ok(found.brier.low <= found.brier.estimate);
  assert.throws(() => forecastIntervals([], [], { prng: prng(1) }), /at least 1 sample/);
});
