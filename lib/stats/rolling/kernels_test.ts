import assert from "node:assert/strict";
import fc from "fast-check";
import { prng } from "../../core/mod.ts";
import { rollingLine, rollingSlope, rollingWeightedMean } from "./linear_weights.ts";
import { rollingMeanDeviation } from "./rolling_deviation.ts";
import { rollingMax, rollingMin } from "./rolling_extreme.ts";
import { rollingQuantile, rollingRank } from "./rolling_order.ts";
import { rollingBeta, rollingCorrelation } from "./rolling_pair.ts";
import { rollingRange } from "./rolling_range.ts";
import { rollingSum } from "./rolling_sum.ts";
import { rowsSinceMax, rowsSinceMin } from "./rows_since_extreme.ts";
import { assertNear, gappySeries, windowsOf } from "./testing.ts";
import type { WindowOptions } from "./window.ts";

type Kernel = (input: Float64Array, output: Float64Array, options: WindowOptions) => Float64Array;

const sum = (x: ArrayLike<number>) => Array.from(x).reduce((total, v) => total + v, 0);
const mean = (x: ArrayLike<number>) => sum(x) / x.length;

/** Least-squares line of the window: intercept at its first row, and slope. */
function line(part: Float64Array): { intercept: number; slope: number } {
  const middle = (part.length - 1) / 2, level = mean(part);
  const above = sum(part.map((v, j) => (j - middle) * (v - level)));
  const slope = above / sum(part.map((_, j) => (j - middle) ** 2));
  return { intercept: level - slope * middle, slope };
}

/** Every kernel of one column: what it says of one whole window, by its definition. */
const KERNELS: readonly (readonly [string, Kernel, (part: Float64Array) => number])[] = [
  ["rollingSum", rollingSum, sum],
  ["rollingMax", rollingMax, (part) => Math.max(...part)],
  ["rollingMin", rollingMin, (part) => Math.min(...part)],
  [
    "rollingRange (highest)",
    (high, highest, { window }) => {
      rollingRange({ high, low: high }, { highest, lowest: high.slice() }, { window });
      return highest;
    },
    (part) => Math.max(...part),
  ],
  [
    "rollingRange (lowest)",
    (low, lowest, { window }) => {
      rollingRange({ high: low, low }, { highest: low.slice(), lowest }, { window });
      return lowest;
    },
    (part) => Math.min(...part),
  ],
  ["rowsSinceMax", rowsSinceMax, (part) => part.length - 1 - part.lastIndexOf(Math.max(...part))],
  ["rowsSinceMin", rowsSinceMin, (part) => part.length - 1 - part.lastIndexOf(Math.min(...part))],
  [
    "rowsSinceMax of the earliest",
    (input, output, { window }) => rowsSinceMax(input, output, { window, tie: "earliest" }),
    (part) => part.length - 1 - part.indexOf(Math.max(...part)),
  ],
  [
    "rowsSinceMin of the earliest",
    (input, output, { window }) => rowsSinceMin(input, output, { window, tie: "earliest" }),
    (part) => part.length - 1 - part.indexOf(Math.min(...part)),
  ],
  ["rollingWeightedMean", rollingWeightedMean, (part) => {
    const weights = part.map((_, j) => j + 1);
    return sum(part.map((v, j) => v * weights[j])) / sum(weights);
  }],
  ["rollingSlope", rollingSlope, (part) => line(part).slope],
  [
    "rollingLine",
    rollingLine,
    (part) => line(part).intercept + line(part).slope * (part.length - 1),
  ],
  [
    "rollingLine at 0",
    (input, output, { window }) => rollingLine(input, output, { window, at: 0 }),
    (part) => line(part).intercept,
  ],
  [
    "rollingMeanDeviation",
    rollingMeanDeviation,
    (part) => mean(part.map((v) => Math.abs(v - mean(part)))),
  ],
  [
    "rollingQuantile",
    (input, output, { window }) => rollingQuantile(input, output, { window, q: 0.3 }),
    (part) => {
      const sorted = part.toSorted();
      const place = 0.3 * (part.length - 1), below = Math.floor(place);
      const above = Math.min(below + 1, part.length - 1);
      return sorted[below] + (place - below) * (sorted[above] - sorted[below]);
    },
  ],
  ["rollingRank", rollingRank, (part) => {
    const now = part[part.length - 1];
    const below = part.filter((v) => v < now).length, equal = part.filter((v) => v === now).length;
    return (below + (equal + 1) / 2) / part.length;
  }],
];

for (const [name, kernel, naive] of KERNELS) {
  Deno.test(`${name}() is what its definition says of each whole window, NaN elsewhere`, () => {
    fc.assert(fc.property(gappySeries, fc.integer({ min: 2, max: 30 }), (x, window) => {
      const expected = windowsOf(x, window).map((part) => part ? naive(part) : NaN);
      const scale = Math.max(1, ...x.filter(Number.isFinite));
      const output = kernel(x, new Float64Array(x.length).fill(-777.25), { window });
      assertNear(output, expected, { relative: 1e-9, absolute: 1e-12 * scale });
    }));
  });

  Deno.test(`${name}() refuses its input as output, another length and no window`, () => {
    const x = new Float64Array(4);
    assert.throws(() => kernel(x, x, { window: 2 }), TypeError);
    assert.throws(() => kernel(x, new Float64Array(3), { window: 2 }), TypeError);
    assert.throws(() => kernel(x, new Float64Array(4), { window: 0 }), RangeError);
  });
}

/** Sums of squares and products about the means of two windows. */
function moments(x: Float64Array, y: Float64Array) {
  const a = x.map((v) => v - mean(x)), b = y.map((v) => v - mean(y));
  return {
    xx: sum(a.map((v) => v * v)),
    yy: sum(b.map((v) => v * v)),
    xy: sum(a.map((v, i) => v * b[i])),
  };
}

Deno.test("rollingCorrelation() and rollingBeta() are those of each window that is whole in both", () => {
  const whole = fc.integer({ min: -50, max: 50 });
  const gappy = fc.array(
    fc.oneof({ weight: 12, arbitrary: whole }, fc.constantFrom(NaN, Infinity)),
    {
      minLength: 60,
      maxLength: 60,
    },
  );
  fc.assert(fc.property(gappy, gappy, fc.integer({ min: 2, max: 12 }), (first, second, window) => {
    const x = Float64Array.from(first), y = Float64Array.from(second);
    const both = x.map((v, t) => Number.isFinite(v + y[t]) ? t : NaN);
    const expected = windowsOf(both, window).map((rows) => {
      if (!rows) return { correlation: NaN, beta: NaN };
      const pick = (column: Float64Array) => Float64Array.from(rows, (t) => column[t]);
      const { xx, yy, xy } = moments(pick(x), pick(y));
      const still = (column: Float64Array) => new Set(pick(column)).size === 1;
      return {
        correlation: still(x) || still(y) ? 0 : xy / Math.sqrt(xx * yy),
        beta: still(x) ? 0 : xy / xx,
      };
    });
    const near = { relative: 1e-9, absolute: 1e-9 };
    const output = () => new Float64Array(60).fill(-777.25);
    const correlation = rollingCorrelation({ x, y }, output(), { window });
    assertNear(correlation, expected.map((e) => e.correlation), near);
    assertNear(rollingBeta({ x, y }, output(), { window }), expected.map((e) => e.beta), near);
  }));
});

Deno.test("rolling extremes get through a long fall in windows of a day of minutes", () => {
  // The worst case of kernels that look the window through again: this would take minutes.
  const n = 400_000, window = 1440;
  const x = Float64Array.from({ length: n }, (_, t) => n - t);
  const output = rollingMax(x, new Float64Array(n), { window });
  assert.equal(output[n - 1], window);
  assert.equal(rowsSinceMax(x, output, { window })[n - 1], window - 1);
});

Deno.test("rollingQuantile() keeps its order through many equal values and long windows", () => {
  const random = prng(9);
  const x = Float64Array.from({ length: 3_000 }, () => Math.floor(20 * random.uniform()));
  const output = rollingQuantile(x, new Float64Array(3_000), { window: 501, q: 0.5 });
  for (let t = 500; t < 3_000; t += 97) {
    assert.equal(output[t], x.slice(t - 500, t + 1).toSorted()[250], `row ${t}`);
  }
});
