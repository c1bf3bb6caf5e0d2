import assert from "node:assert/strict";
import { sampleBars } from "../data/mod.ts";
import { compute, core13 } from "../features/mod.ts";
import { tripleBarrier, uniqueness } from "../labels/mod.ts";
import { join } from "./join.ts";
import { weighByUniqueness } from "./weigh_samples.ts";

const bars = await sampleBars("BTCUSDT-1d");
const labels = tripleBarrier(bars, { horizon: 10 });
const samples = join(bars, compute(bars, core13), labels);
const train = Int32Array.from({ length: 600 }, (_, i) => 100 + 2 * i);

Deno.test("weighByUniqueness() weighs a training part by its own labels, in the mean by 1", () => {
  const { weight } = weighByUniqueness(samples, train);
  const rows = Array.from(train, (i) => samples.rows[i]);
  const expected = uniqueness(labels, { rows });
  const mean = rows.reduce((sum, row) => sum + expected[row], 0) / rows.length;
  for (const i of train) {
    assert.ok(Math.abs(weight[i] - expected[samples.rows[i]] / mean) < 1e-9);
  }
  const inside = new Set(train);
  weight.forEach((value, i) => inside.has(i) || assert.equal(value, 1));
  assert.ok(new Set(weight).size > 20);
  assert.ok(samples.weight.every((value) => value === 1));
});

Deno.test("weighByUniqueness() does not see what is behind the part", () => {
  const { weight } = weighByUniqueness(samples, train);
  const last = train[train.length - 1];
  const other = {
    ...samples,
    label: samples.label.map((value, i) => i > last ? NaN : value),
    spanEnd: samples.spanEnd.map((end, i) => i > last ? end + 5 : end),
  };
  assert.deepEqual(weighByUniqueness(other, train).weight, weight);
});
