import assert from "node:assert/strict";
import { prng } from "../core/mod.ts";
import { alpha158 } from "./alpha/mod.ts";
import { compute } from "./compute.ts";
import { computeParallel } from "./compute_parallel.ts";
import { core13 } from "./core13.ts";
import { featureSet } from "./feature_set.ts";
import { randomBars } from "./testing.ts";

/** Over a chunk's end, which no thread may notice. */
const ROWS = 20_000;
const bars = randomBars(ROWS, prng(3));
bars.close.fill(NaN, 16_370, 16_380);
const set = featureSet("mixed", [
  ...alpha158.features.slice(0, 20),
  ...core13.features,
  ...alpha158.features.slice(20),
]);

for (const dtype of ["float32", "float64"] as const) {
  Deno.test(`computeParallel() has the bits of compute() in ${dtype}, whatever the threads`, async () => {
    const expected = compute(bars, set, { dtype });
    for (const threads of [1, 3]) {
      const table = await computeParallel(bars, set, { dtype, threads });
      assert.deepEqual(table.names, expected.names);
      assert.equal(table.warmup, expected.warmup);
      assert.equal(table.data.constructor, expected.data.constructor);
      for (let i = 0; i < expected.data.length; i++) {
        if (!Object.is(table.data[i], expected.data[i])) {
          assert.fail(`${table.names[Math.floor(i / ROWS)]} row ${i % ROWS} differs`);
        }
      }
    }
  });
}

Deno.test("computeParallel() copes with no bars and refuses what compute() refuses", async () => {
  const none = await computeParallel(randomBars(0, prng(1)), alpha158, { threads: 2 });
  assert.equal(none.data.length, 0);
  const { quoteVolume: _, ...plain } = bars;
  await assert.rejects(computeParallel(plain, alpha158), /column quoteVolume for feature VWAP0/);
  await assert.rejects(computeParallel(bars, alpha158, { threads: 0 }), /threads/);
});
