import assert from "node:assert/strict";
import { createBars } from "../core/mod.ts";
import { assertNear } from "../stats/rolling/testing.ts";
import { concurrency } from "./concurrency.ts";
import fixture from "./fixtures/labels.json" with { type: "json" };
import { returnAttribution } from "./return_attribution.ts";
import { timeDecay } from "./time_decay.ts";
import { trendScan } from "./trend_scan.ts";
import { tripleBarrier } from "./triple_barrier.ts";
import { uniqueness } from "./uniqueness.ts";

const floats = (column: readonly (number | null)[]) => Float64Array.from(column, (v) => v ?? NaN);
const { open, high, low, close } = fixture.bars;
const bars = createBars({
  time: Float64Array.from(close, (_, t) => t),
  open: floats(open),
  high: floats(high),
  low: floats(low),
  close: floats(close),
  volume: floats(close),
}, { symbol: "FIXTURE", intervalMs: 1 });
const { window } = fixture;
const estimator = "closeToClose";

Deno.test("tripleBarrier() equals the book's definition in a loop: barrier, return and exit", () => {
  for (const { side, ...expected } of fixture.barriers) {
    const { horizon, take, stop } = expected;
    const sides = new Float64Array(bars.length).fill(side);
    const options = { horizon, take, stop, side: sides, estimator, window } as const;
    const { values, barrier, spanEnd, ...rest } = tripleBarrier(bars, options);
    assert.deepEqual(values, floats(expected.barrier));
    assertNear(rest.return, floats(expected.return), { relative: 1e-9, absolute: 1e-11 });
    expected.exit.forEach((exit, t) => exit !== null && assert.equal(spanEnd[t], exit, `row ${t}`));
    assert.deepEqual([...barrier], expected.barrier.map((value) => value ?? 0));
    assert.deepEqual([...new Set(values)].filter(Number.isFinite).sort(), [-1, 0, 1]);
  }
});

Deno.test("trendScan() equals lines fitted by SciPy", () => {
  for (const { minHorizon, horizon, tValue } of fixture.trends) {
    const options = { minHorizon, horizon };
    const expected = floats(tValue);
    const found = trendScan(bars, { ...options, form: "tValue" }).values;
    assertNear(found, expected, { relative: 1e-7 });
    assert.deepEqual(trendScan(bars, options).values, expected.map(Math.sign));
    const binary = trendScan(bars, { ...options, form: "binary" }).values;
    assert.deepEqual(binary, expected.map((value) => value !== value ? NaN : Number(value > 0)));
  }
});

Deno.test("sample weights equal the book's snippets", () => {
  const { horizon, take, stop } = fixture.barriers[1];
  const labels = tripleBarrier(bars, { horizon, take, stop, estimator, window });
  const { weights } = fixture;
  assert.deepEqual([...concurrency(labels)], weights.concurrency);
  const unique = uniqueness(labels);
  assertNear(unique, floats(weights.uniqueness), { relative: 1e-11 });
  const seen = returnAttribution(bars, labels);
  assertNear(seen, floats(weights.returnAttribution), { relative: 1e-9, absolute: 1e-12 });
  for (const [oldest, expected] of Object.entries(weights.timeDecay)) {
    const found = timeDecay(unique, { oldest: Number(oldest) });
    assertNear(found, floats(expected), { relative: 1e-9, absolute: 1e-12 });
  }
});
