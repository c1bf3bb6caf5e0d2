import assert from "node:assert/strict";
import fc from "fast-check";
import { type Calibrator, CALIBRATOR_KINDS, calibratorData, createCalibrator } from "./mod.ts";
import { fitCalibrator, histogram, platt, sigmoidCalibrator } from "./mod.ts";

const score = fc.oneof(
  fc.integer({ min: -5, max: 5 }),
  fc.double({ min: -8, max: 8, noNaN: true }),
  fc.integer({ min: -1e12, max: 1e12 }).map((k) => k / 1e3),
  fc.constantFrom(1e-310, -1e-310, 1e300, -1.7e308, 1.7e308),
);
const sample = fc.array(fc.record({ score, label: fc.integer({ min: 0, max: 1 }) }), {
  minLength: 1,
  maxLength: 50,
}).map((rows) => ({ scores: rows.map((r) => r.score), labels: rows.map((r) => r.label) }));

const bits = (values: ArrayLike<number>) => Array.from(values);

/** What holds of every calibrator, whatever it was fitted on. */
function assertCalibrator(calibrator: Calibrator, asked: readonly number[]): void {
  const probability = calibrator.apply(asked);
  assert.ok(probability.every((p) => p >= 0 && p <= 1), `${asked} ${probability}`);
  const rising = calibrator.kind !== "histogram" &&
    !("slope" in calibrator && calibrator.slope < 0);
  const order = [...asked.keys()].sort((a, b) => asked[a] - asked[b]);
  for (let k = 1; k < order.length; k++) {
    const [before, after] = [order[k - 1], order[k]];
    if (asked[before] === asked[after]) assert.equal(probability[before], probability[after]);
    // Rounding may move a probability by its last digit.
    else if (rising) assert.ok(probability[before] <= probability[after] + 1e-12);
  }
  for (const copy of [calibratorData(calibrator), JSON.parse(JSON.stringify(calibrator))]) {
    const again = createCalibrator(structuredClone(copy));
    assert.deepEqual(bits(again.apply(asked)), bits(probability));
  }
  const mixed = Float64Array.of(NaN, asked[0], NaN);
  assert.equal(calibrator.apply(mixed, mixed), mixed);
  assert.deepEqual([...mixed], [NaN, probability[0], NaN]);
  assert.throws(() => calibrator.apply([1, 2], new Float64Array(1)), {
    name: "TypeError",
    message: "Expected out to hold at least 2 values but found 1",
  });
  assert.ok(calibrator.apply([-Infinity, Infinity]).every((p) => p >= 0 && p <= 1));
  assert.equal(calibrator.apply([]).length, 0);
}

for (const kind of CALIBRATOR_KINDS) {
  Deno.test(`${kind}: probabilities in [0, 1], equal for equal scores, NaN for NaN, plain data`, () => {
    fc.assert(fc.property(sample, fc.array(score, { minLength: 1 }), (data, other) => {
      const calibrator = fitCalibrator(kind, data);
      assert.equal(calibrator.kind, kind);
      assertCalibrator(calibrator, [...data.scores, ...other]);
    }));
  });

  if (kind === "identity") continue;
  Deno.test(`${kind}: refuses what it cannot be fitted on`, () => {
    const fit = (scores: number[], labels: number[]) => fitCalibrator(kind, { scores, labels });
    assert.throws(() => fit([], []), /at least 1 sample to calibrate on but found 0/);
    assert.throws(() => fit([NaN], [1]), /scores to be finite but found NaN at index 0/);
    assert.throws(() => fit([1], [-1]), /labels to be 0 or 1 but found -1 at index 0/);
    assert.throws(() => fit([1], []), TypeError);
  });

  Deno.test(`${kind}: fits on one class, one sample and equal scores`, () => {
    for (
      const [scores, labels] of [
        [[1, 2, 3], [1, 1, 1]],
        [[-1, 2, 3], [0, 0, 0]],
        [[0], [1]],
        [[2, 2, 2], [1, 0, 0]],
        [[-1, 1], [0, 1]],
      ]
    ) assertCalibrator(fitCalibrator(kind, { scores, labels }), [-9, 1, 2, 9]);
  });
}

Deno.test("vennAbers: its probability lies between its two bounds, which never fall", () => {
  fc.assert(fc.property(sample, fc.array(score, { minLength: 2 }), (data, asked) => {
    const calibrator = fitCalibrator("vennAbers", data);
    assert.ok(calibrator.kind === "vennAbers");
    asked.sort((a, b) => a - b);
    const p = calibrator.apply(asked), { low, high } = calibrator.interval(asked);
    asked.forEach((_, i) => {
      assert.ok(low[i] <= p[i] + 1e-12 && p[i] <= high[i] + 1e-12 && p[i] > 0 && p[i] < 1);
      if (i > 0) assert.ok(low[i - 1] <= low[i] + 1e-12 && high[i - 1] <= high[i] + 1e-12);
    });
  }));
});

Deno.test("histogram: bins of equal mass hold as many samples, and equal scores one share", () => {
  const scores = Float64Array.from({ length: 100 }, (_, i) => i * 37 % 100);
  const labels = scores.map((value) => value % 10 < 3 ? 1 : 0);
  const { edges, values } = histogram(scores, labels, { bins: 5 });
  assert.deepEqual(edges, [19.5, 39.5, 59.5, 79.5]);
  assert.deepEqual(values, [0.3, 0.3, 0.3, 0.3, 0.3]);
  assert.equal(histogram([1, 1, 1, 1], [0, 1, 0, 1], { bins: 3 }).edges.length, 0);
  // Fewer samples than bins: each distinct score is a bin.
  assert.deepEqual(histogram([1, 2], [0, 1], { bins: 10 }).edges, [1.5]);
});

Deno.test("edges are numbers that single precision holds where scores leave room for one", () => {
  const scores = Float64Array.from({ length: 200 }, (_, i) => Math.sin(i) / 3);
  const { edges } = histogram(scores, scores.map((_, i) => i % 2));
  assert.ok(edges.every((edge) => Math.fround(edge) === edge));
  const tight = histogram([1, 1 + 2 ** -52], [0, 1], { bins: 2 });
  assert.deepEqual([...tight.apply([1, 1 + 2 ** -52])], [0, 1]);
});

Deno.test("createCalibrator() refuses numbers that are none", () => {
  // deno-lint-ignore no-explicit-any
  const make = (data: any) => () => createCalibrator(data);
  assert.throws(make({ kind: "plat", slope: 1, intercept: 0 }), /found "plat"/);
  assert.throws(make({ kind: "platt", slope: NaN, intercept: 0 }), TypeError);
  assert.throws(make({ kind: "beta", a: 1, b: 1 }), TypeError);
  assert.throws(
    make({ kind: "isotonic", scores: [1, 1], probabilities: [0, 1] }),
    /rise but found 1/,
  );
  assert.throws(make({ kind: "isotonic", scores: [], probabilities: [] }), TypeError);
  assert.throws(make({ kind: "histogram", edges: [1], values: [1] }), /2 finite numbers as values/);
  assert.throws(make({ kind: "vennAbers", low: { edges: [], values: [0] } }), TypeError);
});

Deno.test("a slope of 0 says the same of infinite scores, and Platt's may be negative", () => {
  const level = sigmoidCalibrator({ kind: "temperature", slope: 0, intercept: 0 });
  assert.deepEqual([...level.apply([Infinity, NaN])], [0.5, NaN]);
  assert.ok(platt([1, 2, 3, 4], [1, 1, 0, 0]).slope < 0);
});
