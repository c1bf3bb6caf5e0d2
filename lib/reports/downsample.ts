/**
 * Indexes of at most `limit` points that keep the look of a line: the lowest and the highest point
 * of each of equally long stretches, and both ends. NaN points are never chosen. A line of at most
 * `limit` points keeps them all, NaN included.
 *
 * @example
 * ```ts
 * import { downsample } from "lib/reports/downsample.ts";
 * import assert from "node:assert/strict";
 * const kept = downsample(Float64Array.from({ length: 1000 }, (_, i) => (i === 500 ? 9 : 0)), 10);
 * assert.ok(kept.includes(500) && kept.length <= 10);
 * ```
 */
export function downsample(values: Float64Array, limit: number): Int32Array {
  const n = values.length;
  if (n <= limit) return Int32Array.from({ length: n }, (_, i) => i);
  const stretches = Math.max(1, Math.floor((limit - 2) / 2));
  const kept = new Set<number>([0, n - 1]);
  for (let k = 0; k < stretches; k++) {
    const end = Math.floor((k + 1) * n / stretches);
    let low = -1, high = -1;
    for (let i = Math.floor(k * n / stretches); i < end; i++) {
      if (Number.isNaN(values[i])) continue;
      if (low < 0 || values[i] < values[low]) low = i;
      if (high < 0 || values[i] > values[high]) high = i;
    }
    if (low >= 0) kept.add(low).add(high);
  }
  return Int32Array.from(kept).filter((i) => !Number.isNaN(values[i])).sort();
}
