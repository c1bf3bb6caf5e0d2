import assert from "node:assert/strict";
import fc from "fast-check";
import { prng } from "../core/mod.ts";
import {
  bootstrapInterval,
  cagr,
  cagrInterval,
  calmar,
  equityCurve,
  exposure,
  hitRate,
  maxDrawdown,
  sharpe,
  sharpeDifferenceInterval,
  sharpeInterval,
  sortino,
  totalReturn,
  turnover,
  volatility,
} from "./mod.ts";

const periodsPerYear = 365;
const returnsOf = (seed: number, n = 300) => {
  const random = prng(seed);
  return Float64Array.from({ length: n }, () => 0.001 + 0.03 * random.normal());
};
const someReturns = fc.array(fc.integer({ min: -90, max: 200 }).map((k) => k / 100), {
  minLength: 2,
  maxLength: 60,
});

Deno.test("sharpe() does not depend on the size of the bets", () => {
  fc.assert(fc.property(someReturns, fc.double({ min: 0.1, max: 10, noNaN: true }), (r, size) => {
    const a = sharpe(r, { periodsPerYear });
    const b = sharpe(r.map((x) => x * size), { periodsPerYear });
    assert.ok(Object.is(a, b) || Math.abs(a - b) <= 1e-6 * Math.abs(a) + 1e-9, `${a} ${b}`);
  }));
});

Deno.test("cagr() over one year is the total return", () => {
  fc.assert(fc.property(someReturns, (r) => {
    const year = cagr(r, { periodsPerYear: r.length });
    const total = totalReturn(r);
    assert.ok(Math.abs(year - total) <= 1e-9 * (1 + Math.abs(total)), `${year} ${total}`);
  }));
});

Deno.test("maxDrawdown() is the worst loss between any two times", () => {
  const curve = fc.array(fc.double({ min: 0.1, max: 10, noNaN: true }), { minLength: 1 });
  fc.assert(fc.property(curve, (equity) => {
    let worst = 0;
    equity.forEach((from, i) => {
      for (const to of equity.slice(i)) worst = Math.max(worst, 1 - to / from);
    });
    assert.ok(Math.abs(maxDrawdown(equity) - worst) < 1e-12);
  }));
});

Deno.test("metrics of returns say NaN where nothing is defined", () => {
  const options = { periodsPerYear };
  for (let k = -20; k <= 20; k++) {
    // Most of these sums round, which leaves deviations that are not 0.
    const same = new Float64Array(7 * Math.abs(k) + 2).fill(k / 900);
    assert.ok(Number.isNaN(sharpe(same, options)), `${k}`);
    const { estimate, low } = sharpeInterval(same, { ...options, prng: prng(1), resamples: 5 });
    assert.ok(Number.isNaN(estimate) && Number.isNaN(low), `${k}`);
  }
  for (const metric of [sharpe, sortino, volatility, cagr, calmar]) {
    assert.ok(Number.isNaN(metric([], options)));
  }
  assert.ok(Number.isNaN(sharpe([0.1], options)));
  assert.ok(Number.isNaN(sortino([0.1, 0.2], options)));
  assert.ok(Number.isNaN(calmar([0.1, 0.2], options)));
  for (const metric of [maxDrawdown, hitRate, exposure]) assert.ok(Number.isNaN(metric([])));
  assert.ok(Number.isNaN(turnover([], options)));
  assert.equal(totalReturn([]), 0);
});

Deno.test("metrics of returns know ruin", () => {
  const ruin = [0.5, -1.5, 3];
  assert.equal(totalReturn(ruin), -1);
  assert.equal(cagr(ruin, { periodsPerYear }), -1);
  assert.equal(maxDrawdown(equityCurve(ruin)), 1);
});

Deno.test("sortino() counts the shortfall below its target over all periods", () => {
  const found = sortino([0.03, -0.01, 0.01], { periodsPerYear: 1, target: 0.01 });
  assert.ok(Math.abs(found - 0 / 1) < 1e-12);
  const other = sortino([0.04, -0.01, 0.01], { periodsPerYear: 1, target: 0.01 });
  assert.ok(Math.abs(other - (0.01 / 3) / Math.sqrt(0.02 ** 2 / 3)) < 1e-12);
});

Deno.test("turnover() counts entries, reversals and the position held before", () => {
  const options = { periodsPerYear: 4 };
  assert.equal(turnover([1, -1, -1, 0], options), 4);
  assert.equal(turnover([1, -1, -1, 0], { ...options, initialPosition: 1 }), 3);
});

Deno.test("metrics of returns refuse missing values, naming the index", () => {
  const message = /finite but found NaN at index 1/;
  for (const metric of [sharpe, sortino, volatility, cagr, calmar, totalReturn, turnover]) {
    assert.throws(() => metric([0, NaN], { periodsPerYear }), { name: "RangeError", message });
  }
  for (const metric of [hitRate, exposure, maxDrawdown]) {
    assert.throws(() => metric([1, NaN]), { name: "RangeError", message });
  }
  for (const interval of [sharpeInterval, cagrInterval]) {
    const options = { periodsPerYear, prng: prng(1) };
    assert.throws(() => interval([1, NaN], options), { name: "RangeError", message });
    assert.throws(() => interval([], options), RangeError);
  }
  assert.throws(() => sharpe([1, 2], { periodsPerYear: 0 }), /periodsPerYear.*found 0/);
  assert.throws(() => maxDrawdown([0, 1]), /equity to start above 0 but found 0/);
});

Deno.test("sharpeInterval() and cagrInterval() are the general bootstrap of their figures", () => {
  const returns = returnsOf(1);
  const options = { resamples: 200, blockLength: 4, confidence: 0.9 };
  for (const [interval, metric] of [[sharpeInterval, sharpe], [cagrInterval, cagr]] as const) {
    const found = interval(returns, { ...options, periodsPerYear, prng: prng(7) });
    const statistic = (drawn: Float64Array) => metric(drawn, { periodsPerYear });
    const expected = bootstrapInterval(returns, statistic, { ...options, prng: prng(7) });
    for (const key of ["estimate", "low", "high"] as const) {
      assert.ok(Math.abs(found[key] - expected[key]) < 1e-9 * (1 + Math.abs(found[key])), key);
    }
  }
});

Deno.test("sharpeInterval() has about the width that theory gives for normal returns", () => {
  const returns = returnsOf(2, 1000);
  const { low, high } = sharpeInterval(returns, { periodsPerYear, prng: prng(1) });
  // Lo (2002): the standard error a period is sqrt((1 + SR^2 / 2) / n).
  const expected = 2 * 1.96 * Math.sqrt(periodsPerYear / returns.length);
  assert.ok(Math.abs((high - low) / expected - 1) < 0.12, `${high - low} ${expected}`);
});

Deno.test("sharpeInterval() has no bounds for a strategy that never trades", () => {
  const flat = sharpeInterval(new Float64Array(50), { periodsPerYear, prng: prng(1) });
  assert.deepEqual({ ...flat }, { estimate: NaN, low: NaN, high: NaN });
});

Deno.test("sharpeDifferenceInterval() resamples both together", () => {
  const market = returnsOf(3), noise = returnsOf(4);
  const near = market.map((r, i) => r + 0.05 * noise[i]);
  const options = { periodsPerYear, resamples: 400 };
  const paired = sharpeDifferenceInterval(near, market, { ...options, prng: prng(1) });
  const alone = sharpeInterval(near, { ...options, prng: prng(1) });
  const difference = sharpe(near, { periodsPerYear }) - sharpe(market, { periodsPerYear });
  assert.ok(Math.abs(paired.estimate - difference) < 1e-9);
  assert.ok(paired.high - paired.low < 0.2 * (alone.high - alone.low));

  const same = sharpeDifferenceInterval(market, market, { ...options, prng: prng(1) });
  assert.deepEqual({ ...same }, { estimate: 0, low: 0, high: 0 });
  const run = () =>
    sharpeDifferenceInterval(market, market.subarray(1), { ...options, prng: prng(1) });
  assert.throws(run, TypeError);
});
