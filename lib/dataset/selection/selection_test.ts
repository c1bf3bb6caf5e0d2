import assert from "node:assert/strict";
import fc from "fast-check";
import { prng } from "../../core/mod.ts";
import { correlation, ranks } from "../../stats/mod.ts";
import { join } from "../join.ts";
import { anyBars, tableOf } from "../testing.ts";
import { correlationClusters, rankCorrelations } from "./correlation_clusters.ts";
import fixture from "./fixtures/selection.json" with { type: "json" };
import { mrmr } from "./mrmr.ts";
import { mutualInformation } from "./mutual_information.ts";
import { selectColumns } from "./select_columns.ts";
import { selectionStability } from "./stability.ts";

const { columns } = fixture;

function near(actual: ArrayLike<number>, expected: readonly number[], tolerance = 1e-9) {
  expected.forEach((e, k) => {
    assert.ok(Math.abs(actual[k] - e) <= tolerance, `[${k}]: ${actual[k]} is not ${e}`);
  });
}

Deno.test("mutualInformation() gives scikit-learn's for classes and for quantities", () => {
  const of = (y: readonly number[], options: { classes: boolean; neighbors?: number }) =>
    columns.map((x) => mutualInformation(x, y, options));
  near(of(fixture.classes, { classes: true }), fixture.classInformation);
  near(of(fixture.thirds, { classes: true, neighbors: 5 }), fixture.thirdsInformation);
  near(of(fixture.target, { classes: false }), fixture.information);
});

Deno.test("mutualInformation() of normal variables comes near -log(1 - rho^2) / 2", () => {
  const random = prng(5);
  for (const rho of [0, 0.5, 0.9]) {
    const x = Float64Array.from({ length: 4000 }, () => random.normal());
    const y = x.map((value) => rho * value + Math.sqrt(1 - rho * rho) * random.normal());
    const found = mutualInformation(x, y, { classes: false, neighbors: 10 });
    near([found], [-Math.log(1 - rho * rho) / 2], 0.06);
  }
});

Deno.test("mutualInformation() stands ties, constants and classes of one", () => {
  const y = Float64Array.from({ length: 300 }, (_, i) => i % 2);
  assert.ok(mutualInformation(new Float64Array(300).fill(7), y, { classes: true }) < 0.1);
  near([mutualInformation(y, y, { classes: true })], [Math.LN2], 0.02);
  assert.equal(mutualInformation([1, 2], [0, 1], { classes: true }), 0);
  assert.ok(mutualInformation([1, 2, 3, 9], [0, 0, 0, 1], { classes: true }) >= 0);
});

Deno.test("ranks() and correlation() give SciPy's ranks and Spearman's correlation", () => {
  near(ranks(fixture.tied), fixture.ranks, 0);
  const found = rankCorrelations(columns);
  fixture.correlation.forEach((row, i) => near(found[i], row));
  assert.ok(Number.isNaN(correlation([1, 1, 1], [1, 2, 3])));
});

Deno.test("correlationClusters() gives SciPy's clusters by average linkage", () => {
  for (const [above, expected] of Object.entries(fixture.clusters)) {
    const found = correlationClusters(fixture.correlation, { above: Number(above) });
    const clusterOf = (j: number) => found.findIndex((members) => members.includes(j));
    for (let i = 0; i < expected.length; i++) {
      for (let j = 0; j < i; j++) {
        assert.equal(
          clusterOf(i) === clusterOf(j),
          expected[i] === expected[j],
          `${above} ${i} ${j}`,
        );
      }
    }
  }
});

Deno.test("mrmr() takes the most relevant first and a copy last, whatever the columns", () => {
  const information = fc.double({ min: 0, max: 1, noNaN: true });
  fc.assert(fc.property(fc.array(information, { minLength: 3, maxLength: 8 }), (relevance) => {
    // Of columns that share nothing, the order is that of relevance; the copy of the first comes last.
    const best = relevance.indexOf(Math.max(...relevance));
    const given = [...relevance, relevance[best]];
    const copy = relevance.length;
    const same = (i: number) => i === copy ? best : i;
    const matrix = given.map((_, i) => given.map((_, j) => same(i) === same(j) ? 1 : 0));
    const order = mrmr(given, matrix, { count: given.length });
    assert.equal(order[0], best);
    assert.equal(order.at(-1), copy);
    assert.equal(new Set(order).size, given.length);
  }));
});

Deno.test("mrmr() weighs relevance against the mean of what is shared", () => {
  // By hand: after 0, column 1 has 0.4 - 0.2231 = 0.1769 and column 2 has 0.2; then 1 has
  // 0.4 - (0.2231 + 0) / 2 = 0.2885.
  const matrix = [[1, 0.6, 0], [0.6, 1, 0], [0, 0, 1]];
  assert.deepEqual(mrmr([0.5, 0.4, 0.2], matrix, { count: 3 }), [0, 2, 1]);
  assert.deepEqual(mrmr([0.5, 0.5, 0.2], matrix, { count: 3 }), [0, 1, 2]);
  // Column 1 shares 0.2231 with 0 and with 2: the mean leaves 0.1769 of it, the sum would -0.0463.
  const more = [[1, 0.6, 0, 0], [0.6, 1, 0.6, 0], [0, 0.6, 1, 0], [0, 0, 0, 1]];
  assert.deepEqual(mrmr([0.5, 0.4, 0.3, 0.1], more, { count: 4 }), [0, 2, 1, 3]);
});

/** Samples over the fixture's columns whose labels are its classes, or others. */
function samplesOf(label: readonly number[]) {
  const table = tableOf(Object.fromEntries(columns.map((values, j) => [`c${j}`, values])));
  const bars = anyBars(table.rows);
  const span = Int32Array.from(bars.time.keys());
  const values = Float64Array.from(label);
  return join(bars, table, { name: "given", horizon: 1, values, spanStart: span, spanEnd: span });
}

Deno.test("selectColumns() keeps the informative, and one of a cluster", () => {
  const samples = samplesOf(fixture.classes);
  const all = Int32Array.from(samples.rows.keys());
  const plain = selectColumns(samples, all, { by: "mutualInformation", count: 2 });
  const order = [...fixture.classInformation.keys()]
    .sort((a, b) => fixture.classInformation[b] - fixture.classInformation[a]);
  assert.deepEqual(plain.names, order.slice(0, 2).sort().map((j) => `c${j}`));
  near([...plain.relevance.values()], fixture.classInformation);
  const apart = selectColumns(samples, all, { by: "mrmr", count: 6, clusterAbove: 0.9 });
  assert.deepEqual(apart.clusters[0], ["c0", "c2"]);
  assert.equal(apart.names.length, 5);
  assert.equal(apart.names.filter((name) => name === "c0" || name === "c2").length, 1);
});

Deno.test("selectColumns() looks at no sample but those that it is given", () => {
  const train = Int32Array.from({ length: 80 }, (_, i) => 20 + i);
  const options = { by: "mrmr", count: 3, clusterAbove: 0.8 } as const;
  const turned = fixture.classes.map((label, i) => i >= 20 && i < 100 ? label : 1 - label);
  const samples = samplesOf(turned);
  const data = samples.table.data;
  for (let j = 0; j < columns.length; j++) {
    data.fill(NaN, j * 150 + 100, (j + 1) * 150);
    data.fill(NaN, j * 150, j * 150 + 20);
  }
  assert.deepEqual(
    selectColumns(samples, train, options),
    selectColumns(samplesOf(fixture.classes), train, options),
  );
  assert.throws(() => selectColumns(samples, train.subarray(0, 1), options), /at least 2 samples/);
});

Deno.test("selectionStability() is 1 for equal choices and about 0 for choices by lot", () => {
  const names = Array.from({ length: 30 }, (_, j) => `c${j}`);
  const same = selectionStability(names, [names.slice(3, 9), names.slice(3, 9)]);
  assert.equal(same.stability, 1);
  assert.deepEqual([same.share.get("c3"), same.share.get("c9")], [1, 0]);
  const random = prng(2);
  const lots = Array.from({ length: 200 }, () => names.filter(() => random.uniform() < 0.3));
  assert.ok(Math.abs(selectionStability(names, lots).stability) < 0.02);
  assert.ok(Number.isNaN(selectionStability(names, [names.slice(2)]).stability));
});
