import assert from "node:assert/strict";
import fc from "fast-check";
import fixture from "./fixtures/calibration.json" with { type: "json" };
import { type Calibrator, identityCalibrator, platt, sigmoidCalibrator } from "./mod.ts";

/** How far from its optimum a fit is: the gradient of the cross-entropy, by the largest score. */
function gradient(calibrator: Calibrator, scores: number[], labels: number[]): [number, number] {
  const ups = labels.filter((label) => label === 1).length, downs = labels.length - ups;
  const p = calibrator.apply(scores, new Float64Array(scores.length));
  const largest = Math.max(...scores.map(Math.abs)) || 1;
  let ofSlope = 0, ofIntercept = 0;
  scores.forEach((score, i) => {
    const excess = p[i] - (labels[i] === 1 ? (ups + 1) / (ups + 2) : 1 / (downs + 2));
    ofSlope += excess * score / largest;
    ofIntercept += excess;
  });
  return [ofSlope, ofIntercept];
}

for (const [name, expected] of Object.entries(fixture.platt)) {
  Deno.test(`platt() has scikit-learn's fit: ${name}`, () => {
    const { slope, intercept } = platt(expected.scores, expected.labels);
    assert.ok(Math.abs(slope / expected.slope - 1) < 1e-8, `${slope}`);
    assert.ok(Math.abs(intercept / expected.intercept - 1) < 1e-8, `${intercept}`);
    // The twin in scikit-learn stops earlier.
    const twin = expected.sigmoidCalibration;
    assert.ok(Math.abs(slope / twin.slope - 1) < 1e-6, `${slope}`);
  });
}

Deno.test("platt() finds the optimum of any scores, faultless and wild ones included", () => {
  const row = fc.record({
    // On a grid: scores that differ by less than 1e-300 count as equal, see below.
    score: fc.oneof(
      fc.integer({ min: -5, max: 5 }),
      fc.integer({ min: -1e12, max: 1e12 }).map((k) => k / 1e6),
    ),
    label: fc.integer({ min: 0, max: 1 }),
  });
  fc.assert(fc.property(fc.array(row, { minLength: 1, maxLength: 60 }), (rows) => {
    const scores = rows.map((r) => r.score), labels = rows.map((r) => r.label);
    const calibrator = platt(scores, labels);
    const found = gradient(calibrator, scores, labels);
    const bound = 1e-6 * rows.length;
    assert.ok(found.every((g) => Math.abs(g) < bound), `${found} ${calibrator.slope}`);
  }));
});

Deno.test("platt() of large separable data stays finite and calibrated", () => {
  const n = 20_000;
  const scores = Float64Array.from({ length: n }, (_, i) => i - n / 2 + 0.5);
  const { slope, intercept } = platt(scores, scores.map((s) => s > 0 ? 1 : 0));
  assert.ok(slope > 0 && Number.isFinite(slope) && Math.abs(intercept) < 1e-6);
});

Deno.test("platt() follows the unit and the level of the scores", () => {
  const { scores, labels } = fixture.platt.usual;
  const plain = platt(scores, labels), moved = platt(scores.map((s) => 100 - 8 * s), labels);
  assert.ok(Math.abs(moved.slope * -8 / plain.slope - 1) < 1e-9);
  assert.ok(Math.abs((moved.intercept + 100 * moved.slope) / plain.intercept - 1) < 1e-9);
});

Deno.test("platt() of one class or of equal scores is the mean of Platt's targets", () => {
  const at = (calibrator: Calibrator) => calibrator.apply([-7, 3], new Float64Array(2));
  for (
    const [scores, labels, target] of [
      [[1, 2, 3], [1, 1, 1], 4 / 5],
      [[1, 2, 3], [0, 0, 0], 1 / 5],
      [[2, 2, 2], [1, 0, 0], (2 / 3 + 2 / 4) / 3],
      [[5], [1], 2 / 3],
      // Subnormal numbers that differ: a slope for them would overflow.
      [[1.5e-323, 0, 1.5e-323], [1, 0, 1], (2 * 3 / 4 + 1 / 3) / 3],
    ] as const
  ) {
    const calibrator = platt(scores, labels);
    assert.equal(calibrator.slope, 0);
    for (const p of at(calibrator)) assert.ok(Math.abs(p - target) < 1e-12, `${p} ${target}`);
  }
});

Deno.test("platt() refuses what it cannot be fitted on", () => {
  assert.throws(() => platt([], []), /at least 1 sample to calibrate on but found 0/);
  assert.throws(() => platt([NaN], [1]), /scores to be finite but found NaN at index 0/);
  assert.throws(() => platt([1], [-1]), /labels to be 0 or 1 but found -1 at index 0/);
  assert.throws(() => platt([1], []), TypeError);
});

Deno.test("Calibrator.apply() survives extreme scores, keeps NaN and may work in place", () => {
  const scores = Float64Array.of(-Infinity, -800, 0, 800, Infinity, NaN);
  const out = identityCalibrator().apply(scores, scores);
  assert.equal(out, scores);
  assert.deepEqual([...out], [0, Math.exp(-800), 0.5, 1, 1, NaN]);
  const calibrator = sigmoidCalibrator({ kind: "platt", slope: 2, intercept: 1 });
  assert.throws(() => calibrator.apply([1, 2], new Float64Array(1)), {
    name: "TypeError",
    message: "Expected out to hold at least 2 values but found 1",
  });
});
