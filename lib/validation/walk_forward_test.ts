import assert from "node:assert/strict";
import fc from "fast-check";
import { prng } from "../core/mod.ts";
import type { Samples } from "../dataset/mod.ts";
import { tableOf } from "../dataset/testing.ts";
import type { Fold, FoldPart } from "./fold.ts";
import { walkForward, type WalkForwardOptions } from "./walk_forward.ts";

interface SampleOptions {
  /** Rows of bars before the first sample. */
  readonly warmup?: number;
  readonly sequenceLength?: number;
  /** Longest label; each sample has its own when there is a seed. */
  readonly horizon?: number;
  /** Share of rows that make no sample. */
  readonly gaps?: number;
  readonly seed?: number;
}

/** Samples at bars `warmup` to `warmup + count`, some missing, whose labels reach ahead at random. */
function samplesOf(
  count: number,
  { warmup = 0, sequenceLength = 1, horizon = 1, gaps = 0, seed }: SampleOptions = {},
): Samples {
  const random = prng(seed ?? 0);
  const kept = Array.from({ length: count }, (_, i) => warmup + i).filter(() =>
    random.uniform() >= gaps
  );
  const rows = Int32Array.from(kept);
  return {
    length: rows.length,
    rows,
    time: Float64Array.from(rows),
    label: new Float64Array(rows.length),
    spanStart: rows.map((t) => t + 1),
    spanEnd: rows.map((t) => t + (seed === undefined ? horizon : 1 + random.integer(horizon))),
    weight: new Float64Array(rows.length).fill(1),
    table: tableOf({ a: new Float64Array(warmup + count) }),
    sequenceLength,
    dropped: { warmup, missingFeature: 0, missingLabel: 0 },
  };
}

const PARTS: readonly FoldPart[] = ["train", "validation", "calibration", "test"];

const cases = fc.record({
  count: fc.integer({ min: 100, max: 220 }),
  samples: fc.record({
    warmup: fc.integer({ min: 10, max: 20 }),
    sequenceLength: fc.integer({ min: 1, max: 10 }),
    horizon: fc.integer({ min: 1, max: 8 }),
    gaps: fc.constantFrom(0, 0.2),
    seed: fc.integer(),
  }),
  options: fc.record({
    mode: fc.constantFrom("rolling" as const, "expanding" as const),
    train: fc.integer({ min: 40, max: 60 }),
    validation: fc.constantFrom(0, 20, 25),
    calibration: fc.constantFrom(0, 20, 30),
    test: fc.integer({ min: 1, max: 25 }),
    embargo: fc.integer({ min: 0, max: 6 }),
  }),
});

/** Checks every fold of many divisions; one that purging leaves without a part says so. */
function forFolds(
  check: (
    folds: Fold[],
    given: { samples: Samples; options: Required<Omit<WalkForwardOptions, "step">> },
  ) => void,
): void {
  let divided = 0, runs = 0;
  fc.assert(fc.property(cases, ({ count, samples: made, options }) => {
    const samples = samplesOf(count, made);
    runs++;
    let folds: Fold[];
    try {
      folds = walkForward(samples, options);
    } catch (error) {
      assert.ok(
        error instanceof RangeError && /share no bar|bars for one fold/.test(error.message),
      );
      return;
    }
    divided++;
    check(folds, { samples, options });
  }));
  assert.ok(divided > runs / 2, `only ${divided} of ${runs} could be divided`);
}

/** Bars that sample i sees. */
function extent(samples: Samples, i: number): [number, number] {
  return [samples.rows[i] - samples.sequenceLength + 1, samples.spanEnd[i]];
}

function touches(samples: Samples, i: number, others: Iterable<number>): boolean {
  const [start, end] = extent(samples, i);
  for (const other of others) {
    const [from, to] = extent(samples, other);
    if (start <= to && from <= end) return true;
  }
  return false;
}

Deno.test("walkForward() leaves no sample that shares a bar with a sample of a later part", () => {
  forFolds((folds, { samples }) => {
    for (const fold of folds) {
      PARTS.forEach((part, p) => {
        const later = PARTS.slice(p + 1).flatMap((name) => [...fold[name]]);
        for (const i of fold[part]) assert.ok(!touches(samples, i, later), `${part} sample ${i}`);
      });
    }
  });
});

Deno.test("walkForward() purges no sample that shares no bar with a later part, and counts all", () => {
  forFolds((folds, { samples }) => {
    for (const fold of folds) {
      PARTS.forEach((part, p) => {
        const later = PARTS.slice(p + 1).flatMap((name) => [...fold[name]]);
        const [start, end] = fold.bars[part];
        const whole = Array.from(samples.rows.keys()).filter((i) =>
          samples.rows[i] >= start && samples.rows[i] < end
        );
        const kept = new Set(fold[part]);
        const purged = whole.filter((i) => !kept.has(i));
        assert.equal(kept.size + purged.length, whole.length);
        assert.equal(purged.length, part === "test" ? 0 : fold.purged[part]);
        for (const i of purged) assert.ok(touches(samples, i, later), `${part} sample ${i}`);
      });
    }
  });
});

Deno.test("walkForward() gives each part its declared bars, in order, an embargo before each", () => {
  forFolds((folds, { samples, options }) => {
    const { mode, train, validation, calibration, test, embargo } = options;
    const end = samples.rows.at(-1)! + 1;
    const lead = train + embargo + (calibration > 0 ? calibration + embargo : 0);
    folds.forEach(({ bars, index }, k) => {
      assert.equal(index, k);
      const shift = bars.test[0] - (samples.rows[0] + lead);
      assert.equal(shift % test, 0);
      assert.equal(bars.validation[1] - bars.validation[0], validation);
      assert.equal(bars.calibration[1] - bars.calibration[0], calibration);
      assert.equal(bars.test[1], Math.min(bars.test[0] + test, end));
      const start = samples.rows[0] + (mode === "rolling" ? shift : 0);
      assert.equal(bars.train[0], start);
      assert.equal(bars.validation[1], samples.rows[0] + shift + train);
      const used = PARTS.filter((part) => bars[part][1] > bars[part][0]);
      used.slice(1).forEach((part, p) => {
        assert.equal(bars[part][0] - bars[used[p]][1], embargo, `embargo before ${part}`);
      });
    });
  });
});

Deno.test("walkForward() tests every sample from the first test bar to the end exactly once", () => {
  forFolds((folds, { samples }) => {
    const tested = folds.flatMap((fold) => [...fold.test]);
    const first = folds[0].bars.test[0];
    const expected = Array.from(samples.rows.keys()).filter((i) => samples.rows[i] >= first);
    assert.deepEqual(tested, expected);
    for (const fold of folds) assert.ok(fold.test.length > 0);
  });
});

Deno.test("walkForward() purges from spans and windows what a count by hand gives", () => {
  const samples = samplesOf(60, { warmup: 5, sequenceLength: 4, horizon: 2 });
  const [fold, ...rest] = walkForward(samples, {
    train: 30,
    validation: 10,
    calibration: 10,
    test: 18,
    embargo: 1,
  });
  assert.equal(rest.length, 0);
  assert.deepEqual(fold.bars, {
    train: [5, 24],
    validation: [25, 35],
    calibration: [36, 46],
    test: [47, 65],
  });
  // The first test window begins at bar 44: a label two bars ahead must end at 43, row 41.
  assert.deepEqual([...fold.calibration].map((i) => samples.rows[i]), [36, 37, 38, 39, 40, 41]);
  assert.deepEqual(fold.purged, { train: 4, validation: 4, calibration: 4 });
});

Deno.test("walkForward() lets the last test be as short as one sample", () => {
  const folds = walkForward(samplesOf(41), { train: 20, test: 10 });
  assert.deepEqual(folds.map((fold) => fold.bars.test), [[20, 30], [30, 40], [40, 41]]);
  assert.equal(folds[2].test.length, 1);
});

Deno.test("walkForward() expanding begins at the first sample, rolling keeps its length", () => {
  const begin = (mode: "rolling" | "expanding") =>
    walkForward(samplesOf(50), { mode, train: 20, test: 10 }).map((fold) => fold.bars.train);
  assert.deepEqual(begin("rolling"), [[0, 20], [10, 30], [20, 40]]);
  assert.deepEqual(begin("expanding"), [[0, 20], [0, 30], [0, 40]]);
});

Deno.test("walkForward() steps further than a test on demand and skips tests without samples", () => {
  const folds = walkForward(samplesOf(60), { train: 20, test: 5, step: 15 });
  assert.deepEqual(folds.map((fold) => fold.bars.test), [[20, 25], [35, 40], [50, 55]]);
  const whole = samplesOf(60);
  const without = whole.rows.filter((t) => t < 30 || t >= 42);
  const holed = { ...whole, rows: without, length: without.length, spanEnd: without };
  const tests = walkForward(holed, { train: 20, test: 10 }).map((fold) => fold.bars.test);
  assert.deepEqual(tests, [[20, 30], [40, 50], [50, 60]]);
});

Deno.test("walkForward() says how many bars it needs and how many there are", () => {
  const options = { train: 730, calibration: 180, test: 180, embargo: 10 };
  assert.throws(() => walkForward(samplesOf(600), options), {
    name: "RangeError",
    message:
      "Expected at least 1110 bars for one fold (train 730, calibration 180, test 180, embargo 2 x 10) but found 600: shorten the parts or bring more bars",
  });
  assert.throws(() => walkForward(samplesOf(0, { warmup: 10 }), { train: 5, test: 2 }), {
    message:
      "Expected at least 7 bars for one fold (train 5, test 2) but found 0 of 10 (10 go to warm-up " +
      "and windows, 0 lack a feature, 0 a label): shorten the parts or bring more bars",
  });
  assert.equal(walkForward(samplesOf(1110), options).length, 1);
  assert.throws(() => walkForward(samplesOf(1109), options), RangeError);
});

Deno.test("walkForward() names the part that purging leaves empty and what to change", () => {
  const samples = samplesOf(200, { warmup: 63, sequenceLength: 64 });
  assert.throws(() => walkForward(samples, { train: 100, calibration: 30, test: 30 }), {
    name: "RangeError",
    message: "Expected fold 0 to have calibration samples that share no bar with a later part " +
      "but found none among 30 (each sees 64 bars and its label's future): " +
      "lengthen calibration, or shorten the sequenceLength or the label's horizon",
  });
});

Deno.test("walkForward() refuses counts that make no sense", () => {
  const samples = samplesOf(100);
  const refused = (options: Partial<WalkForwardOptions>, message: string) =>
    assert.throws(() => walkForward(samples, { train: 20, test: 10, ...options }), {
      name: "RangeError",
      message,
    });
  refused({ train: 0 }, "Expected train to be an integer of at least 1 but found 0");
  refused({ test: 1.5 }, "Expected test to be an integer of at least 1 but found 1.5");
  refused({ embargo: -1 }, "Expected embargo to be an integer of at least 0 but found -1");
  refused({ step: 5 }, "Expected step to be an integer of at least 10 but found 5");
  refused(
    { validation: 15, embargo: 5 },
    "Expected train to be longer than validation and its embargo (15 + 5) but found 20",
  );
});
