import assert from "node:assert/strict";
import fc from "fast-check";
import {
  accuracy,
  brier,
  confusion,
  f1,
  logLoss,
  prAuc,
  precision,
  recall,
  rocAuc,
} from "./mod.ts";

const sample = fc.record({
  probability: fc.integer({ min: 0, max: 20 }).map((k) => k / 20),
  label: fc.integer({ min: 0, max: 1 }),
  weight: fc.integer({ min: 0, max: 4 }),
});
const forecast = fc.array(sample, { minLength: 1, maxLength: 40 }).map((rows) => ({
  probabilities: rows.map((row) => row.probability),
  labels: rows.map((row) => row.label),
  weights: rows.map((row) => row.weight),
}));

function same(a: number, b: number): void {
  assert.ok(Object.is(a, b) || Math.abs(a - b) < 1e-12, `${a} ${b}`);
}

Deno.test("rocAuc() is the share of concordant pairs, ties half", () => {
  fc.assert(fc.property(forecast, ({ probabilities, labels }) => {
    let concordant = 0, pairs = 0;
    labels.forEach((up, i) => {
      labels.forEach((down, j) => {
        if (up !== 1 || down !== 0) return;
        pairs++;
        const difference = probabilities[i] - probabilities[j];
        concordant += difference > 0 ? 1 : difference === 0 ? 0.5 : 0;
      });
    });
    same(rocAuc(probabilities, labels), concordant / pairs);
  }));
});

Deno.test("rocAuc() depends on the order of the scores only, and mirrors with it", () => {
  fc.assert(fc.property(forecast, ({ probabilities, labels }) => {
    const area = rocAuc(probabilities, labels);
    same(rocAuc(probabilities.map((p) => Math.exp(5 * p) - 9), labels), area);
    same(rocAuc(probabilities.map((p) => -p), labels), 1 - area);
  }));
});

Deno.test("metrics take a weight of k as k equal samples", () => {
  fc.assert(fc.property(forecast, ({ probabilities, labels, weights }) => {
    const repeat = (values: number[]) => values.flatMap((v, i) => Array(weights[i]).fill(v));
    for (const metric of [rocAuc, prAuc, brier, logLoss]) {
      same(
        metric(probabilities, labels, { weights }),
        metric(repeat(probabilities), repeat(labels)),
      );
    }
    const decide = (p: number[]) => p.map((x) => x > 0.5 ? 1 : 0);
    assert.deepEqual(
      confusion(decide(probabilities), labels, { weights }),
      confusion(decide(repeat(probabilities)), repeat(labels)),
    );
  }));
});

Deno.test("prAuc() sums precision at every rank when no scores tie", () => {
  const labels = [1, 0, 1, 1, 0];
  same(prAuc([5, 4, 3, 2, 1], labels), (1 / 1 + 2 / 3 + 3 / 4) / 3);
});

Deno.test("metrics say NaN where their denominator is zero", () => {
  const nothing = confusion([0, 0], [0, 0]);
  for (const metric of [precision, recall, f1]) assert.ok(Number.isNaN(metric(nothing)));
  assert.equal(accuracy(nothing), 1);
  const missed = confusion([0, 0], [1, 0]);
  assert.deepEqual([precision(missed), recall(missed), f1(missed)], [NaN, 0, 0]);
  const false_ = confusion([1, 0], [0, 0]);
  assert.deepEqual([precision(false_), recall(false_), f1(false_)], [0, NaN, 0]);
  assert.ok(Number.isNaN(accuracy(confusion([], []))));
  for (const metric of [rocAuc, prAuc, brier, logLoss]) assert.ok(Number.isNaN(metric([], [])));
  for (const label of [0, 1]) assert.ok(Number.isNaN(rocAuc([0.1, 0.9], [label, label])));
  assert.ok(Number.isNaN(prAuc([0.1, 0.9], [0, 0])));
});

Deno.test("logLoss() of certainty that is wrong is finite and set by clip", () => {
  same(logLoss([1], [0]), -Math.log(2 ** -52));
  same(logLoss([0], [1], { clip: 1e-3 }), -Math.log(1e-3));
});

Deno.test("metrics refuse missing and impossible input, naming value and index", () => {
  const cases: [() => unknown, string, string][] = [
    [
      () => rocAuc([0.1, NaN], [0, 1]),
      "RangeError",
      "Expected scores to be finite but found NaN at index 1",
    ],
    [() => prAuc([0.1], [2]), "RangeError", "Expected labels to be 0 or 1 but found 2 at index 0"],
    [
      () => brier([1.5], [1]),
      "RangeError",
      "Expected probabilities to be between 0 and 1 but found 1.5 at index 0",
    ],
    [
      () => logLoss([NaN], [1]),
      "RangeError",
      "Expected probabilities to be between 0 and 1 but found NaN at index 0",
    ],
    [
      () => confusion([-1], [1]),
      "RangeError",
      "Expected decisions to be 0 or 1 but found -1 at index 0",
    ],
    [
      () => brier([0.5], [1], { weights: [-1] }),
      "RangeError",
      "Expected weights to be finite and at least 0 but found -1 at index 0",
    ],
    [
      () => rocAuc([0.1], [0, 1]),
      "TypeError",
      "Expected labels to have the length of scores, 1, but found 2",
    ],
  ];
  for (const [call, name, message] of cases) assert.throws(call, { name, message });
});
