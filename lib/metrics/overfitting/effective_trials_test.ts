import assert from "node:assert/strict";
import fc from "fast-check";
import fixture from "../fixtures/overfitting.json" with { type: "json" };
import { prng } from "../../core/mod.ts";
import { effectiveTrials, sharpeMoments } from "../mod.ts";
import { averageLinkage } from "./average_linkage.ts";

/** Fixtures: tools/fixtures/overfitting.py. */
const mixed = fixture.clusters.strategies.map((row) => Float64Array.from(row));

/** `count` strategies that share the part `share` of their variance. */
function family(count: number, share: number, random = prng(6), length = 400): Float64Array[] {
  const idea = Float64Array.from({ length }, () => random.normal());
  return Array.from(
    { length: count },
    () =>
      idea.map((value) =>
        0.01 * (Math.sqrt(share) * value + Math.sqrt(1 - share) * random.normal())
      ),
  );
}

Deno.test("effectiveTrials() has SciPy's clusters by average linkage", () => {
  for (const { correlation, clusters } of fixture.clusters.cases) {
    const found = effectiveTrials(mixed, { minCorrelation: correlation }).clusters;
    assert.deepEqual(found, clusters.toSorted((a, b) => a[0] - b[0]), `${correlation}`);
  }
});

Deno.test("averageLinkage() stops where no pair of clusters is alike enough, by definition", () => {
  const size = fc.integer({ min: 1, max: 9 });
  fc.assert(fc.property(size, fc.nat(), (count, seed) => {
    const random = prng(seed);
    const matrix = new Float64Array(count * count);
    for (let i = 0; i < count; i++) {
      for (let j = 0; j <= i; j++) {
        matrix[i * count + j] = matrix[j * count + i] = 2 * random.uniform() - 1;
      }
    }
    const before = matrix.slice();
    const clusters = averageLinkage(matrix, count, { minSimilarity: 0.2 });
    assert.deepEqual(matrix, before);
    // The naive way: the most alike pair first, again and again.
    let naive = Array.from({ length: count }, (_, i) => [i]);
    const similarity = (a: number[], b: number[]) =>
      a.reduce((sum, i) => sum + b.reduce((part, j) => part + matrix[i * count + j], 0), 0) /
      (a.length * b.length);
    for (;;) {
      let best = [-1, -1], highest = 0.2;
      naive.forEach((a, i) =>
        naive.forEach((b, j) => {
          if (j < i && similarity(a, b) >= highest) [best, highest] = [[j, i], similarity(a, b)];
        })
      );
      if (best[0] < 0) break;
      const joined = [...naive[best[0]], ...naive[best[1]]].sort((a, b) => a - b);
      naive = [...naive.filter((_, i) => !best.includes(i)), joined];
    }
    assert.deepEqual(clusters, naive.sort((a, b) => a[0] - b[0]));
  }));
});

Deno.test("effectiveTrials() counts unrelated strategies one by one and copies once", () => {
  const random = prng(2);
  const unrelated = Array.from({ length: 40 }, () => family(1, 0, random)[0]);
  assert.equal(effectiveTrials(unrelated).count, 40);
  const copies = Array.from({ length: 40 }, () => unrelated[0].map((value) => 2 * value));
  const found = effectiveTrials(copies);
  assert.deepEqual([found.count, found.clusters.length], [1, 1]);
  assert.ok(Number.isNaN(found.varianceOfClusterSharpes));
  assert.deepEqual(effectiveTrials([unrelated[0]]).clusters, [[0]]);
});

Deno.test("effectiveTrials() counts a loose family as r + (1 - r) n", () => {
  const { count, clusters } = effectiveTrials(family(50, 0.8));
  assert.equal(clusters.length, 1);
  // The correlations of 400 rows scatter by 0.02 about 0.8.
  assert.ok(count >= 9 && count <= 13, `${count}`);
});

Deno.test("effectiveTrials() weighs a cluster's strategies by their variances", () => {
  const [a, b] = family(2, 0.9), [other] = family(1, 0, prng(9));
  const loud = b.map((value) => 5 * value);
  const { clusters, varianceOfClusterSharpes } = effectiveTrials([a, loud, other]);
  assert.deepEqual(clusters, [[0, 1], [2]]);
  const variance = (values: Float64Array) => {
    const center = values.reduce((sum, x) => sum + x, 0) / values.length;
    return values.reduce((sum, x) => sum + (x - center) ** 2, 0) / (values.length - 1);
  };
  const weighted = a.map((value, t) => value / variance(a) + loud[t] / variance(loud));
  const [x, y] = [weighted, other].map((values) => sharpeMoments(values).sharpe);
  assert.ok(Math.abs(varianceOfClusterSharpes - (x - y) ** 2 / 2) < 1e-12);
});

Deno.test("effectiveTrials() keeps strategies that do not vary apart", () => {
  const rows = [...family(3, 0.95), new Float64Array(400), new Float64Array(400).fill(0.1)];
  const { clusters, varianceOfClusterSharpes } = effectiveTrials(rows);
  assert.deepEqual(clusters, [[0, 1, 2], [3], [4]]);
  assert.ok(Number.isNaN(varianceOfClusterSharpes));
});
