import assert from "node:assert/strict";
import fc from "fast-check";
import { assertNear } from "../stats/rolling/testing.ts";
import { VOLATILITY_ESTIMATORS, type VolatilityEstimator } from "../stats/volatility/mod.ts";
import { concurrency } from "./concurrency.ts";
import { forwardQuantileRank } from "./forward_quantile_rank.ts";
import { forwardReturn } from "./forward_return.ts";
import { forwardSharpe } from "./forward_sharpe.ts";
import { labelVolatility } from "./label_volatility.ts";
import { returnAttribution } from "./return_attribution.ts";
import { barsOf, gappyWalk } from "./testing.ts";
import { timeDecay } from "./time_decay.ts";
import { trendScan } from "./trend_scan.ts";
import { tripleBarrier } from "./triple_barrier.ts";
import { uniqueness } from "./uniqueness.ts";
import { volatilityScaled, volatilityScaledGrid } from "./volatility_scaled.ts";

const horizons = fc.integer({ min: 1, max: 12 });
const estimators = fc.constantFrom(...Object.keys(VOLATILITY_ESTIMATORS) as VolatilityEstimator[]);

Deno.test("volatilityScaled() compares the log return with k sigma sqrt(h), by every estimator", () => {
  const ks = [0, 0.3, 1, 2.5];
  fc.assert(fc.property(gappyWalk, horizons, estimators, (rows, horizon, estimator) => {
    const bars = barsOf(rows), volatility = { estimator, window: 4 };
    const sigma = VOLATILITY_ESTIMATORS[estimator].compute(
      bars,
      new Float64Array(bars.length),
      volatility,
    );
    assert.deepEqual(labelVolatility(bars, volatility), sigma);
    const ternary = volatilityScaledGrid(bars, { horizon, k: ks, ...volatility });
    const binary = volatilityScaledGrid(bars, { horizon, k: ks, form: "binary", ...volatility });
    ks.forEach((k, i) => {
      const one = volatilityScaled(bars, { horizon, k, ...volatility });
      assert.deepEqual(one.values, ternary[i].values);
      for (let t = 0; t < bars.length; t++) {
        const move = Math.log(bars.close[t + horizon] / bars.close[t]);
        const tau = k * sigma[t] * Math.sqrt(horizon);
        const [three, two] = [ternary[i].values[t], binary[i].values[t]];
        if (Number.isNaN(move) || !(sigma[t] > 0)) {
          assert.ok(Number.isNaN(three) && Number.isNaN(two));
        } else if (Math.abs(Math.abs(move) - tau) > 1e-12) {
          assert.equal(three, move > tau ? 1 : move < -tau ? -1 : 0);
          assert.equal(two, move > tau ? 1 : 0);
        }
      }
    });
  }));
});

Deno.test("forwardReturn() and forwardSharpe() agree with their definitions", () => {
  fc.assert(fc.property(gappyWalk, fc.integer({ min: 2, max: 9 }), (rows, horizon) => {
    const { close } = barsOf(rows), bars = barsOf(rows);
    const simple = forwardReturn(bars, { horizon }).values;
    const expected = close.map((price, t) => close[t + horizon] / price - 1);
    assertNear(simple, expected, { relative: 1e-9, absolute: 1e-12 });
    const sharpe = forwardSharpe(bars, { horizon }).values;
    close.forEach((_, t) => {
      const returns = Array.from(
        { length: horizon },
        (_, i) => Math.log(close[t + i + 1] / close[t + i]),
      );
      const mean = returns.reduce((sum, value) => sum + value, 0) / horizon;
      const squares = returns.reduce((sum, value) => sum + (value - mean) ** 2, 0);
      const deviation = Math.sqrt(squares / (horizon - 1));
      if (Number.isNaN(deviation)) assert.ok(Number.isNaN(sharpe[t]), `row ${t}`);
      else if (deviation > 1e-4) {
        assertNear([sharpe[t]], [mean / deviation], { relative: 1e-6, absolute: 1e-9 });
      }
    });
  }));
});

Deno.test("forwardQuantileRank() ranks among the returns that are known at the row", () => {
  fc.assert(fc.property(gappyWalk, horizons, fc.integer({ min: 1, max: 15 }), (rows, h, window) => {
    // Few prices, so that returns repeat.
    const bars = barsOf(rows.map((row) => ({ ...row, close: 2 ** Math.round(row.close / 8) })));
    const { close } = bars;
    const { values } = forwardQuantileRank(bars, { horizon: h, window });
    values.forEach((value, t) => {
      const next = close[t + h] / close[t];
      const known = Array.from({ length: window }, (_, i) => close[t - i] / close[t - i - h]);
      const share = known.reduce(
        (sum, past) => sum + (past < next ? 1 : past === next ? 0.5 : 0),
        0,
      );
      const missing = [next, ...known].some(Number.isNaN);
      assert.deepEqual(value, missing ? NaN : share / window, `row ${t}`);
    });
  }));
});

Deno.test("trendScan() sees no trend where nothing moves, and a straight line as the clearest", () => {
  const still = barsOf(Array(9).fill({ open: 5, high: 5, low: 5, close: 5 }));
  const options = { horizon: 4, minHorizon: 2, form: "tValue" } as const;
  assert.deepEqual([...trendScan(still, options).values].slice(0, 5), [0, 0, 0, 0, 0]);
  const closes = [10, 11, 12, 13, 14, 13, 12, 11];
  const line = barsOf(closes.map((close) => ({ open: close, high: close, low: close, close })));
  const { values } = trendScan(line, options);
  assert.ok(values[0] > 1e5 && values[0] < 4e6 && values[3] < -2, values.join(" "));
  assert.throws(
    () => trendScan(line, { horizon: 4, minHorizon: 5 }),
    /^RangeError: Expected minHor/,
  );
});

Deno.test("sample weights equal loops over every span, of all rows and of some", () => {
  const someRows = fc.uniqueArray(fc.nat(49), { maxLength: 30 });
  fc.assert(fc.property(gappyWalk, horizons, someRows, (rows, horizon, picked) => {
    const bars = barsOf(rows);
    const labels = tripleBarrier(bars, { horizon, window: 2, take: 0.6, stop: 0.5 });
    const all = [...labels.values.keys()];
    const chosen = picked.filter((row) => row < bars.length).sort((a, b) => a - b);
    for (const rows of [undefined, chosen]) {
      const counted = (rows ?? all).filter((row) => !Number.isNaN(labels.values[row]));
      const spans = counted.map((t) => all.slice(labels.spanStart[t], labels.spanEnd[t] + 1));
      const count = all.map((bar) => spans.filter((span) => span.includes(bar)).length);
      assert.deepEqual([...concurrency(labels, { rows })], count);
      const unique = new Float64Array(bars.length).fill(NaN), seen = unique.slice();
      counted.forEach((t, i) => {
        unique[t] = spans[i].reduce((sum, bar) => sum + 1 / count[bar], 0) / spans[i].length;
        seen[t] = Math.abs(spans[i].reduce((sum, bar) => {
          return sum + Math.log(bars.close[bar] / bars.close[bar - 1]) / count[bar];
        }, 0));
      });
      const near = { relative: 1e-9, absolute: 1e-9 };
      assertNear(uniqueness(labels, { rows }), unique, near);
      const known = seen.filter(Number.isFinite);
      const mean = known.reduce((sum, value) => sum + value, 0) / known.length;
      if (mean > 1e-6) {
        assertNear(returnAttribution(bars, labels, { rows }), seen.map((x) => x / mean), near);
      }
    }
    assert.throws(() => uniqueness(labels, { rows: [bars.length] }), /^RangeError: Expected rows/);
  }));
});

Deno.test("timeDecay() gives the newest row 1 and the oldest what is asked", () => {
  const unique = new Float64Array(1000).fill(0.2);
  for (const oldest of [0, 0.5, 1]) {
    const factor = timeDecay(unique, { oldest });
    assert.ok(Math.abs(factor[0] - oldest) < 2e-3 && Math.abs(factor[999] - 1) < 1e-12);
  }
  const none = timeDecay(unique, { oldest: -0.3 }).filter((value) => value < 1e-12).length;
  assert.ok(Math.abs(none - 300) < 2);
  for (const oldest of [-1, 1.1, NaN]) {
    assert.throws(() => timeDecay(unique, { oldest }), /^RangeError: Expected oldest/);
  }
});

Deno.test("labelVolatility() says which estimators there are", () => {
  const options = { estimator: "hurst" } as unknown as { estimator: "atr" };
  assert.throws(() => labelVolatility(barsOf([]), options), {
    name: "RangeError",
    message: "Expected estimator to be one of closeToClose, ewma, atr, parkinson, garmanKlass, " +
      "rogersSatchell, yangZhang but found hurst",
  });
});
