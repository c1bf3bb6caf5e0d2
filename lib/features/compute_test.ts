import assert from "node:assert/strict";
import { prng } from "../core/mod.ts";
import { compute, firstCompleteRow } from "./compute.ts";
import { core13 } from "./core13.ts";
import type { Feature } from "./feature.ts";
import { featureSet } from "./feature_set.ts";
import { rsi } from "./rsi.ts";
import { barsOf, randomCloses } from "./testing.ts";

const bars = barsOf(randomCloses(80, prng(5)));

Deno.test("compute() stores columns one after the other, Float32 being Float64 rounded", () => {
  const single = compute(bars, core13);
  const double = compute(bars, core13, { dtype: "float64" });
  assert.ok(single.data instanceof Float32Array && double.data instanceof Float64Array);
  assert.deepEqual(single.data, Float32Array.from(double.data));
  assert.equal(double.rows, 80);
  single.names.forEach((name, j) => {
    assert.deepEqual(single.column(name), single.data.subarray(j * 80, (j + 1) * 80));
    assert.equal(single.column(name).buffer, single.data.buffer);
  });
});

Deno.test("compute() gives a column the same numbers whatever else is in the set", () => {
  const alone = compute(bars, featureSet("one", [rsi({ window: 14 })]));
  assert.deepEqual(alone.column("rsi14"), compute(bars, core13).column("rsi14"));
});

Deno.test("compute() names the feature whose column the bars lack", () => {
  const flow: Feature = {
    names: ["takerShare"],
    inputs: ["takerBuyVolume"],
    warmup: 0,
    compute() {},
  };
  assert.throws(() => compute(bars, featureSet("x", [flow])), {
    name: "TypeError",
    message:
      "Expected the bars of TEST to have a column takerBuyVolume for feature takerShare but found none",
  });
});

Deno.test("FeatureTable.column() names the columns there are", () => {
  const table = compute(bars, featureSet("x", [rsi({ window: 3 }), rsi({ window: 4 })]));
  assert.throws(() => table.column("rsi5"), {
    name: "RangeError",
    message: "Expected a column out of rsi3, rsi4 but found rsi5",
  });
});

Deno.test("firstCompleteRow() is the number of rows when none is complete", () => {
  const short = barsOf(randomCloses(10, prng(1)));
  assert.equal(firstCompleteRow(compute(short, core13)), 10);
});

Deno.test("featureSet() refuses no features and two columns of one name", () => {
  assert.throws(() => featureSet("x", []), RangeError);
  assert.throws(() => featureSet("x", [rsi({ window: 3 }), rsi({ window: 3 })]), {
    name: "RangeError",
    message: "Expected the columns of feature set x to have different names but found rsi3 twice",
  });
});
