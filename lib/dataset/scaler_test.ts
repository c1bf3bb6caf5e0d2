import assert from "node:assert/strict";
import fc from "fast-check";
import { prng } from "../core/mod.ts";
import { direction } from "../labels/mod.ts";
import fixture from "./fixtures/scaler.json" with { type: "json" };
import { join } from "./join.ts";
import { fitScaler } from "./scaler.ts";
import { anyBars, randomSamples, tableOf } from "./testing.ts";

const near = (actual: Float64Array, expected: readonly number[]) =>
  expected.forEach((e, k) => {
    assert.ok(Math.abs(actual[k] - e) <= 1e-9 * Math.abs(e), `${actual[k]} is not ${e}`);
  });

for (const kind of ["standard", "robust"] as const) {
  Deno.test(`fitScaler() of kind ${kind} gives scikit-learn's centre and scale`, () => {
    const [normal, far, heavy, constant, mostly] = fixture.columns;
    // One row more than the fixture, which has no next bar and so no label.
    const columns = Object.entries({ normal, far, heavy, constant, mostly });
    const table = tableOf(Object.fromEntries(columns.map(([name, c]) => [name, [...c, 0]])));
    const bars = anyBars(table.rows);
    const samples = join(bars, table, direction(bars, { horizon: 1 }));
    assert.equal(samples.length, normal.length);
    const scaler = fitScaler(samples, Int32Array.from(fixture.fitRows), { kind });
    near(scaler.center, fixture[kind].center);
    near(scaler.scale, fixture[kind].scale);
    assert.equal(scaler.scale[3], 1);
  });

  Deno.test(`fitScaler() of kind ${kind} reads the rows of its samples and no others`, () => {
    fc.assert(fc.property(fc.integer(), fc.integer({ min: 1, max: 6 }), (seed, sequenceLength) => {
      const random = prng(seed);
      const samples = randomSamples(40, { random, sequenceLength });
      const used = Int32Array.from(samples.rows.keys()).filter(() => random.uniform() < 0.4);
      fc.pre(used.length > 0);
      const before = fitScaler(samples, used, { kind });
      const rowsUsed = new Set(Array.from(used, (i) => samples.rows[i]));
      for (let t = 0; t < samples.table.rows; t++) {
        if (rowsUsed.has(t)) continue;
        for (const name of samples.table.names) samples.table.column(name)[t] = 1e9;
      }
      assert.deepEqual(fitScaler(samples, used, { kind }), before);
      for (const t of rowsUsed) samples.table.column("b")[t] += 1;
      assert.notDeepEqual(fitScaler(samples, used, { kind }), before);
    }));
  });
}

Deno.test("fitScaler() takes the named columns in their order", () => {
  const samples = randomSamples(30, { random: prng(1), sequenceLength: 1 });
  const all = fitScaler(samples, Int32Array.of(1, 5, 9), { kind: "standard" });
  const some = fitScaler(samples, Int32Array.of(1, 5, 9), { kind: "standard", names: ["c", "a"] });
  assert.deepEqual(some.names, ["c", "a"]);
  assert.deepEqual([...some.center], [all.center[2], all.center[0]]);
});

Deno.test("fitScaler() of kind none leaves numbers as they are", () => {
  const samples = randomSamples(30, { random: prng(1), sequenceLength: 1 });
  const scaler = fitScaler(samples, Int32Array.of(3), { kind: "none" });
  assert.deepEqual([...scaler.center, ...scaler.scale], [0, 0, 0, 1, 1, 1]);
});

Deno.test("fitScaler() refuses no samples and samples that are not there", () => {
  const samples = randomSamples(30, { random: prng(1), sequenceLength: 1 });
  assert.throws(() => fitScaler(samples, new Int32Array(0), { kind: "standard" }), {
    name: "RangeError",
    message: "Expected at least 1 sample to fit a scaler on but found 0",
  });
  assert.throws(() => fitScaler(samples, Int32Array.of(29), { kind: "robust" }), {
    name: "RangeError",
    message: "Expected sample index to be an integer between 0 and 28 but found 29",
  });
});
