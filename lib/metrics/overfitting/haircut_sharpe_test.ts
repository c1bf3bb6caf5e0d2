import assert from "node:assert/strict";
import { normalCdf } from "../../stats/mod.ts";
import { haircutSharpe } from "../mod.ts";

const near = (found: number, expected: number) =>
  assert.ok(Math.abs(found - expected) < 1e-12, `${found} is not ${expected}`);
const YEAR = Math.sqrt(12);

Deno.test("haircutSharpe() has the figures of Harvey and Liu's example", () => {
  // 0.75 a year over 20 years: a p-value of 0.0008, 0.15 as one of 200 tests, 0.32 left.
  const found = haircutSharpe(0.75 / YEAR, { observations: 240, trials: 200, method: "sidak" });
  assert.equal(found.pValue.toFixed(4), "0.0008");
  assert.equal(found.adjustedPValue.toFixed(2), "0.15");
  assert.equal((found.sharpe * YEAR).toFixed(2), "0.32");
  // They speak of about 60 %.
  assert.equal(found.haircut.toFixed(2), "0.57");
});

Deno.test("haircutSharpe() leaves the ratio whose single p-value is the adjusted one", () => {
  const found = haircutSharpe(0.2, { observations: 500, trials: 30 });
  near(found.adjustedPValue, 30 * found.pValue);
  near(2 * normalCdf(-found.sharpe * Math.sqrt(500)), found.adjustedPValue);
  near(haircutSharpe(0.2, { observations: 500, trials: 1 }).haircut, 0);
});

Deno.test("haircutSharpe() adjusts among the other trials' p-values", () => {
  const others = [0.2, 0.001, 0.5];
  const { pValue } = haircutSharpe(0.1, { observations: 600, trials: 1 });
  const of = (method: "holm" | "benjaminiYekutieli") =>
    haircutSharpe(0.1, { observations: 600, others, method }).adjustedPValue;
  // Second lowest of four: Holm multiplies by 3, Benjamini and Yekutieli by 25 / 12 times 4 / 2.
  near(of("holm"), 3 * pValue);
  near(of("benjaminiYekutieli"), 25 / 12 * 2 * pValue);
});

Deno.test("haircutSharpe() cuts marginal ratios to nothing and spares unheard-of ones", () => {
  const marginal = haircutSharpe(0.05, { observations: 250, trials: 100 });
  assert.deepEqual([marginal.sharpe, marginal.haircut], [0, 1]);
  assert.equal(haircutSharpe(5, { observations: 2500, trials: 100 }).haircut, 0);
});

Deno.test("haircutSharpe() refuses losses, unknown trials, and methods that need the others", () => {
  assert.throws(() => haircutSharpe(-0.1, { observations: 10, trials: 2 }), /sharpe/);
  assert.throws(
    () => haircutSharpe(0.1, { observations: 10 }),
    /trials to be an integer.*found NaN/,
  );
  assert.throws(
    () => haircutSharpe(0.1, { observations: 10, trials: 2, method: "holm" }),
    /method without others to be bonferroni or sidak but found holm/,
  );
});
