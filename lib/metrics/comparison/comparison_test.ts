import assert from "node:assert/strict";
import fixture from "../fixtures/overfitting.json" with { type: "json" };
import { prng } from "../../core/mod.ts";
import { dieboldMariano, giacominiWhite, mcnemar } from "../mod.ts";

/** Fixtures: tools/fixtures/overfitting.py. */
const { a, b } = fixture.losses;
const near = (found: number, expected: number) =>
  assert.ok(Math.abs(found - expected) < 1e-10 * (1 + Math.abs(expected)), `${found}, ${expected}`);

Deno.test("dieboldMariano() has the values of statsmodels, corrected as Harvey and others write", () => {
  for (const { horizon, statistic, pValue } of fixture.losses.dieboldMariano) {
    const found = dieboldMariano(a, b, { horizon });
    near(found.statistic, statistic);
    near(found.pValue, pValue);
    assert.equal(found.lags, horizon - 1);
  }
});

Deno.test("dieboldMariano() changes sign with the forecasts", () => {
  const one = dieboldMariano(a, b, { horizon: 2 }), other = dieboldMariano(b, a, { horizon: 2 });
  near(one.statistic, -other.statistic);
  near(one.difference, -other.difference);
  near(one.pValue, other.pValue);
});

Deno.test("dieboldMariano() falls back to no lags where their variance is not positive", () => {
  // Losses that alternate: the covariance of neighbours is as large as the variance, below 0.
  const alternating = Float64Array.from({ length: 20 }, (_, t) => t % 2 === 0 ? 2 : 0.1);
  const found = dieboldMariano(alternating, new Float64Array(20), { horizon: 2 });
  assert.equal(found.lags, 0);
  assert.ok(Number.isFinite(found.statistic));
});

Deno.test("dieboldMariano() of two forecasts that lose alike is NaN", () => {
  assert.ok(Number.isNaN(dieboldMariano(a, a).pValue));
  assert.ok(Number.isNaN(dieboldMariano(a, a.map((loss) => loss - 1)).statistic));
});

Deno.test("dieboldMariano() rejects equal forecasts about as often as it says", () => {
  const random = prng(31), worlds = 1000;
  let rejected = 0;
  for (let world = 0; world < worlds; world++) {
    const losses = [0, 1].map(() => Float64Array.from({ length: 40 }, () => random.normal() ** 2));
    if (dieboldMariano(losses[0], losses[1]).pValue < 0.1) rejected++;
  }
  assert.ok(Math.abs(rejected / worlds - 0.1) < 0.04, `${rejected / worlds}`);
});

Deno.test("giacominiWhite() has the values of statsmodels", () => {
  for (const { horizon, statistic, pValue } of fixture.losses.giacominiWhite) {
    const found = giacominiWhite(a, b, { horizon });
    near(found.statistic, statistic);
    near(found.pValue, pValue);
    assert.equal(found.degrees, 2);
  }
});

Deno.test("giacominiWhite() with a constant is the squared mean over the mean square", () => {
  const constant = new Float64Array(a.length).fill(3);
  const d = a.map((loss, t) => loss - b[t]);
  const sum = d.reduce((s, x) => s + x, 0), squares = d.reduce((s, x) => s + x * x, 0);
  near(giacominiWhite(a, b, { instruments: [constant] }).statistic, sum * sum / squares);
});

Deno.test("giacominiWhite() is NaN where an instrument repeats another, and refuses wrong ones", () => {
  const constant = new Float64Array(a.length).fill(1);
  const twice = giacominiWhite(a, b, { instruments: [constant, constant] });
  assert.ok(Number.isNaN(twice.statistic) && Number.isNaN(twice.pValue));
  assert.throws(() => giacominiWhite(a, b, { instruments: [] }), /instruments but found none/);
  assert.throws(() => giacominiWhite(a, b, { instruments: [[1]] }), /instruments\[0\]/);
  assert.throws(() => giacominiWhite([1, 2, 3], [2, 3, 4]), /more than 3 differences but found 2/);
});

Deno.test("mcnemar() has the values of statsmodels", () => {
  for (const [onlyA, onlyB, exact, statistic, chiSquare] of fixture.mcnemar) {
    // Rows that both have right and wrong do not count.
    const correctA = [1, 0, ...Array(onlyA).fill(1), ...Array(onlyB).fill(0)];
    const correctB = [1, 0, ...Array(onlyA).fill(0), ...Array(onlyB).fill(1)];
    const found = mcnemar(correctA, correctB);
    assert.deepEqual([found.onlyA, found.onlyB], [onlyA, onlyB]);
    near(found.pValue, exact);
    // The package lets the correction overshoot where both have equally many.
    if (onlyA === onlyB) assert.deepEqual([found.statistic, found.chiSquarePValue], [0, 1]);
    else {
      near(found.statistic, statistic);
      near(found.chiSquarePValue, chiSquare);
    }
  }
});

Deno.test("mcnemar() of classifiers that never differ is 1", () => {
  assert.deepEqual(mcnemar([1, 0], [1, 0]), {
    onlyA: 0,
    onlyB: 0,
    pValue: 1,
    statistic: 0,
    chiSquarePValue: 1,
  });
  assert.throws(() => mcnemar([1, 2], [0, 1]), /correctA to be 0 or 1 but found 2 at index 1/);
});
