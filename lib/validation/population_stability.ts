import { assertInteger } from "../core/mod.ts";
import { sortedQuantile } from "../stats/mod.ts";

/** Options of {@linkcode populationStability}. */
export interface PopulationStabilityOptions {
  /** Bins with equal shares of `expected`. Default: 10. */
  readonly bins?: number;
}

function countsOf(values: ArrayLike<number>, edges: Float64Array): Float64Array {
  const counts = new Float64Array(edges.length + 1);
  for (let i = 0; i < values.length; i++) {
    let bin = 0;
    while (bin < edges.length && values[i] > edges[bin]) bin++;
    counts[bin]++;
  }
  return counts;
}

/**
 * Population stability index: how far the values of `actual` are spread over the quantile bins of
 * `expected` otherwise than those are, `sum((a - e) * log(a / e))` over the shares. 0 for equal
 * shares; below 0.1 is taken for calm, above 0.25 for a shift (Siddiqi, Credit Risk Scorecards, 2006).
 * Each bin has half a value more than it holds, so that empty ones count without being infinite; bins
 * of one value are one. NaN when one of the columns is empty. Neither may have missing values.
 *
 * @example
 * ```ts
 * import { populationStability } from "lib/validation/mod.ts";
 * import assert from "node:assert/strict";
 * const before = Float64Array.from({ length: 100 }, (_, i) => i);
 * assert.equal(populationStability(before, before), 0);
 * assert.ok(populationStability(before, before.map((value) => value + 50)) > 0.25);
 * ```
 */
export function populationStability(
  expected: ArrayLike<number>,
  actual: ArrayLike<number>,
  { bins = 10 }: PopulationStabilityOptions = {},
): number {
  assertInteger("bins", bins, { min: 2 });
  if (expected.length === 0 || actual.length === 0) return NaN;
  const sorted = Float64Array.from(expected).sort();
  const all = Float64Array.from(
    { length: bins - 1 },
    (_, k) => sortedQuantile(sorted, (k + 1) / bins),
  );
  // Nothing lies between two equal edges, nor beyond the largest value.
  const edges = all.filter((edge, k) => edge !== all[k - 1] && edge < sorted[sorted.length - 1]);
  const before = countsOf(expected, edges), after = countsOf(actual, edges);
  let sum = 0;
  for (let k = 0; k < before.length; k++) {
    const e = (before[k] + 0.5) / (expected.length + 0.5 * before.length);
    const a = (after[k] + 0.5) / (actual.length + 0.5 * before.length);
    sum += (a - e) * Math.log(a / e);
  }
  return sum;
}
