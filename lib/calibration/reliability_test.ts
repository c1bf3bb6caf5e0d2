import assert from "node:assert/strict";
import fc from "fast-check";
import fixture from "./fixtures/calibration.json" with { type: "json" };
import { brierParts, ece, mce, reliability } from "./mod.ts";

const strategies = ["width", "mass"] as const;
const sample = fc.record({
  p: fc.oneof(
    fc.integer({ min: 0, max: 20 }).map((k) => k / 20),
    fc.double({ min: 0, max: 1, noNaN: true }),
  ),
  label: fc.integer({ min: 0, max: 1 }),
});
const forecast = fc.record({
  rows: fc.array(sample, { minLength: 1, maxLength: 50 }),
  bins: fc.integer({ min: 1, max: 13 }),
  strategy: fc.constantFrom(...strategies),
}).map(({ rows, bins, strategy }) => ({
  probabilities: rows.map((row) => row.p),
  labels: rows.map((row) => row.label),
  options: { bins, strategy },
}));

for (const strategy of strategies) {
  Deno.test(`reliability() has scikit-learn's calibration curve: ${strategy}`, () => {
    const { probabilities, labels } = fixture.reliability;
    const { bins, predicted, observed } = fixture.reliability[strategy];
    const found = reliability(probabilities, labels, { bins, strategy });
    assert.equal(found.length, predicted.length);
    found.forEach((bin, k) => {
      assert.ok(Math.abs(bin.predicted - predicted[k]) < 1e-12);
      assert.ok(Math.abs(bin.observed - observed[k]) < 1e-12);
    });
  });
}

Deno.test("reliability() puts every sample into one of at most `bins` bins, in order", () => {
  fc.assert(fc.property(forecast, ({ probabilities, labels, options }) => {
    const found = reliability(probabilities, labels, options);
    assert.ok(found.length <= options.bins);
    assert.equal(found.reduce((sum, bin) => sum + bin.count, 0), labels.length);
    for (const bin of found) {
      assert.ok(bin.lowest <= bin.predicted + 1e-12 && bin.predicted <= bin.highest + 1e-12);
    }
    for (let k = 1; k < found.length; k++) {
      assert.ok(found[k - 1].highest < found[k].lowest, "Equal probabilities stay together");
    }
  }));
});

Deno.test("reliability() of equal width keeps an edge in the bin below", () => {
  const probabilities = [0, 0.1, 0.2, 0.3, 0.7, 0.9, 1];
  const found = reliability(probabilities, probabilities.map(() => 1), { bins: 10 });
  assert.deepEqual(found.map((bin) => bin.highest), [0.1, 0.2, 0.3, 0.7, 0.9, 1]);
});

Deno.test("reliability() of equal mass has bins of one size when no probabilities tie", () => {
  const probabilities = Float64Array.from({ length: 40 }, (_, i) => (i * 7 % 40) / 41);
  const found = reliability(probabilities, probabilities.map(() => 0), {
    bins: 8,
    strategy: "mass",
  });
  assert.deepEqual(found.map((bin) => bin.count), Array(8).fill(5));
});

Deno.test("ece() and mce() are the mean and the largest distance of the bins", () => {
  const probabilities = [0.1, 0.1, 0.1, 0.9], labels = [0, 0, 1, 0];
  const near = Math.abs(0.1 - 1 / 3);
  assert.ok(Math.abs(ece(probabilities, labels) - (3 * near + 0.9) / 4) < 1e-12);
  assert.ok(Math.abs(mce(probabilities, labels) - 0.9) < 1e-12);
  fc.assert(fc.property(forecast, ({ probabilities, labels, options }) => {
    const expected = ece(probabilities, labels, options);
    assert.ok(0 <= expected && expected <= mce(probabilities, labels, options) + 1e-12);
  }));
});

Deno.test("brierParts() add up to the Brier score", () => {
  fc.assert(fc.property(forecast, ({ probabilities, labels, options }) => {
    const parts = brierParts(probabilities, labels, options);
    const brier = probabilities.reduce((sum, p, i) => sum + (p - labels[i]) ** 2, 0) /
      labels.length;
    const sum = parts.reliability - parts.resolution + parts.uncertainty +
      parts.varianceInBins - parts.covarianceInBins;
    assert.ok(Math.abs(parts.brier - brier) < 1e-12);
    assert.ok(Math.abs(sum - brier) < 1e-12, `${sum} ${brier}`);
    assert.ok(parts.resolution <= parts.uncertainty + 1e-12);
  }));
});

Deno.test("brierParts() of forecasts with one value a bin are Murphy's three", () => {
  fc.assert(
    fc.property(fc.array(sample.filter(({ p }) => p * 20 % 1 === 0), { minLength: 1 }), (rows) => {
      const parts = brierParts(rows.map(({ p }) => p), rows.map(({ label }) => label), {
        bins: 40,
      });
      const sum = parts.reliability - parts.resolution + parts.uncertainty;
      assert.ok(Math.abs(sum - parts.brier) < 1e-12);
      assert.ok(parts.varianceInBins < 1e-20);
    }),
  );
});

Deno.test("reliability() and its figures refuse and name bad input, and say NaN for none", () => {
  for (const call of [reliability, ece, mce, brierParts]) {
    assert.throws(() => call([0.5, 1.5], [0, 1]), /between 0 and 1 but found 1.5 at index 1/);
    assert.throws(() => call([NaN], [0]), /found NaN at index 0/);
    assert.throws(() => call([0.5], [0.5]), /labels to be 0 or 1 but found 0.5/);
    assert.throws(() => call([0.5], [1], { bins: 0 }), /bins.*found 0/);
  }
  assert.deepEqual(reliability([], []), []);
  assert.ok(Number.isNaN(ece([], [])) && Number.isNaN(mce([], [])));
  assert.ok(Object.values(brierParts([], [])).every(Number.isNaN));
});
