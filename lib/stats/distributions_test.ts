import assert from "node:assert/strict";
import fc from "fast-check";
import fixture from "./fixtures/distributions.json" with { type: "json" };
import { prng } from "../core/mod.ts";
import {
  type AdjustmentMethod,
  adjustPValues,
  bootstrapMeans,
  chiSquareTail,
  circularResample,
  kurtosis,
  mean,
  movingResample,
  normalCdf,
  skewness,
  stationaryResample,
  stationaryVariance,
  studentTCdf,
} from "./mod.ts";

/** Fixtures: tools/fixtures/distributions.py. */
function close(found: number, expected: number, relative: number, what: unknown = ""): void {
  const scale = Math.max(Math.abs(expected), 1e-300);
  assert.ok(
    Math.abs(found - expected) <= relative * scale,
    `${found} against ${expected}: ${what}`,
  );
}

Deno.test("studentTCdf() has SciPy's values, tails and fractions of a degree included", () => {
  for (const [x, degrees, value] of fixture.studentT) {
    close(studentTCdf(x, degrees), value, 1e-10, [x, degrees]);
  }
});

Deno.test("studentTCdf() nears the normal distribution and ends at 0 and 1", () => {
  close(studentTCdf(-1.7, 1e6), normalCdf(-1.7), 1e-5);
  assert.deepEqual([studentTCdf(-Infinity, 2), studentTCdf(Infinity, 2)], [0, 1]);
  assert.ok(Number.isNaN(studentTCdf(NaN, 2)));
  assert.throws(() => studentTCdf(0, 0), /degrees/);
});

Deno.test("chiSquareTail() has SciPy's values", () => {
  for (const [x, degrees, value] of fixture.chiSquare) {
    // Far below the mean the tail is 1 less something small: digits of 1 are what counts.
    close(chiSquareTail(x, degrees), value, 1e-11, [x, degrees]);
  }
  assert.deepEqual([chiSquareTail(-1, 2), chiSquareTail(Infinity, 2)], [1, 0]);
});

Deno.test("adjustPValues() has the values of statsmodels for every method", () => {
  for (const [method, expected] of Object.entries(fixture.adjusted)) {
    const found = adjustPValues(fixture.pValues, { method: method as AdjustmentMethod });
    expected.forEach((value, i) => close(found[i], value, 1e-12, `${method} ${i}`));
  }
});

Deno.test("adjustPValues() keeps the order of p-values and never lowers one", () => {
  const p = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 20 });
  const methods = Object.keys(fixture.adjusted) as AdjustmentMethod[];
  fc.assert(fc.property(p, fc.constantFrom(...methods), (values, method) => {
    const adjusted = adjustPValues(values, { method });
    for (let i = 0; i < values.length; i++) {
      assert.ok(adjusted[i] >= values[i] * (1 - 1e-12) && adjusted[i] <= 1);
      for (let j = 0; j < i; j++) if (values[i] < values[j]) assert.ok(adjusted[i] <= adjusted[j]);
    }
  }));
});

Deno.test("adjustPValues() refuses what is no p-value and a method of another name", () => {
  assert.throws(() => adjustPValues([0.1, NaN], { method: "holm" }), /NaN at index 1/);
  assert.throws(
    () => adjustPValues([0.1], { method: "hochberg" as AdjustmentMethod }),
    /method to be bonferroni, sidak/,
  );
});

Deno.test("skewness() and kurtosis() have SciPy's values", () => {
  close(skewness(fixture.series), fixture.skewness, 1e-12);
  close(kurtosis(fixture.series), fixture.kurtosis, 1e-12);
  for (const values of [[], [2, 2, 2], [1, NaN]]) {
    assert.ok(Number.isNaN(skewness(values)) && Number.isNaN(kurtosis(values)));
  }
});

Deno.test("stationaryVariance() has the values of the Python package arch", () => {
  for (const [blockLength, value] of fixture.stationaryVariance) {
    close(stationaryVariance(fixture.series, { blockLength }), value, 1e-10, blockLength);
  }
});

Deno.test("bootstrapMeans() has the means of the rows that stationaryResample() draws", () => {
  const sizes = fc.tuple(
    fc.integer({ min: 1, max: 30 }),
    fc.double({ min: 1, max: 40, noNaN: true }),
  );
  fc.assert(fc.property(sizes, fc.nat(), ([n, blockLength], seed) => {
    const random = prng(seed);
    const series = [0, 1, 2].map(() => Float64Array.from({ length: n }, () => random.normal()));
    const again = prng(seed + 1), indexes = new Int32Array(n);
    bootstrapMeans(series, (means) => {
      stationaryResample(n, indexes, { blockLength, prng: again });
      series.forEach((values, k) => {
        assert.ok(Math.abs(means[k] - mean(Float64Array.from(indexes, (i) => values[i]))) < 1e-12);
      });
    }, { blockLength, resamples: 3, prng: prng(seed + 1) });
  }));
});

Deno.test("bootstrapMeans() vary as stationaryVariance() says", () => {
  const values = Float64Array.from(fixture.series), n = values.length, blockLength = 5;
  const draws: number[] = [];
  const options = { blockLength, resamples: 20_000, prng: prng(3) };
  bootstrapMeans([values], (means) => draws.push(means[0]), options);
  const center = mean(values);
  const variance = n * draws.reduce((sum, value) => sum + (value - center) ** 2, 0) / draws.length;
  // The standard error of a variance from 20,000 draws is 1 %.
  close(variance, stationaryVariance(values, { blockLength }), 0.04);
});

Deno.test("circularResample() and movingResample() draw whole blocks", () => {
  const n = fc.integer({ min: 1, max: 30 });
  fc.assert(fc.property(n, n, fc.nat(), fc.boolean(), (n, length, seed, circular) => {
    const blockLength = Math.min(length, n);
    const resample = circular ? circularResample : movingResample;
    const out = resample(n, new Int32Array(40), { blockLength, prng: prng(seed) });
    out.forEach((row, i) => {
      assert.ok(row >= 0 && row < n);
      if (i % blockLength === 0) return;
      assert.equal(row, circular ? (out[i - 1] + 1) % n : out[i - 1] + 1);
    });
  }));
});

Deno.test("circularResample() draws rows alike, movingResample() the ends less often", () => {
  const n = 10, blockLength = 4, draws = 100_000;
  const counts = (resample: typeof circularResample) => {
    const count = new Float64Array(n);
    const out = resample(n, new Int32Array(draws), { blockLength, prng: prng(8) });
    out.forEach((row) => count[row]++);
    return count.map((value) => value / draws);
  };
  for (const share of counts(circularResample)) close(share, 1 / n, 0.05);
  // Of 7 starts, row 0 is in the block of one, row 5 in those of four.
  const moving = counts(movingResample);
  close(moving[0], 1 / 28, 0.05);
  close(moving[5], 4 / 28, 0.05);
});

Deno.test("circularResample() and movingResample() refuse blocks that do not fit", () => {
  const out = new Int32Array(5), random = prng(1);
  assert.throws(() => circularResample(5, out, { blockLength: 1.5, prng: random }), /blockLength/);
  assert.throws(() => movingResample(5, out, { blockLength: 6, prng: random }), /blockLength/);
});
