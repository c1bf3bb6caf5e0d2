import assert from "node:assert/strict";
import { prng } from "../../core/mod.ts";
import { assertNear } from "../../stats/rolling/testing.ts";
import { compute } from "../compute.ts";
import type { Feature } from "../feature.ts";
import { featureSet } from "../feature_set.ts";
import { barsOf, randomCloses } from "../testing.ts";
import { hurst } from "./hurst.ts";
import { trendStrength } from "./trend_strength.ts";
import { varianceRatio } from "./variance_ratio.ts";
import { volatilityState } from "./volatility_state.ts";

const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
const mean = (values: readonly number[]) => sum(values) / values.length;
const squares = (values: readonly number[]) => {
  const center = mean(values);
  return sum(values.map((value) => (value - center) ** 2));
};
const range = (from: number, to: number) => Array.from({ length: to - from }, (_, i) => from + i);

function column(close: Float64Array, feature: Feature): Float64Array | Float32Array {
  const table = compute(barsOf(close), featureSet("one", [feature]), { dtype: "float64" });
  return table.column(feature.names[0]);
}

const returnsOf = (closes: readonly number[]) =>
  closes.slice(1).map((value, i) => Math.log(value / closes[i]));

/** The value from the closes that a row may read, the oldest first. */
function assertRows(feature: Feature, oracle: (closes: readonly number[]) => number): void {
  const close = randomCloses(420, prng(4));
  close[33] = NaN;
  // Longer than some windows: nothing moves.
  close.fill(close[79], 80, 110);
  const expected = close.map((_, t) => {
    const closes = [...close.subarray(t - feature.warmup, t + 1)];
    return t < feature.warmup || closes.includes(NaN) ? NaN : oracle(closes);
  });
  assertNear(column(close, feature), expected, { relative: 1e-9, absolute: 1e-12 });
}

/** Closes whose log returns are these. */
function fromReturns(returns: readonly number[]): Float64Array {
  let level = 0;
  return Float64Array.from([0, ...returns], (value) => Math.exp(level += value));
}

/** Returns of which each goes on with a share of the one before. */
function autoregressive(length: number, share: number): number[] {
  const random = prng(9);
  let last = 0;
  return Array.from({ length }, () => last = share * last + 0.01 * random.normal());
}

Deno.test("volatilityState() is the percentile of the newest volatility", () => {
  const window = 5, rankWindow = 12;
  assertRows(volatilityState({ window, rankWindow }), (closes) => {
    const returns = returnsOf(closes);
    const sigmas = range(0, rankWindow).map((k) =>
      Math.fround(Math.sqrt(squares(returns.slice(k, k + window)) / (window - 1)))
    );
    const newest = sigmas.at(-1)!;
    const below = sigmas.filter((sigma) => sigma < newest).length;
    const ties = sigmas.filter((sigma) => sigma === newest).length;
    return (below + (ties + 1) / 2) / rankWindow;
  });
});

Deno.test("trendStrength() is the correlation of the log close with time", () => {
  assertRows(trendStrength({ window: 20 }), (closes) => {
    const y = closes.map(Math.log), x = range(0, closes.length);
    if (new Set(y).size === 1) return 0;
    const together = sum(x.map((value, i) => (value - mean(x)) * (y[i] - mean(y))));
    return together / Math.sqrt(squares(x) * squares(y));
  });
  const [up, down] = [0.01, -0.01].map((step) => fromReturns(Array(40).fill(step)));
  assert.ok(Math.abs(column(up, trendStrength({ window: 30 })).at(-1)! - 1) < 1e-12);
  assert.ok(Math.abs(column(down, trendStrength({ window: 30 })).at(-1)! + 1) < 1e-12);
});

Deno.test("varianceRatio() is Lo and MacKinlay's unbiased ratio of overlapping returns", () => {
  for (const [window, horizon] of [[3, 2], [24, 5], [60, 10]] as const) {
    assertRows(varianceRatio({ window, horizon }), (closes) => {
      const p = closes.map(Math.log), n = window, q = horizon;
      const mu = (p[n] - p[0]) / n;
      const one = sum(range(1, n + 1).map((k) => (p[k] - p[k - 1] - mu) ** 2)) / (n - 1);
      const m = q * (n - q + 1) * (1 - q / n);
      const long = sum(range(q, n + 1).map((k) => (p[k] - p[k - q] - q * mu) ** 2)) / m;
      return new Set(closes).size === 1 ? 1 : long / one;
    });
  }
});

Deno.test("varianceRatio() is near its value for a random walk and for an AR(1)", () => {
  const ratio = varianceRatio({ window: 19_999, horizon: 2 });
  // 1 plus the autocorrelation of the returns.
  for (const share of [-0.4, 0, 0.4]) {
    const value = column(fromReturns(autoregressive(20_000, share)), ratio).at(-1)!;
    assert.ok(Math.abs(value - (1 + share)) < 0.03, `${share}: ${value}`);
  }
});

/** Gamma by Stirling's series after moving the argument up. */
function logGamma(x: number): number {
  let shift = 0;
  for (; x < 20; x++) shift -= Math.log(x);
  const inverse = 1 / x;
  return shift + (x - 0.5) * Math.log(x) - x + 0.5 * Math.log(2 * Math.PI) + inverse / 12 -
    inverse ** 3 / 360 + inverse ** 5 / 1260;
}

Deno.test("hurst() is the slope of rescaled ranges over those expected by chance", () => {
  const window = 64, sizes = [8, 16, 32, 64];
  assertRows(hurst({ window }), (closes) => {
    const returns = returnsOf(closes);
    const points = sizes.map((size) => {
      const ranges = range(0, window / size).map((k) => {
        const block = returns.slice(k * size, (k + 1) * size);
        const walk = block.map((_, i) => sum(block.slice(0, i + 1)) - (i + 1) * mean(block));
        const spread = Math.sqrt(squares(block) / size);
        return spread === 0 ? 0 : (Math.max(0, ...walk) - Math.min(0, ...walk)) / spread;
      }).filter((value) => value > 0);
      const chance = Math.exp(logGamma((size - 1) / 2) - logGamma(size / 2)) /
        Math.sqrt(Math.PI) * sum(range(1, size).map((i) => Math.sqrt((size - i) / i)));
      return [Math.log(size), Math.log(mean(ranges) / chance)];
    });
    const x = points.map(([a]) => a), y = points.map(([, b]) => b);
    return 0.5 + sum(x.map((value, i) => (value - mean(x)) * y[i])) / squares(x);
  });
});

Deno.test("hurst() is 0.5 on average for independent returns, more where moves go on", () => {
  const average = (share: number) => {
    const values = column(fromReturns(autoregressive(20_000, share)), hurst({ window: 128 }));
    return mean([...values.subarray(128)]);
  };
  assert.ok(Math.abs(average(0) - 0.5) < 0.02);
  assert.ok(average(0.4) > 0.56);
  assert.ok(average(-0.4) < 0.44);
  const still = column(new Float64Array(200).fill(7), hurst({ window: 64 }));
  assert.ok(still.subarray(64).every((value) => value === 0.5));
});

Deno.test("hurst() and varianceRatio() refuse windows that they cannot use", () => {
  assert.throws(() => hurst({ window: 100 }), /Expected window to be a power of two but found 100/);
  assert.throws(() => hurst({ window: 8 }), RangeError);
  assert.throws(() => varianceRatio({ window: 10, horizon: 10 }), RangeError);
});
