import assert from "node:assert/strict";
import { type Prng, prng } from "../../core/mod.ts";
import { mean, standardDeviation } from "../../stats/mod.ts";
import { sharpeDifferenceInterval } from "../returns_intervals.ts";
import { rocAucDifferenceInterval } from "../roc_auc_difference.ts";
import { pairedLogLoss, pairedRocAuc, pairedSharpe } from "./paired_fits.ts";

const SEEDS = 3, FOLDS = 8, ROWS = 60, N = FOLDS * ROWS;
const groups = Int32Array.from({ length: N }, (_, i) => Math.floor(i / ROWS));
const normals = (random: Prng, length = N) => Float64Array.from({ length }, () => random.normal());
const squash = (x: number) => 1 / (1 + Math.exp(-x));

Deno.test("pairedRocAuc() of one seed is DeLong's test", () => {
  const random = prng(3);
  const labels = normals(random).map((x) => x > 0.3 ? 1 : 0);
  const a = labels.map((y) => 0.3 * y + random.normal());
  const b = a.map((x, i) => 0.5 * x + 0.2 * labels[i] + 0.5 * random.normal());
  const { estimate, low, high, seedShare } = pairedRocAuc([a], [b], labels);
  const other = rocAucDifferenceInterval(b, a, labels);
  assert.ok(Math.abs(estimate - other.estimate) < 1e-12);
  assert.ok(Math.abs((high - low) / (other.high - other.low) - 1) < 0.03);
  assert.equal(seedShare, 0);
  const inGroups = pairedRocAuc([a], [b], labels, { groups });
  const { estimate: pooled, high: above } = rocAucDifferenceInterval(b, a, labels, { groups });
  assert.ok(Math.abs(inGroups.estimate - pooled) < 1e-12);
  assert.ok(inGroups.high > pooled + 0.95 * (above - pooled));
});

Deno.test("pairedSharpe() of one seed has the width of the resampled interval", () => {
  const random = prng(4);
  const market = normals(random).map((x) => 0.02 * x + 0.001);
  const a = market.map((r) => 0.8 * r + 0.01 * random.normal());
  const b = market.map((r) => 0.5 * r + 0.01 * random.normal() + 0.002);
  const { estimate, low, high } = pairedSharpe([a], [b], { periodsPerYear: 365 });
  const other = sharpeDifferenceInterval(b, a, { periodsPerYear: 365, prng: prng(1) });
  assert.ok(Math.abs(estimate - other.estimate) < 1e-12);
  assert.ok(Math.abs((high - low) / (other.high - other.low) - 1) < 0.1);
});

Deno.test("pairedLogLoss() of one seed is the paired t-test's error", () => {
  const random = prng(5);
  const labels = normals(random).map((x) => x > 0 ? 1 : 0);
  const a = normals(random).map((x) => squash(0.3 * x));
  const b = a.map((p) => 0.5 + 0.5 * (p - 0.5));
  const loss = (p: Float64Array) => p.map((value, i) => -Math.log(labels[i] ? value : 1 - value));
  const difference = loss(b).map((value, i) => value - loss(a)[i]);
  const { estimate, low, pValue } = pairedLogLoss([a], [b], labels);
  const error = standardDeviation(difference) / Math.sqrt(N);
  assert.ok(Math.abs(estimate - mean(difference)) < 1e-12);
  assert.ok(Math.abs((estimate - low) / (1.96 * error) - 1) < 0.15);
  assert.ok(pValue > 0 && pValue < 1);
});

/** Fits that err by `own` in each row, by `fit` in each fold, both drawn anew for every seed. */
function fits(random: Prng, truth: Float64Array, { own, fit }: { own: number; fit: number }) {
  return Array.from({ length: SEEDS }, () => {
    const tilt = normals(random, FOLDS);
    return truth.map((x, i) => squash(0.2 * x + fit * tilt[groups[i]] * x + own * random.normal()));
  });
}

/** Share of 300 comparisons of two kinds of models that are alike which are called different. */
function falseAlarms(
  errors: { own: number; fit: number },
  { seeds = SEEDS, byGroup = true }: { readonly seeds?: number; readonly byGroup?: boolean } = {},
): number {
  const random = prng(6);
  let alarms = 0;
  for (let k = 0; k < 300; k++) {
    const truth = normals(random);
    const labels = truth.map((x) => random.uniform() < squash(0.2 * x) ? 1 : 0);
    const [a, b] = [0, 1].map(() => fits(random, truth, errors).slice(0, seeds));
    if (pairedLogLoss(a, b, labels, byGroup ? { groups } : {}).pValue < 0.05) alarms++;
  }
  return alarms / 300;
}

Deno.test("pairedLogLoss() knows the luck of fits, which rows cannot tell", () => {
  // Fits that err by row: the days explain all. Fits that are off for a whole fold: their luck does.
  const byRow = falseAlarms({ own: 0.3, fit: 0 });
  assert.ok(byRow > 0.01 && byRow < 0.07, String(byRow));
  const byFit = falseAlarms({ own: 0, fit: 0.6 });
  assert.ok(byFit > 0.01 && byFit < 0.07, String(byFit));
  const oneSeed = falseAlarms({ own: 0, fit: 0.6 }, { seeds: 1 });
  assert.ok(oneSeed > 0.01 && oneSeed < 0.08, String(oneSeed));
  const withoutGroups = falseAlarms({ own: 0, fit: 0.6 }, { seeds: 1, byGroup: false });
  assert.ok(withoutGroups > 0.15, String(withoutGroups));
});

Deno.test("paired comparisons of fits that are alike find nothing, surely", () => {
  const random = prng(7);
  const labels = normals(random).map((x) => x > 0 ? 1 : 0), scores = normals(random);
  const { estimate, low, high, pValue } = pairedRocAuc([scores, scores], [scores, scores], labels);
  assert.deepEqual({ estimate, low, high, pValue }, { estimate: 0, low: 0, high: 0, pValue: 1 });
  const none = pairedSharpe([scores], [scores.map(() => 0)], { periodsPerYear: 252 });
  assert.ok(Number.isNaN(none.estimate) && Number.isNaN(none.pValue));
});

Deno.test("paired comparisons widen blocks to labels that overlap", () => {
  const random = prng(8);
  const labels = normals(random).map((x) => x > 0 ? 1 : 0);
  const rows = normals(random);
  const a = rows.map((x) => squash(0.1 * x));
  const b = rows.map((_, i) => squash(0.1 * rows[Math.max(0, i - 1)]));
  const one = pairedLogLoss([a], [b], labels);
  const seven = pairedLogLoss([a], [b], labels, { horizon: 30 });
  assert.notEqual(one.high, seven.high);
  assert.equal(one.estimate, seven.estimate);
});

Deno.test("paired comparisons refuse what is no pair", () => {
  const y = [0, 1, 1];
  assert.throws(() => pairedLogLoss([], [], y), /as many fits of both but found 0 and 0/);
  assert.throws(() => pairedLogLoss([y, y], [y], y), /as many fits of both but found 2 and 1/);
  assert.throws(() => pairedRocAuc([y], [[0, 1]], y), TypeError);
  assert.throws(() => pairedRocAuc([y], [y], y, { horizon: 0 }), /horizon/);
});
