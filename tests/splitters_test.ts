import assert from "node:assert/strict";
import fc from "fast-check";
import { sliceBars } from "../lib/core/mod.ts";
import { sampleBars } from "../lib/data/mod.ts";
import { gridOf, join, pickSamples, pool } from "../lib/dataset/mod.ts";
import { compute, core13 } from "../lib/features/mod.ts";
import { direction } from "../lib/labels/mod.ts";
import {
  assemblePaths,
  checkFolds,
  combinatorialPurged,
  holdout,
  holdoutFold,
  nested,
  purgedKFold,
  walkForward,
} from "../lib/validation/mod.ts";
import { assertFold, randomSamples, testSplitter, touches } from "./splitter_contract.ts";

const around = {
  validation: fc.constantFrom(0, 0, 12),
  calibration: fc.constantFrom(0, 0, 10, 15),
  embargo: fc.integer({ min: 0, max: 5 }),
};

testSplitter("walkForward", {
  options: fc.record({
    mode: fc.constantFrom("rolling" as const, "expanding" as const),
    train: fc.integer({ min: 30, max: 40 }),
    test: fc.integer({ min: 1, max: 25 }),
    ...around,
  }),
  split: walkForward,
  embargo: ({ embargo }) => embargo,
  timesTested: (_, { samples, i, folds }) =>
    Number(gridOf(samples).position[i] >= folds[0].bars.test[0]),
});

testSplitter("purgedKFold", {
  options: fc.record({ folds: fc.integer({ min: 2, max: 6 }), ...around }),
  split: purgedKFold,
  embargo: ({ embargo }) => embargo,
  timesTested: () => 1,
});

testSplitter("combinatorialPurged", {
  options: fc.record({
    groups: fc.integer({ min: 4, max: 6 }),
    testGroups: fc.integer({ min: 1, max: 3 }),
    validation: fc.constantFrom(0, 8),
    calibration: fc.constantFrom(0, 8),
    embargo: fc.integer({ min: 0, max: 2 }),
  }),
  split: (samples, options) => combinatorialPurged(samples, options).folds,
  embargo: ({ embargo }) => embargo,
  // C(groups - 1, testGroups - 1), out of Pascal's triangle.
  timesTested: ({ groups, testGroups }) =>
    [[1, 3, 3], [1, 4, 6], [1, 5, 10]][groups - 4][testGroups - 1],
});

testSplitter("holdoutFold", {
  options: fc.record({ bars: fc.integer({ min: 1, max: 40 }), ...around }),
  split: (samples, options) => [holdoutFold(samples, options)],
  embargo: ({ embargo }) => embargo,
  timesTested: ({ bars }, { samples, i }) => {
    const { position } = gridOf(samples);
    return Number(position[i] > position[samples.length - 1] - bars);
  },
});

const plain = { bars: 120, sequenceLength: 4, horizon: 5, gaps: 0.1, symbols: 1, seed: 3 };

Deno.test("purgedKFold() purges training labels that overlap the start of the test fold (mlfinlab#295)", () => {
  // Ten days, labels two days ahead, two folds, as in that thread: the label of day 4 ends on day 6,
  // the first that is tested, and mlfinlab keeps it, for it takes a test label's end for its start.
  const days = Int32Array.from({ length: 10 }, (_, day) => day + 1);
  const samples = {
    ...randomSamples(plain),
    length: 10,
    rows: days,
    spanStart: days.map((day) => day + 1),
    spanEnd: days.map((day) => day + 2),
    sequenceLength: 1,
  };
  const [first, second] = purgedKFold(samples, { folds: 2 });
  const of = (indices: Int32Array) => [...indices].map((i) => days[i]);
  assert.deepEqual(of(second.test), [6, 7, 8, 9, 10]);
  assert.deepEqual(of(second.train), [1, 2, 3]);
  // And at the other end: the label of day 5 ends on day 7.
  assert.deepEqual(of(first.train), [8, 9, 10]);
});

Deno.test("purgedKFold() purges windows behind the test that reach back into its labels", () => {
  const days = Int32Array.from({ length: 12 }, (_, day) => day);
  const samples = {
    ...randomSamples(plain),
    length: 12,
    rows: days,
    // A label of the test block that reaches far: day 4 looks ahead until day 8.
    spanEnd: days.map((day) => day === 4 ? 8 : day + 1),
    sequenceLength: 2,
  };
  const [, second] = purgedKFold(samples, { folds: 3 });
  assert.deepEqual([...second.test], [4, 5, 6, 7]);
  // The window of day 9 holds day 8; the first test window begins on day 3, which day 2 is labelled by.
  assert.deepEqual([...second.train], [0, 1, 10, 11]);
});

Deno.test("purgedKFold() cuts as scikit-learn's KFold does", () => {
  // KFold(4).split(range(10)): tests 0-2, 3-5, 6-7, 8-9.
  const rows = Int32Array.from({ length: 10 }, (_, t) => 3 * t);
  const samples = { ...randomSamples(plain), length: 10, rows, spanEnd: rows, sequenceLength: 1 };
  const folds = purgedKFold(samples, { folds: 4 });
  const tests = folds.map(({ test }) => [...test]);
  assert.deepEqual(tests, [[0, 1, 2], [3, 4, 5], [6, 7], [8, 9]]);
  assert.deepEqual(folds.map(({ train }) => train.length), [7, 7, 8, 8]);
});

Deno.test("purgedKFold() puts calibration and validation before the test, or after it without room", () => {
  const samples = randomSamples({ ...plain, gaps: 0, sequenceLength: 1, horizon: 1 });
  const options = { folds: 3, calibration: 15, validation: 10, embargo: 2 };
  const [first, second] = purgedKFold(samples, options);
  assert.deepEqual(first.bars, {
    test: [10, 50],
    calibration: [52, 67],
    validation: [69, 79],
    train: [81, 130],
  });
  assert.deepEqual(second.blocks, {
    train: [[10, 19], [92, 130]],
    validation: [[21, 31]],
    calibration: [[33, 48]],
    test: [[50, 90]],
  });
});

Deno.test("splitters name what has no room", () => {
  const samples = randomSamples(plain);
  const message = /^Expected room for calibration 90, train, embargo 5 beside each beside the test/;
  assert.throws(() => purgedKFold(samples, { folds: 2, calibration: 90, embargo: 5 }), {
    name: "RangeError",
    message,
  });
  assert.throws(() => purgedKFold(samples, { folds: 500 }), /samples of at least 500 times/);
  assert.throws(() => purgedKFold(samples, { folds: 1 }), /Expected folds to be an integer/);
  assert.throws(
    () => combinatorialPurged(samples, { groups: 4, testGroups: 4 }),
    /Expected testGroups to be an integer between 1 and 3 but found 4/,
  );
  assert.throws(
    () => combinatorialPurged(samples, { groups: 30, testGroups: 15 }),
    /at most 10000 folds but found 155117520/,
  );
});

Deno.test("combinatorialPurged() has paths that test each group once, by all folds together", () => {
  for (const [groups, testGroups, paths] of [[6, 2, 5], [5, 1, 1], [6, 3, 10], [4, 3, 3]]) {
    const split = combinatorialPurged(randomSamples({ ...plain, horizon: 1, sequenceLength: 1 }), {
      groups,
      testGroups,
    });
    assert.equal(split.paths.length, paths);
    const used = new Set<string>();
    for (const path of split.paths) {
      assert.equal(path.length, groups);
      path.forEach((fold, group) => {
        assert.ok(split.tested[fold].includes(group), `fold ${fold} does not test group ${group}`);
        used.add(`${fold}/${group}`);
      });
    }
    assert.equal(used.size, split.folds.length * testGroups, "a forecast is used twice or never");
  }
});

Deno.test("combinatorialPurged() assigns tests to paths as the book's figure 12.2 does", () => {
  // López de Prado (2018): for six groups and splits 1 to 15, the split that each group's path 1 to 5 uses.
  const figure = [
    [1, 2, 3, 4, 5],
    [1, 6, 7, 8, 9],
    [2, 6, 10, 11, 12],
    [3, 7, 10, 13, 14],
    [4, 8, 11, 13, 15],
    [5, 9, 12, 14, 15],
  ];
  const samples = randomSamples({ ...plain, bars: 150, horizon: 1, sequenceLength: 1 });
  const { paths } = combinatorialPurged(samples, { groups: 6, testGroups: 2 });
  const found = figure.map((_, group) => paths.map((path) => path[group] + 1));
  assert.deepEqual(found, figure);
});

Deno.test("assemblePaths() puts every fold's value at its sample", () => {
  const samples = randomSamples({ ...plain, bars: 150 });
  const split = combinatorialPurged(samples, { groups: 5, testGroups: 2 });
  const values = split.folds.map(({ index, test }) =>
    Float64Array.from(test, (i) => 1000 * index + i)
  );
  assemblePaths(split, values).forEach((series, p) => {
    assert.equal(series.length, samples.length);
    series.forEach((value, i) => {
      const group = split.bounds.findLastIndex((bound) => bound <= i);
      assert.equal(value, 1000 * split.paths[p][group] + i);
    });
  });
});

Deno.test("nested() makes inner folds of an outer fold's train and validation samples alone", () => {
  for (const symbols of [1, 3]) {
    const samples = randomSamples({ ...plain, bars: 150, symbols });
    const grid = gridOf(samples);
    const folds = purgedKFold(samples, { folds: 3, calibration: 15, validation: 15, embargo: 1 });
    const all = nested(samples, folds, { split: (learnt) => purgedKFold(learnt, { folds: 3 }) });
    assert.equal(all.length, 3);
    for (const { outer, inner } of all) {
      const known = new Set([...outer.train, ...outer.validation]);
      const unseen = [...outer.calibration, ...outer.test];
      for (const { train, test } of inner) {
        for (const i of [...train, ...test]) {
          assert.ok(known.has(i));
          assert.ok(!touches(grid, i, unseen));
        }
        for (const i of train) assert.ok(!touches(grid, i, test));
      }
      const tested = inner.flatMap(({ test }) => [...test]);
      assert.deepEqual(new Set(tested), known);
    }
    const [{ inner }] = nested(samples, folds, {
      split: (learnt) => purgedKFold(learnt, { folds: 3 }),
      withValidation: false,
    });
    const train = new Set(folds[0].train);
    assert.ok(inner.every(({ test }) => test.every((i) => train.has(i))));
  }
});

Deno.test("holdout() hands over development samples that share no bar with the holdout", () => {
  fc.assert(
    fc.property(fc.integer(), fc.integer({ min: 1, max: 60 }), (seed, bars) => {
      for (const symbols of [1, 3]) {
        const samples = randomSamples({ ...plain, seed, symbols });
        const { development, holdout: last, purged, bars: ranges } = holdout(samples, { bars });
        assert.equal(development.length + last.length + purged, samples.length);
        assert.equal(ranges.holdout[1] - ranges.holdout[0], bars);
        const seen = (some: typeof samples) => {
          const { windowStart, position, spanEnd } = gridOf(some);
          return {
            first: windowStart.reduce((a, b) => Math.min(a, b)),
            last: position.reduce((a, t, i) => Math.max(a, t, spanEnd[i]), 0),
          };
        };
        assert.ok(seen(development).last < seen(last).first);
      }
    }),
    { numRuns: 40 },
  );
  const samples = randomSamples(plain);
  assert.equal(holdout(samples, { share: 0.25 }).bars.holdout[1], 130);
  assert.throws(() => holdout(samples, { bars: 5, share: 0.1 }), /either bars or share/);
  assert.throws(() => holdout(samples, { bars: 5000 }), /to be below \d+ but found 5000/);
});

Deno.test("checkFolds() has nothing against the folds of any splitter", () => {
  const samples = randomSamples({ ...plain, bars: 150 });
  const all = [
    purgedKFold(samples, { folds: 4, calibration: 10 }),
    combinatorialPurged(samples, { groups: 5, testGroups: 2 }).folds,
    walkForward(samples, { train: 60, test: 20 }),
  ];
  for (const folds of all) assert.deepEqual(checkFolds(samples, folds), []);
});

Deno.test("samples of several symbols are cut by time: no time is in two parts", () => {
  const samples = randomSamples({ ...plain, symbols: 3, gaps: 0.4 });
  const { position } = gridOf(samples);
  for (const { train, test } of purgedKFold(samples, { folds: 4 })) {
    const times = new Set([...test].map((i) => position[i]));
    assert.ok(train.every((i) => !times.has(position[i])));
    assert.ok(test.length > times.size, "several symbols share a time");
  }
});

Deno.test("a pool of two symbols is cut by time, with all that its samples see", async () => {
  const parts = [];
  for (const name of ["BTCUSDT-1d", "ETHUSDT-1d"] as const) {
    const bars = sliceBars(await sampleBars(name), 0, name === "BTCUSDT-1d" ? 260 : 200);
    const table = compute(bars, core13);
    parts.push({
      bars,
      samples: join(bars, table, direction(bars, { horizon: 4 }), { sequenceLength: 5 }),
    });
  }
  const samples = pool(parts);
  for (const fold of purgedKFold(samples, { folds: 4, calibration: 20, embargo: 2 })) {
    assertFold(samples, fold, 2);
    // The same in times: no day of one symbol is learnt that is tested with the other.
    const days = (indices: Int32Array) => [...indices].map((i) => samples.time[i]);
    const tested = new Set(days(fold.test));
    assert.ok(days(fold.train).every((day) => !tested.has(day)));
  }
  const { development, holdout: last } = holdout(samples, { bars: 90 });
  assert.deepEqual(new Set(last.symbol), new Set([0, 1]));
  assert.equal(development.symbol?.length, development.length);
  assert.ok(Math.max(...development.time) < Math.min(...last.time));
});

Deno.test("pickSamples() refuses indices that are out of order", () => {
  const samples = randomSamples(plain);
  assert.throws(() => pickSamples(samples, Int32Array.of(3, 3)), /Expected sample index to be/);
  assert.throws(() => pickSamples(samples, Int32Array.of(9999)), RangeError);
});
