import assert from "node:assert/strict";
import fixture from "./fixtures/stats.json" with { type: "json" };
import { prng } from "../core/mod.ts";
import {
  bootstrapIntervals,
  mean,
  normalCdf,
  normalQuantile,
  optimalBlockLength,
  quantile,
  standardDeviation,
} from "./mod.ts";

/** Fixtures: tools/fixtures/stats.py. */
function close(found: number, expected: number, relative: number): void {
  const scale = Math.max(Math.abs(expected), Number.MIN_VALUE);
  assert.ok(Math.abs(found - expected) <= relative * scale, `${found} against ${expected}`);
}

Deno.test("normalCdf() has mpmath's values, far tails included", () => {
  const { x, value } = fixture.normalCdf;
  x.forEach((at, i) => close(normalCdf(at), value[i], 1e-14));
});

Deno.test("normalQuantile() has SciPy's values, far tails included", () => {
  const { p, value } = fixture.normalQuantile;
  p.forEach((at, i) => close(normalQuantile(at), value[i], 1e-13));
});

Deno.test("quantile(), mean() and standardDeviation() have NumPy's values", () => {
  const { values, p, value, deviation } = fixture.quantile;
  p.forEach((at, i) => close(quantile(values, at), value[i], 1e-14));
  close(mean(values), fixture.quantile.mean, 1e-14);
  close(standardDeviation(values, { ddof: 0 }), deviation[0], 1e-14);
  close(standardDeviation(values), deviation[1], 1e-14);
});

Deno.test("optimalBlockLength() has the values of the Python package arch", () => {
  for (const [name, expected] of Object.entries(fixture.blockLength)) {
    const values = fixture.series[name as keyof typeof fixture.series];
    close(optimalBlockLength(values), Math.max(1, expected), 1e-9);
  }
});

Deno.test("bootstrapIntervals() has the intervals of the Python package arch", () => {
  for (const name of ["white", "positive"] as const) {
    const values = Float64Array.from(fixture.series[name]);
    const { blockLength, low, high } = fixture.bootstrap[name];
    const drawn = new Float64Array(values.length);
    const found = bootstrapIntervals(values.length, (indexes, out) => {
      for (let i = 0; i < indexes.length; i++) drawn[i] = values[indexes[i]];
      out[0] = mean(drawn);
      out[1] = mean(drawn) / standardDeviation(drawn);
    }, { count: 2, blockLength, resamples: 10_000, prng: prng(1) });
    found.forEach((interval, k) => {
      // The bounds of 10,000 resamples have a standard error of about 0.7 % of the width.
      const width = high[k] - low[k];
      assert.ok(Math.abs(interval.low - low[k]) < 0.03 * width, `${interval.low} ${low[k]}`);
      assert.ok(Math.abs(interval.high - high[k]) < 0.03 * width, `${interval.high} ${high[k]}`);
    });
  }
});
