import assert from "node:assert/strict";
import { prng } from "../core/mod.ts";
import { mean, standardDeviation } from "../stats/mod.ts";
import {
  baselinePValues,
  deflate,
  overfittingOf,
  sharpePerBar,
  trialVariance,
  vanishesAbove,
} from "./selection_evidence.ts";

const LENGTH = 1200;
const random = prng(11);
const noise = (drift = 0, deviation = 0.01) =>
  Float64Array.from({ length: LENGTH }, () => drift + deviation * random.normal());
const flat = new Float64Array(LENGTH);
const options = { seed: 1, resamples: 300 };

Deno.test("trialVariance() is at least chance's, and the trials' own where there are enough", () => {
  const spread = Array.from({ length: 10 }, (_, i) => i % 2 ? 0.3 : -0.3);
  assert.equal(trialVariance([], 400), 1 / 400);
  assert.equal(trialVariance(spread.slice(1), 400), 1 / 400);
  assert.ok(Math.abs(trialVariance(spread, 400) - 0.1) < 1e-12);
  assert.equal(trialVariance(spread.map(() => 0.3), 400), 1 / 400);
});

Deno.test("deflate() asks more the more was tried, and does not count a trial against itself", () => {
  const returns = noise(0.0012);
  const own = Array.from({ length: 10 }, () => 0);
  let before = 1;
  for (const trials of [1, 3, 10, 100]) {
    const probability = deflate(returns, { trials, sharpes: own });
    assert.ok(probability < before);
    before = probability;
  }
  const mine = sharpePerBar(returns);
  const after = (sharpes: readonly number[]) => deflate(returns, { trials: 11, sharpes });
  assert.equal(after([mine, ...own]), after(own));
  assert.ok(after([mine, 0.3, ...own]) < after(own));
  assert.ok(Number.isNaN(deflate(flat, { trials: 3, sharpes: [] })));
});

Deno.test("overfittingOf() needs two strategies that differ, and enough bars", () => {
  const [good, bad] = [noise(0.002), noise(-0.001)];
  assert.equal(overfittingOf([good]), undefined);
  assert.equal(overfittingOf([good, good.slice(), flat]), undefined);
  assert.equal(overfittingOf([good.subarray(0, 60), bad.subarray(0, 60)]), undefined);
  assert.ok(overfittingOf([good, bad])! < 0.05);
});

Deno.test("overfittingOf() is a half for noise, whether strategies have a middle or not", () => {
  for (const count of [3, 4]) {
    let sum = 0;
    for (let world = 0; world < 60; world++) {
      const strategies = Array.from({ length: count }, () => noise().subarray(0, 160));
      sum += overfittingOf(strategies)! / 60;
    }
    assert.ok(Math.abs(sum - 0.5) < 0.08, `${sum} for ${count}`);
  }
});

const pValue = (mine: Float64Array, ...baselines: Float64Array[]) =>
  baselinePValues([mine], baselines, options)[0]!;

Deno.test("vanishesAbove() is the most trials after which the probability is still enough", () => {
  const returns = noise(0.0012);
  const sharpes = Array.from({ length: 12 }, (_, i) => i % 2 ? 0.03 : -0.03);
  const most = vanishesAbove(returns, { sharpes, confidence: 0.95 });
  assert.ok(most > 1);
  assert.ok(deflate(returns, { trials: most, sharpes }) >= 0.95);
  assert.ok(deflate(returns, { trials: most + 1, sharpes }) < 0.95);
});

Deno.test("baselinePValues() ask for more return for the same risk, not for more risk", () => {
  const market = noise(0.0005, 0.03);
  // Half the market is half the return and half the risk: nothing is better about it.
  const half = market.map((value, t) => 0.5 * value + 1e-6 * (t % 2 ? 1 : -1));
  assert.ok(pValue(half, market) > 0.2);
  const better = market.map((value) => 0.5 * value + 0.002);
  assert.ok(pValue(better, market) < 0.05);
});

Deno.test("baselinePValues() test no rounding: a baseline at any size is no better than itself", () => {
  const market = noise(0.0005, 0.03);
  const sizes = Array.from({ length: 30 }, (_, i) => (i + 1) / 10);
  const scaled = sizes.map((size) => market.map((value) => size * value));
  assert.deepEqual(baselinePValues(scaled, [market], options), sizes.map(() => 1));
});

Deno.test("baselinePValues() are those of the hardest baseline, and pay for a choice", () => {
  const [weak, strong] = [noise(-0.001), noise(0.002)];
  const mine = noise(0.0016);
  assert.equal(pValue(mine, weak, strong), Math.max(pValue(mine, weak), pValue(mine, strong)));
  assert.ok(pValue(mine, weak) < 0.05);
  const many = Array.from({ length: 30 }, () => noise());
  const base = noise();
  const alone = many.map((one) => pValue(one, base));
  const best = alone.indexOf(Math.min(...alone));
  const together = baselinePValues(many, [base], options);
  assert.ok(together[best]! > 2 * alone[best]);
});

Deno.test("baselinePValues() give no strategy the p-value of another", () => {
  const market = noise(0.0003);
  // The market with a little steady gain: a low Sharpe ratio, and yet far beyond chance.
  const near = market.map((value) => value + 0.0001 + 1e-5 * random.normal());
  // Of its own, and with a somewhat higher ratio.
  const other = noise(), center = mean(other);
  const wanted = 1.1 * sharpePerBar(near) * standardDeviation(other);
  const noisy = other.map((value) => value - center + wanted);
  assert.ok(sharpePerBar(noisy) > sharpePerBar(near));
  const [ofNoisy, ofNear] = baselinePValues([noisy, near], [market], options);
  assert.ok(ofNear! < 0.01, `${ofNear}`);
  assert.ok(ofNoisy! > 0.1, `${ofNoisy}`);
  assert.ok(Math.abs(ofNoisy! - pValue(noisy, market)) < 0.1);
});

Deno.test("baselinePValues() say what they cannot tell", () => {
  const market = noise();
  assert.deepEqual(baselinePValues([noise(), flat], [flat], options), [undefined, undefined]);
  const [idle, same, other] = baselinePValues([flat, market, noise()], [market], options);
  assert.ok(Number.isNaN(idle) && same === 1 && other! > 0);
  assert.deepEqual(baselinePValues([], [market], options), []);
});
