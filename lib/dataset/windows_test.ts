import assert from "node:assert/strict";
import fc from "fast-check";
import { prng } from "../core/mod.ts";
import { fitScaler } from "./scaler.ts";
import { randomSamples } from "./testing.ts";
import { gatherWindows } from "./windows.ts";

const cases = fc.record({
  seed: fc.integer(),
  longest: fc.integer({ min: 1, max: 8 }),
  shorter: fc.integer({ min: 0, max: 7 }),
  batch: fc.integer({ min: 0, max: 6 }),
  names: fc.shuffledSubarray(["a", "b", "c"], { minLength: 1 }),
  layout: fc.constantFrom("batch-time-feature" as const, "time-batch-feature" as const),
});

Deno.test("gatherWindows() writes each sample's scaled rows, oldest first, in either layout", () => {
  fc.assert(fc.property(cases, ({ seed, longest, shorter, batch, names, layout }) => {
    const random = prng(seed);
    const samples = randomSamples(40, { random, sequenceLength: longest });
    const sequenceLength = Math.max(1, longest - shorter);
    const indices = Int32Array.from({ length: batch }, () => random.integer(samples.length));
    const all = Int32Array.from(samples.rows.keys());
    const scaler = fitScaler(samples, all, { kind: "standard" });
    const size = batch * sequenceLength * names.length;
    const out = new Float32Array(size + 3).fill(7);
    const result = gatherWindows(samples, indices, { scaler, names, sequenceLength, layout, out });

    assert.equal(result.length, size);
    assert.equal(result.buffer, out.buffer);
    assert.deepEqual([...out.subarray(size)], [7, 7, 7]);
    for (let b = 0; b < batch; b++) {
      for (let t = 0; t < sequenceLength; t++) {
        names.forEach((name, k) => {
          const row = samples.rows[indices[b]] - sequenceLength + 1 + t;
          const j = scaler.names.indexOf(name);
          const raw = samples.table.column(name)[row];
          const expected = (raw - scaler.center[j]) / scaler.scale[j];
          const step = layout === "batch-time-feature" ? b * sequenceLength + t : t * batch + b;
          const found = result[step * names.length + k];
          assert.ok(Math.abs(found - expected) <= 2e-7 * Math.abs(expected));
        });
      }
    }
  }));
});

Deno.test("gatherWindows() takes all columns and the whole window unless told otherwise", () => {
  const samples = randomSamples(20, { random: prng(2), sequenceLength: 4 });
  const indices = Int32Array.of(3, 1);
  const scaler = fitScaler(samples, indices, { kind: "none" });
  const out = new Float32Array(2 * 4 * 3);
  const result = gatherWindows(samples, indices, { scaler, layout: "batch-time-feature", out });
  assert.equal(result.length, 24);
  assert.equal(result[0], Math.fround(samples.table.column("a")[samples.rows[3] - 3]));
  assert.equal(result[23], Math.fround(samples.table.column("c")[samples.rows[1]]));
});

Deno.test("gatherWindows() refuses what it cannot read or write", () => {
  const samples = randomSamples(20, { random: prng(2), sequenceLength: 4 });
  const indices = Int32Array.of(0, 1);
  const scaler = fitScaler(samples, indices, { kind: "none", names: ["a"] });
  const out = new Float32Array(8);
  const options = { scaler, layout: "time-batch-feature", out } as const;
  const message = (changed: object, which = indices) => {
    try {
      gatherWindows(samples, which, { ...options, ...changed });
    } catch (error) {
      assert.ok(error instanceof RangeError);
      return error.message;
    }
  };
  assert.equal(message({}), undefined);
  assert.equal(
    message({ out: new Float32Array(7) }),
    "Expected out to hold 2 x 4 x 1 = 8 numbers but found 7",
  );
  assert.equal(
    message({ sequenceLength: 5 }),
    "Expected sequenceLength to be an integer between 1 and 4 but found 5",
  );
  assert.equal(
    message({ names: ["b"] }),
    "Expected a column that the scaler was fitted on, out of a, but found b",
  );
  assert.match(message({}, Int32Array.of(-1))!, /sample index .* but found -1/);
  assert.match(message({}, Int32Array.of(samples.length))!, /sample index .* but found 16/);
});
