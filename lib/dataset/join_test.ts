import assert from "node:assert/strict";
import fc from "fast-check";
import { direction, type Labels } from "../labels/mod.ts";
import { join } from "./join.ts";
import { anyBars, tableOf } from "./testing.ts";

const cell = fc.oneof(
  { weight: 12, arbitrary: fc.double({ min: -9, max: 9, noNaN: true }) },
  { weight: 1, arbitrary: fc.constantFrom(NaN, Infinity) },
);

/** Columns of one length with a warm-up of missing rows, labels with gaps. */
const inputs = fc.integer({ min: 1, max: 60 }).chain((rows) =>
  fc.record({
    rows: fc.constant(rows),
    a: fc.array(cell, { minLength: rows, maxLength: rows }),
    b: fc.array(cell, { minLength: rows, maxLength: rows }),
    label: fc.array(fc.constantFrom(0, 1, 0, 1, NaN), { minLength: rows, maxLength: rows }),
    warmup: fc.integer({ min: 0, max: 8 }),
    sequenceLength: fc.integer({ min: 1, max: 8 }),
    horizon: fc.integer({ min: 1, max: 4 }),
  })
);

Deno.test("join() keeps exactly the rows with a whole window and a label, and counts the rest", () => {
  fc.assert(fc.property(inputs, ({ rows, a, b, label, warmup, sequenceLength, horizon }) => {
    const bars = anyBars(rows);
    const values = Float64Array.from(label);
    const labels: Labels = { ...direction(bars, { horizon }), values };
    const column = a.map((v, t) => t < warmup ? NaN : v);
    const table = tableOf({ a: column, b }, { warmup });
    const samples = join(bars, table, labels, { sequenceLength });

    const kept: number[] = [];
    const dropped = { warmup: 0, missingFeature: 0, missingLabel: 0 };
    for (let t = 0; t < rows; t++) {
      const start = t - sequenceLength + 1;
      const window = [
        ...column.slice(Math.max(0, start), t + 1),
        ...b.slice(Math.max(0, start), t + 1),
      ];
      if (start < warmup) dropped.warmup++;
      else if (!window.every(Number.isFinite)) dropped.missingFeature++;
      else if (Number.isNaN(label[t])) dropped.missingLabel++;
      else kept.push(t);
    }
    assert.deepEqual([...samples.rows], kept);
    assert.deepEqual(samples.dropped, dropped);
    assert.equal(samples.length, kept.length);
    kept.forEach((t, i) => {
      assert.equal(samples.time[i], bars.time[t]);
      assert.equal(samples.label[i], label[t]);
      assert.equal(samples.spanStart[i], labels.spanStart[t]);
      assert.equal(samples.spanEnd[i], labels.spanEnd[t]);
      assert.equal(samples.weight[i], 1);
    });
  }));
});

Deno.test("join() refuses a table or labels over other bars", () => {
  const bars = anyBars(5);
  const labels = direction(bars, { horizon: 1 });
  assert.throws(() => join(bars, tableOf({ a: [1, 2] }), labels), {
    name: "TypeError",
    message: "Expected table to have a row for each of the 5 bars but found 2",
  });
  const other = direction(anyBars(6), { horizon: 1 });
  assert.throws(() => join(bars, tableOf({ a: [1, 2, 3, 4, 5] }), other), {
    name: "TypeError",
    message: "Expected labels to have a row for each of the 5 bars but found 6",
  });
  const table = tableOf({ a: [1, 2, 3, 4, 5] });
  assert.throws(() => join(bars, table, labels, { sequenceLength: 0 }), RangeError);
});

Deno.test("join() of bars shorter than warm-up and window gives no samples", () => {
  const bars = anyBars(3);
  const table = tableOf({ a: [NaN, NaN, NaN] }, { warmup: 33 });
  const samples = join(bars, table, direction(bars, { horizon: 1 }), { sequenceLength: 64 });
  assert.equal(samples.length, 0);
  assert.deepEqual(samples.dropped, { warmup: 3, missingFeature: 0, missingLabel: 0 });
});
