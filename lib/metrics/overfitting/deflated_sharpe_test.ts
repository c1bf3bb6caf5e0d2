import assert from "node:assert/strict";
import fc from "fast-check";
import { prng } from "../../core/mod.ts";
import {
  deflatedSharpe,
  expectedMaximumSharpe,
  sharpe,
  type SharpeMoments,
  sharpeMoments,
  trialsWhereEvidenceVanishes,
} from "../mod.ts";

/** The example of Bailey and López de Prado (2014): five years of days, 2.5 a year. */
const BEST: SharpeMoments = {
  sharpe: 2.5 / Math.sqrt(250),
  skewness: -3,
  kurtosis: 10,
  observations: 1250,
};
const VARIANCE = 0.5 / 250;
const normal = (moments: SharpeMoments) => ({ ...moments, skewness: 0, kurtosis: 3 });

Deno.test("deflatedSharpe() has the figures of Bailey and López de Prado's example", () => {
  const { probability, threshold } = deflatedSharpe(BEST, { trials: 100, variance: VARIANCE });
  assert.equal(threshold.toFixed(4), "0.1132");
  assert.equal(probability.toFixed(4), "0.9004");
  // Had he found it among 46 trials only.
  const earlier = deflatedSharpe(BEST, { trials: 46, variance: VARIANCE });
  assert.equal(earlier.probability.toFixed(4), "0.9505");
});

Deno.test("trialsWhereEvidenceVanishes() has the 46 and 88 trials of their example", () => {
  assert.equal(trialsWhereEvidenceVanishes(BEST, { variance: VARIANCE }), 46);
  // Had the returns been normal.
  assert.equal(trialsWhereEvidenceVanishes(normal(BEST), { variance: VARIANCE }), 88);
});

Deno.test("expectedMaximumSharpe() is the mean of the best of so many normal numbers", () => {
  const random = prng(4);
  // Rounds enough for a standard error of about 0.6 % of the mean.
  for (const [trials, rounds] of [[3, 20_000], [20, 8000], [500, 3000]]) {
    let sum = 0;
    for (let round = 0; round < rounds; round++) {
      let best = -Infinity;
      for (let i = 0; i < trials; i++) best = Math.max(best, random.normal());
      sum += best;
    }
    const expected = 0.1 * sum / rounds;
    const found = expectedMaximumSharpe({ trials, variance: 0.01 });
    assert.ok(Math.abs(found / expected - 1) < 0.03, `${trials}: ${found} for ${expected}`);
  }
  assert.equal(expectedMaximumSharpe({ trials: 1, variance: 0.01 }), 0);
  assert.equal(expectedMaximumSharpe({ trials: 100, variance: 0 }), 0);
});

Deno.test("trialsWhereEvidenceVanishes() is the last number of trials that passes", () => {
  const numbers = fc.record({
    sharpe: fc.double({ min: 0.01, max: 0.2, noNaN: true }),
    skewness: fc.double({ min: -2, max: 2, noNaN: true }),
    kurtosis: fc.double({ min: 6, max: 30, noNaN: true }),
    observations: fc.integer({ min: 100, max: 3000 }),
  });
  fc.assert(fc.property(numbers, (moments) => {
    const variance = 1 / moments.observations;
    const most = trialsWhereEvidenceVanishes(moments, { variance });
    const passes = (trials: number) =>
      deflatedSharpe(moments, { trials, variance }).probability >= 0.95;
    if (most > 0 && most < 1e9) assert.ok(passes(most), `${most}`);
    if (most < 1e9) assert.ok(!passes(most + 1), `${most + 1}`);
  }));
});

Deno.test("trialsWhereEvidenceVanishes() says none, any number, and unknown", () => {
  assert.equal(trialsWhereEvidenceVanishes({ ...BEST, sharpe: -0.1 }, { variance: 0.001 }), 0);
  assert.equal(trialsWhereEvidenceVanishes(BEST, { variance: 0 }), Infinity);
  assert.equal(trialsWhereEvidenceVanishes({ ...BEST, sharpe: 1 }, { variance: 1e-3 }), Infinity);
  assert.ok(Number.isNaN(trialsWhereEvidenceVanishes([0.1, 0.1, 0.1], { variance: 0.001 })));
});

Deno.test("deflatedSharpe() of returns is that of their moments", () => {
  const random = prng(9);
  const returns = Float64Array.from({ length: 300 }, () => 0.01 * random.normal() ** 3 + 0.003);
  const moments = sharpeMoments(returns);
  assert.equal(moments.sharpe, sharpe(returns, { periodsPerYear: 1 }));
  const options = { trials: 20, variance: 1 / 300 };
  assert.deepEqual(deflatedSharpe(returns, options), deflatedSharpe(moments, options));
  assert.ok(Number.isNaN(deflatedSharpe([1, 1, 1], options).probability));
});

Deno.test("deflatedSharpe() refuses what is no number of trials and no variance", () => {
  for (const trials of [0, 1.5, NaN]) {
    assert.throws(() => deflatedSharpe(BEST, { trials, variance: 1 }), /trials to be an integer/);
  }
  assert.throws(() => deflatedSharpe(BEST, { trials: 2, variance: -1 }), /variance/);
  assert.throws(() => deflatedSharpe([1, NaN], { trials: 2, variance: 1 }), /NaN at index 1/);
});
