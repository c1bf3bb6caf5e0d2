import assert from "node:assert/strict";
import fc from "fast-check";
import { prng } from "../../core/mod.ts";
import {
  minimumTrackRecordLength,
  probabilisticSharpe,
  probabilisticSharpeOf,
  sharpeMoments,
} from "../mod.ts";

Deno.test("probabilisticSharpeOf() has the figures of Bailey and López de Prado's hedge fund", () => {
  // Two years of months with 1.59 a year ("The Sharpe Ratio Efficient Frontier", section 3).
  const normal = { sharpe: 0.458, skewness: 0, kurtosis: 3, observations: 24 };
  assert.equal(probabilisticSharpeOf(normal).toFixed(3), "0.982");
  const fund = { ...normal, skewness: -2.448, kurtosis: 10.164 };
  assert.equal(probabilisticSharpeOf(fund).toFixed(3), "0.913");
});

Deno.test("minimumTrackRecordLength() has the years of Bailey and López de Prado's examples", () => {
  // A Sharpe ratio of 2 a year against 1, at 95 %; the last is a hedge fund's months.
  const years = (periods: number, shape = { skewness: 0, kurtosis: 3 }) => {
    const moments = { sharpe: 2 / Math.sqrt(periods), observations: periods, ...shape };
    const benchmark = 1 / Math.sqrt(periods);
    return (minimumTrackRecordLength(moments, { benchmark }) / periods).toFixed(2);
  };
  assert.deepEqual([years(250), years(52), years(12)], ["2.73", "2.83", "3.24"]);
  assert.equal(years(12, { skewness: -0.72, kurtosis: 5.78 }), "4.99");
});

Deno.test("minimumTrackRecordLength() is where probabilisticSharpeOf() reaches the confidence", () => {
  const numbers = fc.record({
    sharpe: fc.double({ min: 0.01, max: 2, noNaN: true }),
    skewness: fc.double({ min: -3, max: 3, noNaN: true }),
    kurtosis: fc.double({ min: 10, max: 50, noNaN: true }),
  });
  const share = fc.double({ min: 0.51, max: 0.999, noNaN: true });
  fc.assert(fc.property(numbers, share, (shape, confidence) => {
    const moments = { ...shape, observations: 100 };
    const needed = minimumTrackRecordLength(moments, { confidence });
    const at = (observations: number) => probabilisticSharpeOf({ ...shape, observations });
    assert.ok(at(Math.ceil(needed) + 1) >= confidence);
    if (needed > 3) assert.ok(at(Math.floor(needed) - 1) <= confidence);
  }));
});

Deno.test("minimumTrackRecordLength() has no end for a ratio that is not above the benchmark", () => {
  const moments = { sharpe: 0.1, skewness: 0, kurtosis: 3, observations: 100 };
  assert.equal(minimumTrackRecordLength(moments, { benchmark: 0.1 }), Infinity);
  assert.equal(minimumTrackRecordLength(Float64Array.of(-1, 0.5)), Infinity);
  assert.ok(Number.isNaN(minimumTrackRecordLength([1, 1, 1])));
});

Deno.test("probabilisticSharpe() of noise is below p in a share p of the worlds", () => {
  const random = prng(12), worlds = 2000;
  let below = 0;
  for (let world = 0; world < worlds; world++) {
    // Skewed and heavy-tailed returns of mean 0: without the moments the tail would be off.
    const returns = Float64Array.from({ length: 400 }, () => {
      const z = random.normal();
      return z + 0.3 * (z * z - 1);
    });
    if (probabilisticSharpe(returns) < 0.1) below++;
  }
  const error = Math.sqrt(0.1 * 0.9 / worlds);
  assert.ok(Math.abs(below / worlds - 0.1) < 4 * error, `${below / worlds}`);
});

Deno.test("probabilisticSharpe() is NaN where there is no ratio", () => {
  assert.ok(Number.isNaN(probabilisticSharpe([])));
  assert.ok(Number.isNaN(probabilisticSharpe([0.01])));
  assert.ok(Number.isNaN(probabilisticSharpe([0.01, 0.01])));
  assert.deepEqual(sharpeMoments([1, 3]).kurtosis, 1);
});

Deno.test("probabilisticSharpeOf() refuses an excess kurtosis", () => {
  const moments = { sharpe: 0.1, skewness: 0, kurtosis: 0, observations: 100 };
  assert.throws(() => probabilisticSharpeOf(moments), {
    name: "RangeError",
    message:
      "Expected kurtosis to be at least 1 plus the squared skewness (3 for normal returns) but found 0 with skewness 0",
  });
});
