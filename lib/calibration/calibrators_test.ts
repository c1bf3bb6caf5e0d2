import assert from "node:assert/strict";
import fixture from "./fixtures/calibrators.json" with { type: "json" };
import { autoCalibrator, beta, CALIBRATOR_KINDS, histogram, isotonic, temperature } from "./mod.ts";
import { brierParts, calibrationGaps, calibrationLine, vennAbers } from "./mod.ts";
import {
  consistencyBands,
  ece,
  eceDebiased,
  fitCalibrator,
  mce,
  squaredErrorDebiased,
} from "./mod.ts";
import { groupByScore } from "./calibration_sample.ts";
import { poolAdjacent } from "./isotonic.ts";
import { prng } from "../core/mod.ts";

const { probes } = fixture;

function assertNear(found: ArrayLike<number>, expected: ArrayLike<number>, tolerance: number) {
  assert.equal(found.length, expected.length);
  for (let i = 0; i < expected.length; i++) {
    const off = Math.abs(found[i] - expected[i]);
    assert.ok(off <= tolerance, `[${i}] ${found[i]} ${expected[i]}`);
  }
}

for (const [name, expected] of Object.entries(fixture.samples)) {
  const { scores, labels } = expected;

  Deno.test(`isotonic() has scikit-learn's probabilities: ${name}`, () => {
    assertNear(isotonic(scores, labels).apply(probes), expected.isotonic, 1e-12);
  });

  Deno.test(`histogram() of equal width has netcal's probabilities: ${name}`, () => {
    const found = histogram(scores, labels, { bins: 8, strategy: "width" });
    // A score on an edge belongs to the bin above here, below it there.
    const inside = probes.map((probe, i) => ({ probe, p: expected.histogram[i] }))
      .filter(({ probe }) => probe !== 0);
    assertNear(found.apply(inside.map(({ probe }) => probe)), inside.map(({ p }) => p), 1e-12);
  });

  Deno.test(`vennAbers() has the probabilities of the package venn-abers: ${name}`, () => {
    const found = vennAbers(scores, labels);
    const { low, high } = found.interval(probes);
    assertNear(low, expected.vennAbers.low, 1e-12);
    assertNear(high, expected.vennAbers.high, 1e-12);
    assertNear(found.apply(probes), expected.vennAbers.merged, 1e-12);
  });

  if (name === "useless") continue;
  Deno.test(`temperature() has netcal's probabilities: ${name}`, () => {
    // Their minimiser stops when the loss hardly changes any more.
    assertNear(temperature(scores, labels).apply(probes), expected.temperature, 2e-4);
  });

  Deno.test(`beta() has the probabilities of betacal and netcal: ${name}`, () => {
    const found = beta(scores, labels);
    assertNear([found.a, found.b], expected.beta.map, 1e-6);
    assertNear(found.apply(probes), expected.beta.probabilities, 1e-6);
    assertNear(found.apply(probes), expected.beta.netcal, 2e-3);
  });
}

Deno.test("temperature() of one class, or of classes that 0 parts, stays off 0 and 1", () => {
  for (const labels of [[1, 1, 1], [1, 0, 1]]) {
    const scores = labels.map((label, i) => (label ? 1 : -1) * (i + 1));
    const [, , third] = temperature(scores, labels).apply(scores);
    assert.ok(third > 0.6 && third < 0.95, `${third}`);
  }
});

Deno.test("temperature() of scores that rank the wrong way round says a half", () => {
  const { scores, labels } = fixture.samples.overconfident;
  assert.equal(temperature(scores.map((score) => -score), labels).slope, 0);
});

Deno.test("beta() keeps a and b at 0 or above where the best curve would fall", () => {
  const { scores, labels } = fixture.samples.useless;
  const { a, b } = beta(scores, labels);
  assert.ok(a >= 0 && b >= 0, `${a} ${b}`);
  const turned = beta(scores.map((_, i) => -2 * labels[i] + i / 100), labels);
  assert.deepEqual([turned.a, turned.b], [0, 0]);
  const base = labels.reduce((sum, label) => sum + label, 0) / labels.length;
  assert.ok(Math.abs(turned.apply([3])[0] - base) < 1e-9);
});

Deno.test("vennAbers() is two isotonic regressions with the score added as 0 and as 1", () => {
  const random = prng(4);
  for (let round = 0; round < 200; round++) {
    const scores = Array.from({ length: 1 + random.integer(12) }, () => random.integer(8));
    const labels = scores.map(() => random.integer(2));
    const asked = Array.from({ length: 20 }, (_, k) => (k - 2) / 2);
    const { low, high } = vennAbers(scores, labels).interval(asked);
    asked.forEach((score, k) => {
      for (const [added, found] of [[0, low[k]], [1, high[k]]]) {
        const groups = groupByScore([...scores, score], [...labels, added]);
        const values = poolAdjacent(groups.count, groups.positives);
        assert.ok(Math.abs(values[groups.score.indexOf(score)] - found) < 1e-12);
      }
    });
  }
});

Deno.test("autoCalibrator() finds the kind that made the labels, and says what each lost", () => {
  const random = prng(2), n = 3000;
  const scores = Float64Array.from({ length: n }, () => random.normal());
  const drawn = (link: (score: number) => number) =>
    scores.map((score) => random.uniform() < link(score) ? 1 : 0);
  const sigmoid = (x: number) => 1 / (1 + Math.exp(-x));
  const right = autoCalibrator(scores, drawn(sigmoid), { kinds: ["identity", "isotonic"] });
  assert.equal(right.calibrator.kind, "identity");
  const moved = autoCalibrator(scores, drawn((x) => sigmoid(2 * x - 2)));
  assert.ok(["platt", "beta"].includes(moved.calibrator.kind));
  assert.deepEqual(Object.keys(moved.losses), [...CALIBRATOR_KINDS]);
  // Two plateaus, which no sigmoid has.
  const stepped = autoCalibrator(scores, drawn((x) => Math.abs(x) > 1 ? 0.5 : x > 0 ? 0.9 : 0.1));
  assert.equal(stepped.calibrator.kind, "histogram");
  const { losses, calibrator } = stepped;
  assert.equal(losses[calibrator.kind], Math.min(...Object.values(losses)));
});

Deno.test("autoCalibrator() leaves out what lies next to the stretch that it forecasts", () => {
  const labels = Array.from({ length: 60 }, (_, i) => Math.floor(i / 6) % 2);
  const scores = labels.map((_, i) => Math.sin(i));
  const near = autoCalibrator(scores, labels, { kinds: ["platt"], folds: 2 });
  const far = autoCalibrator(scores, labels, { kinds: ["platt"], folds: 2, gap: 10 });
  // By hand: the first half is forecast by what came ten samples after it.
  let sum = 0;
  for (const [test, train] of [[[0, 30], [40, 60]], [[30, 60], [0, 20]]]) {
    const fitted = fitCalibrator("platt", {
      scores: scores.slice(...train),
      labels: labels.slice(...train),
    });
    fitted.apply(scores.slice(...test)).forEach((p, i) =>
      sum -= Math.log(labels[test[0] + i] === 1 ? p : 1 - p)
    );
  }
  assert.ok(Math.abs(far.losses.platt! - sum / 60) < 1e-12);
  assert.notEqual(near.losses.platt, far.losses.platt);
});

Deno.test("autoCalibrator() refuses what leaves nothing to choose", () => {
  assert.throws(() => autoCalibrator([1, 2, 3, 4], [1, 1, 1, 1], { folds: 2 }), {
    name: "RangeError",
    message: "Expected at least 2 samples of either class for 2 folds but found 0",
  });
  assert.throws(() => autoCalibrator([1, 2, 3, 4], [1, 0, 1, 0], { folds: 2, kinds: [] }), /kind/);
  // deno-lint-ignore no-explicit-any
  assert.throws(() => autoCalibrator([1, 2], [1, 0], { kinds: ["plat" as any] }), /plat/);
});

const { probabilities, labels, ...expected } = fixture.measures;

Deno.test("ece(), mce() and their unbiased forms have netcal's and Kumar's values", () => {
  const at = (measure: typeof ece) => measure(probabilities, labels, { bins: 10 });
  assertNear([at(ece), at(mce)], [expected.ece, expected.mce], 1e-12);
  assertNear([at(eceDebiased)], [expected.eceDebiased], 1e-9);
  assertNear([at(eceDebiased)], [expected.eceDebiasedDrawn], 2e-4);
  assertNear([at(squaredErrorDebiased)], [expected.squaredDebiased], 1e-12);
});

Deno.test("calibrationLine() has statsmodels' coefficients and standard errors", () => {
  for (const lags of [0, 4] as const) {
    const { slope, intercept } = calibrationLine(probabilities, labels, { lags });
    for (
      const [found, [estimate, error]] of [
        [slope, expected.line[lags].slope],
        [intercept, expected.line[lags].intercept],
      ] as const
    ) {
      assert.ok(Math.abs(found.estimate - estimate) < 1e-9);
      assert.ok(
        Math.abs((found.high - found.low) / 2 / 1.959963984540054 - error) < 1e-7,
        `${lags}`,
      );
    }
  }
});

Deno.test("calibrationLine() says NaN where there is no line", () => {
  for (
    const [p, y] of [
      [[], []],
      [[0.4, 0.4], [0, 1]],
      [[0.2, 0.7, 0.8], [1, 1, 1]],
      [[0.2, 0.3, 0.8], [0, 0, 1]],
    ]
  ) assert.ok(Number.isNaN(calibrationLine(p, y).slope.estimate), `${p}`);
});

/** A forecast that comes true as announced. */
function calibrated(n: number, random = prng(5)) {
  const p = Float64Array.from({ length: n }, () => 0.2 + 0.6 * random.uniform());
  return { p, y: p.map((value) => random.uniform() < value ? 1 : 0) };
}

Deno.test("consistencyBands() hold the dots of a calibrated forecast, as often as they say", () => {
  let inside = 0, dots = 0, beyond = 0, chance = 0, found = 0;
  for (let round = 0; round < 100; round++) {
    const { p, y } = calibrated(300, prng(round));
    const options = { prng: prng(round), resamples: 200, bins: 5, strategy: "mass" } as const;
    const bands = consistencyBands(p, y, options);
    for (const { bandLow, bandHigh, observed } of bands.bins) {
      dots++;
      if (bandLow <= observed && observed <= bandHigh) inside++;
    }
    if (bands.ece > bands.eceLimit) beyond++;
    chance += bands.eceByChance;
    found += bands.ece;
  }
  // 500 dots: 0.95 with a deviation of 0.01; 100 errors: 0.05 with one of 0.02.
  assert.ok(inside / dots > 0.92 && inside / dots < 0.98, `${inside / dots}`);
  assert.ok(beyond >= 1 && beyond <= 12, `${beyond}`);
  assert.ok(Math.abs(chance / found - 1) < 0.1, `${chance / found}`);
});

Deno.test("consistencyBands() of one probability are quantiles of the binomial distribution", () => {
  // scipy.stats.binom.ppf([0.025, 0.975], 100, 0.3) / 100, and the mean distance from 0.3.
  const labels = Array.from({ length: 100 }, (_, i) => i < 30 ? 1 : 0);
  const { bins: [bin], eceByChance, eceLimit } = consistencyBands(labels.map(() => 0.3), labels, {
    prng: prng(3),
    resamples: 4000,
  });
  assert.ok(Math.abs(bin.bandLow - 0.21) < 0.011 && Math.abs(bin.bandHigh - 0.39) < 0.011);
  assert.ok(Math.abs(eceByChance - 0.0365) < 0.002, `${eceByChance}`);
  assert.ok(Math.abs(eceLimit - 0.09) < 0.011, `${eceLimit}`);
});

Deno.test("consistencyBands() leave out the dots of a forecast that is far too sure", () => {
  const { p, y } = calibrated(600);
  const sure = p.map((value) => value > 0.5 ? 0.95 : 0.05);
  const { bins, ece: found, eceLimit } = consistencyBands(sure, y, { prng: prng(1) });
  assert.ok(bins.every((bin) => bin.observed < bin.bandLow || bin.observed > bin.bandHigh));
  assert.ok(found > 2 * eceLimit);
});

Deno.test("squaredErrorDebiased() is 0 on average for a calibrated forecast, ece() far above", () => {
  let raw = 0, less = 0, unbiased = 0;
  const rounds = 1000;
  for (let round = 0; round < rounds; round++) {
    const { p, y } = calibrated(200, prng(round));
    raw += ece(p, y) / rounds;
    less += eceDebiased(p, y) / rounds;
    unbiased += squaredErrorDebiased(p, y) / rounds;
  }
  assert.ok(raw > 0.05 && less < 0.75 * raw, `${raw} ${less}`);
  assert.ok(Math.abs(unbiased) < 0.1 * raw ** 2, `${unbiased}`);
});

Deno.test("calibrationGaps() have intervals that hold 0 for a calibrated forecast as often as told", () => {
  let inside = 0;
  for (let round = 0; round < 300; round++) {
    const { p, y } = calibrated(80, prng(round));
    const [{ gap }] = calibrationGaps(p, y, {
      groups: Array(80).fill("all"),
    });
    if (gap.low <= 0 && 0 <= gap.high) inside++;
  }
  assert.ok(inside / 300 > 0.91 && inside / 300 < 0.985, `${inside / 300}`);
});

Deno.test("calibrationGaps() widen where neighbours depend on each other, and name their groups", () => {
  const y = Array.from({ length: 200 }, (_, i) => Math.floor(i / 10) % 2);
  const p = y.map(() => 0.5), groups = y.map((_, i) => i < 100 ? "old" : "new");
  const width = (lags: number) => {
    const [{ gap, group, count }] = calibrationGaps(p, y, { groups, lags });
    assert.deepEqual([group, count], ["old", 100]);
    return gap.high - gap.low;
  };
  assert.ok(width(5) > 1.5 * width(0));
  assert.ok(Number.isNaN(calibrationGaps([0.5], [1], { groups: ["one"] })[0].gap.low));
});

Deno.test("brierParts() of reliability less its bias is squaredErrorDebiased()", () => {
  const { p, y } = calibrated(4000);
  const { reliability } = brierParts(p, y);
  assert.ok(squaredErrorDebiased(p, y) < reliability);
});
