import assert from "node:assert/strict";
import fc from "fast-check";
import fixture from "../fixtures/overfitting.json" with { type: "json" };
import { prng } from "../../core/mod.ts";
import { overfittingProbability, type OverfittingStatistic } from "../mod.ts";

/** Fixtures: tools/fixtures/overfitting.py. */
const { strategies, cases, counts } = fixture.overfitting;
const rows = strategies.map((row) => Float64Array.from(row));
const near = (found: number, expected: number) =>
  assert.ok(Math.abs(found - expected) < 1e-9, `${found} is not ${expected}`);

function noise(count: number, length: number, random = prng(3)): Float64Array[] {
  return Array.from(
    { length: count },
    () => Float64Array.from({ length }, () => 0.01 * random.normal()),
  );
}

cases.forEach((expected, i) => {
  const { blocks, statistic } = expected;
  Deno.test(`overfittingProbability() is the paper's: ${counts[i]} strategies, ${blocks} blocks, ${statistic}`, () => {
    const found = overfittingProbability(rows.slice(0, counts[i]), {
      blocks,
      statistic: statistic as OverfittingStatistic,
    });
    near(found.probability, expected.probability);
    near(found.lossProbability, expected.lossProbability);
    near(found.degradation.slope, expected.slope);
    near(found.degradation.intercept, expected.intercept);
    const logits = Float64Array.from(found.logits).sort();
    const step = Math.max(1, Math.floor(logits.length / 20));
    expected.logits.forEach((logit, k) => near(logits[k * step], logit));
  });
});

Deno.test("overfittingProbability() looks at every half of 16 blocks", () => {
  const found = overfittingProbability(noise(5, 64));
  assert.equal(found.logits.length, 12_870);
  assert.equal(found.inSample.length, 12_870);
});

Deno.test("overfittingProbability() is about a half for noise and small for skill", () => {
  // One world's figure scatters widely, because its halves share rows: 40 worlds are averaged.
  const random = prng(17);
  let sum = 0;
  for (let world = 0; world < 40; world++) {
    sum += overfittingProbability(noise(10, 240, random), { blocks: 8 }).probability;
  }
  assert.ok(Math.abs(sum / 40 - 0.5) < 0.12, `${sum / 40}`);
  const skilled = noise(1, 600)[0].map((value) => value + 0.003);
  const found = overfittingProbability([...noise(30, 600, prng(8)), skilled]);
  assert.ok(found.probability < 0.01 && found.lossProbability < 0.01);
});

Deno.test("overfittingProbability() does not depend on units and on the order of strategies", () => {
  fc.assert(
    fc.property(fc.double({ min: 0.1, max: 50, noNaN: true }), fc.nat(1000), (unit, seed) => {
      const all = noise(6, 50, prng(seed));
      const options = { blocks: 6 };
      const { probability, degradation } = overfittingProbability(all, options);
      const other = overfittingProbability(
        all.map((row) => row.map((value) => unit * value)).reverse(),
        options,
      );
      near(other.probability, probability);
      near(other.degradation.slope, degradation.slope);
    }),
    { numRuns: 30 },
  );
});

Deno.test("overfittingProbability() of one strategy twice says nothing", () => {
  const [row] = noise(1, 64);
  const found = overfittingProbability([row, row], { blocks: 4 });
  assert.deepEqual([...found.logits], [0, 0, 0, 0, 0, 0]);
  assert.equal(found.probability, 1);
});

Deno.test("overfittingProbability() takes strategies that are out of the market", () => {
  const idle = new Float64Array(64);
  // In the market in the first half only.
  const early = noise(1, 64)[0].map((value, t) => t < 32 ? value - 0.02 : 0);
  const found = overfittingProbability([idle, early], { blocks: 4 });
  // The idle one is best wherever the early one has traded, and loses nothing.
  assert.equal(found.lossProbability, 0);
  assert.ok(found.inSample.every((value) => value === 0));
});

Deno.test("overfittingProbability() refuses what cannot be halved", () => {
  const all = noise(3, 40);
  assert.throws(() => overfittingProbability(all, { blocks: 5 }), /blocks to be even but found 5/);
  assert.throws(() => overfittingProbability(all, { blocks: 22 }), /blocks/);
  assert.throws(() => overfittingProbability(noise(3, 31)), /at least 32 rows but found 31/);
  assert.throws(() => overfittingProbability(all.slice(2)), /at least 2 but found 1/);
});
