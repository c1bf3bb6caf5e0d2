import assert from "node:assert/strict";
import fc from "fast-check";
import { prng } from "../../core/mod.ts";
import { assertNear, gappySeries, windowsOf } from "../../stats/rolling/testing.ts";
import { indicator } from "../technical/mod.ts";
import { logReturn } from "../returns.ts";
import { randomBars } from "../testing.ts";
import { volatility } from "../volatility.ts";
import { differenceWeights, fractionalDifference } from "./fractional_difference.ts";
import { interaction } from "./interaction.ts";
import { lagTransforms } from "./lag_transforms.ts";
import { difference, lag } from "./shift.ts";
import { type Transform, transform } from "./transform.ts";
import { rollingRank, rollingZscore, winsorise } from "./window_transforms.ts";

const apply = (change: Transform, x: Float64Array) => {
  const output = new Float64Array(x.length).fill(-777.25);
  change.apply(x, output);
  return output;
};
/** Whole numbers with gaps of one kind: a feature has no infinite values. */
const series = gappySeries.map((x) =>
  x.map((value) => Number.isFinite(value) ? Math.round(value) : NaN)
);
const mean = (x: ArrayLike<number>) => Array.from(x).reduce((sum, v) => sum + v, 0) / x.length;

function quantile(x: Float64Array, q: number): number {
  const sorted = x.toSorted();
  const place = q * (x.length - 1), below = Math.floor(place);
  const above = Math.min(below + 1, x.length - 1);
  return sorted[below] + (place - below) * (sorted[above] - sorted[below]);
}

/** Each transform over a window and what it says of one whole window. */
const OVER_WINDOW: readonly (readonly [
  string,
  (window: number) => Transform,
  (window: Float64Array) => number,
])[] = [
  ["rollingZscore", (window) => rollingZscore({ window }), (part) => {
    const middle = mean(part);
    const deviation = Math.sqrt(
      part.reduce((sum, v) => sum + (v - middle) ** 2, 0) / (part.length - 1),
    );
    return deviation === 0 || part.every((v) => v === part[0])
      ? 0
      : (part[part.length - 1] - middle) / deviation;
  }],
  ["rollingRank", (window) => rollingRank({ window }), (part) => {
    const now = part[part.length - 1];
    const below = part.filter((v) => v < now).length, equal = part.filter((v) => v === now).length;
    return (below + (equal + 1) / 2) / part.length;
  }],
  ["winsorise", (window) => winsorise({ window, share: 0.2 }), (part) => {
    const now = part[part.length - 1];
    return Math.max(quantile(part, 0.2), Math.min(quantile(part, 0.8), now));
  }],
  ["fractionalDifference", (window) => fractionalDifference({ order: 0.6, window }), (part) => {
    const weights = differenceWeights({ order: 0.6, window: part.length });
    return part.reduce((sum, v, i) => sum + v * weights[part.length - 1 - i], 0);
  }],
];

for (const [name, make, naive] of OVER_WINDOW) {
  Deno.test(`${name}() is what its definition says of each whole window, NaN elsewhere`, () => {
    fc.assert(fc.property(series, fc.integer({ min: 2, max: 25 }), (x, window) => {
      const expected = windowsOf(x, window).map((part) => part ? naive(part) : NaN);
      assertNear(apply(make(window), x), expected, { relative: 1e-7, absolute: 1e-6 });
    }));
  });
}

Deno.test("lag() and difference() look back over columns shorter than the lag, too", () => {
  for (const rows of [0, 1, 3, 8]) {
    const x = Float64Array.from({ length: rows }, (_, t) => t * t);
    const lagged = Array.from(x, (_, t) => t >= 3 ? x[t - 3] : NaN);
    assert.deepEqual([...apply(lag({ by: 3 }), x)], lagged);
    assert.deepEqual([...apply(difference({ by: 3 }), x)], lagged.map((v, t) => x[t] - v));
  }
});

Deno.test("differenceWeights() are those of the binomial series", () => {
  assert.deepEqual(Array.from(differenceWeights({ order: 1, window: 4 }), (w) => w + 0), [
    1,
    -1,
    0,
    0,
  ]);
  assertNear(differenceWeights({ order: 0.5, window: 5 }), [1, -1 / 2, -1 / 8, -1 / 16, -5 / 128], {
    relative: 1e-15,
  });
});

Deno.test("transform() adds up warm-ups and keeps what it is made from in its declaration", () => {
  const [lagged] = transform(indicator("ema"), [lag({ by: 2 })]);
  assert.equal(lagged.warmup, 31);
  assert.equal(lagged.memory, "recursive");
  assert.deepEqual(lagged.parameters, { window: 30, "lag.by": 2 });
  const [score] = transform(indicator("sma", { units: "talib" }), [rollingZscore({ window: 9 })]);
  assert.deepEqual([score.priceDegree, score.memory], [0, "window"]);
});

Deno.test("lagTransforms() gives lags, and transforms of lags", () => {
  const made = lagTransforms(logReturn(), { 0: [rollingRank({ window: 3 })], 2: [difference()] });
  assert.deepEqual(made.map(({ names, warmup }) => [names[0], warmup]), [
    ["logReturnRank3", 3],
    ["logReturnLag2", 3],
    ["logReturnLag2Difference1", 4],
  ]);
});

Deno.test("interaction() joins each column with each", () => {
  const bars = randomBars(60, prng(4));
  const pair = [indicator("aroon", { window: 5 }), volatility({ window: 3 })] as const;
  for (const operation of ["product", "ratio", "difference"] as const) {
    const feature = interaction(pair, { operation });
    const outputs = feature.names.map(() => new Float64Array(60));
    feature.compute(bars, outputs);
    const [down, up, deviation] = [
      new Float64Array(60),
      new Float64Array(60),
      new Float64Array(60),
    ];
    pair[0].compute(bars, [down, up]);
    pair[1].compute(bars, [deviation]);
    const of = { product: "*", ratio: "/", difference: "-" }[operation];
    const by = (a: number, b: number) => of === "*" ? a * b : of === "/" ? a / b : a - b;
    assertNear(outputs[1], up.map((v, t) => by(v, deviation[t])), { relative: 0 });
    assertNear(outputs[0], down.map((v, t) => by(v, deviation[t])), { relative: 0 });
  }
  // deno-lint-ignore no-explicit-any
  assert.throws(() => interaction(pair, { operation: "sum" as any }), RangeError);
});
