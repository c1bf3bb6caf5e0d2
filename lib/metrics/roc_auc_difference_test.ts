import assert from "node:assert/strict";
import fc from "fast-check";
import { prng } from "../core/mod.ts";
import { normalQuantile } from "../stats/mod.ts";
import { rocAuc } from "./ranking.ts";
import { rocAucDifferenceInterval } from "./roc_auc_difference.ts";
import { deLongVariance, rocAucInterval } from "./roc_auc_interval.ts";

const Z = normalQuantile(0.975);
const near = (found: number, expected: number, tolerance = 1e-12) =>
  assert.ok(Math.abs(found - expected) <= tolerance, `${found} is not ${expected}`);

/** DeLong's estimator as the paper writes it: placement values of all pairs and their covariances. */
function naive(a: readonly number[], b: readonly number[], labels: readonly number[]) {
  const psi = (x: number, y: number) => x > y ? 1 : x === y ? 0.5 : 0;
  const of = (label: number) => [...labels.keys()].filter((i) => labels[i] === label);
  const positives = of(1), negatives = of(0);
  const mean = (values: readonly number[]) => values.reduce((s, v) => s + v, 0) / values.length;
  const v10 = (scores: readonly number[]) =>
    positives.map((i) => mean(negatives.map((j) => psi(scores[i], scores[j]))));
  const v01 = (scores: readonly number[]) =>
    negatives.map((j) => mean(positives.map((i) => psi(scores[i], scores[j]))));
  const covariance = (x: readonly number[], y: readonly number[]) =>
    x.reduce((s, v, i) => s + (v - mean(x)) * (y[i] - mean(y)), 0) / (x.length - 1);
  const s = (x: readonly number[], y: readonly number[]) =>
    covariance(v10(x), v10(y)) / positives.length + covariance(v01(x), v01(y)) / negatives.length;
  return {
    estimate: mean(v10(a)) - mean(v10(b)),
    variance: s(a, a) + s(b, b) - 2 * s(a, b),
  };
}

const score = fc.integer({ min: 0, max: 6 });
const rows = fc.array(fc.tuple(score, score, fc.integer({ min: 0, max: 1 })), {
  minLength: 4,
  maxLength: 40,
}).filter((all) => [0, 1].every((label) => all.filter((row) => row[2] === label).length > 1));

Deno.test("rocAucDifferenceInterval() is DeLong's, by its definition, with ties", () => {
  fc.assert(fc.property(rows, (all) => {
    const [a, b, labels] = [0, 1, 2].map((j) => all.map((row) => row[j]));
    const { estimate, low, high } = rocAucDifferenceInterval(a, b, labels);
    const expected = naive(a, b, labels);
    near(estimate, expected.estimate);
    near(estimate, rocAuc(a, labels) - rocAuc(b, labels));
    const reach = Z * Math.sqrt(Math.max(0, expected.variance));
    near(low, estimate - reach, 1e-7);
    near(high, estimate + reach, 1e-7);
  }));
});

Deno.test("rocAucDifferenceInterval() against a forecast that ranks nothing is the area's own", () => {
  const random = prng(3);
  const labels = Float64Array.from({ length: 300 }, () => random.integer(2));
  const scores = labels.map((label) => label + 2 * random.normal());
  const groups = Int32Array.from(labels, (_, i) => Math.floor(i / 100));
  const { estimate, low, high } = rocAucDifferenceInterval(scores, labels.map(() => 0), labels, {
    groups,
  });
  near(estimate, rocAucInterval(scores, labels, { groups }).estimate - 0.5);
  const reach = Z * Math.sqrt(deLongVariance(scores, labels, { groups }).variance);
  near(low, estimate - reach);
  near(high, estimate + reach);
});

Deno.test("rocAucDifferenceInterval() holds the true difference as often as it says", () => {
  const random = prng(5);
  let held = 0;
  const runs = 400, n = 200;
  for (let r = 0; r < runs; r++) {
    const labels = Float64Array.from({ length: n }, () => random.integer(2));
    // Both see the same noise and equally much of the label: the true difference is 0.
    const shared = labels.map((label) => label + random.normal());
    const a = shared.map((x) => x + random.normal()), b = shared.map((x) => x + random.normal());
    const { low, high } = rocAucDifferenceInterval(a, b, labels);
    if (low <= 0 && 0 <= high) held++;
  }
  // Three standard errors of a share of 0.95 in 400.
  assert.ok(Math.abs(held / runs - 0.95) < 0.033, `${held / runs}`);
});

Deno.test("rocAucDifferenceInterval() is NaN for one class and refuses what is no forecast", () => {
  const { estimate, low, high } = rocAucDifferenceInterval([1, 2], [2, 1], [1, 1]);
  assert.deepEqual([estimate, low, high], [NaN, NaN, NaN]);
  assert.throws(() => rocAucDifferenceInterval([1, NaN], [2, 1], [1, 0]), RangeError);
  assert.throws(() => rocAucDifferenceInterval([1, 2], [2], [1, 0]), TypeError);
  assert.throws(() => rocAucDifferenceInterval([1, 2], [2, 1], [1, 0], { confidence: 95 }), {
    message: /Expected confidence/,
  });
});
