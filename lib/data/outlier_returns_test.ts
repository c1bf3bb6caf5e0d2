import assert from "node:assert/strict";
import { prng } from "../core/mod.ts";
import { findOutlierReturns, type OutlierOptions } from "./outlier_returns.ts";

function outliers(close: readonly number[], options?: OutlierOptions): number[] {
  const rows: number[] = [];
  findOutlierReturns(Float64Array.from(close), (row) => rows.push(row), options);
  return rows;
}

/** Closes whose log returns are the given ones. */
function closes(returns: readonly number[]): number[] {
  let log = Math.log(100);
  return [100, ...returns.map((change) => Math.exp(log += change))];
}

const SMALL = Array.from({ length: 40 }, (_, i) => [-0.01, 0, 0.01, 0.02][i % 4]);

Deno.test("findOutlierReturns() measures in median absolute deviations, times 1.4826", () => {
  // Median 0.005; deviations 0.005 and 0.015 in equal shares, so their median is 0.01.
  const sigma = 1.482602218505602 * 0.01;
  for (const [z, expected] of [[11.9, []], [12.1, [41]], [-12.1, [41]]] as const) {
    // A pair around the median leaves median and deviation as they are.
    const pair = [0.005 + z * sigma, z > 0 ? 0 : 0.01];
    const close = closes([...SMALL, ...pair]);
    assert.deepEqual(outliers(close), expected);
  }
});

Deno.test("findOutlierReturns() uses the mean deviation where most returns are equal", () => {
  const still = Array.from({ length: 60 }, (_, i) => i % 10 === 0 ? 0.001 : 0);
  assert.deepEqual(outliers(closes([...still, 0.5])), [61]);
  assert.deepEqual(outliers(closes(still)), []);
  assert.deepEqual(outliers(Array(60).fill(5)), []);
});

Deno.test("findOutlierReturns() leaves out closes that are missing or not positive", () => {
  const close = closes([...SMALL, 3]);
  assert.deepEqual(outliers(close), [41]);
  for (const bad of [NaN, 0, -1, Infinity]) assert.deepEqual(outliers(close.with(41, bad)), []);
});

Deno.test("findOutlierReturns() judges nothing from few returns and follows its threshold", () => {
  assert.deepEqual(outliers(closes([...SMALL.slice(0, 28), 3])), []);
  assert.deepEqual(outliers(closes([...SMALL.slice(0, 29), 3])), [30]);
  const random = prng(1);
  const normal = closes(Array.from({ length: 2_000 }, () => 0.01 * random.normal()));
  assert.deepEqual(outliers(normal), []);
  // Two-sided tail beyond 2: 4.55 %, here within four standard errors.
  const share = outliers(normal, { threshold: 2 }).length / 2_000;
  assert.ok(Math.abs(share - 0.0455) < 4 * Math.sqrt(0.0455 * 0.9545 / 2_000) + 0.004, `${share}`);
  assert.throws(() => outliers([1], { threshold: -1 }), RangeError);
});
