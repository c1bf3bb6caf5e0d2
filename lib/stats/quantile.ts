import { assertNumber } from "../core/mod.ts";

/** Options of {@linkcode sortedQuantile}: the part [from, to) of the sorted values. */
export interface SortedQuantileOptions {
  /** First index used. Default 0. */
  readonly from?: number;
  /** First index not used. Default: the length. */
  readonly to?: number;
}

/**
 * Quantile with linear interpolation between order statistics (type 7 of Hyndman and Fan, 1996,
 * the default of NumPy and R) of values that are already sorted in ascending order. NaN when there
 * is no value. `from` and `to` choose a part, so that NaN sorted to the end can be left out.
 *
 * @example
 * ```ts
 * import { sortedQuantile } from "lib/stats/mod.ts";
 * import assert from "node:assert/strict";
 * assert.equal(sortedQuantile([1, 2, 4, NaN], 0.75, { to: 3 }), 3);
 * ```
 */
export function sortedQuantile(
  sorted: ArrayLike<number>,
  p: number,
  { from = 0, to = sorted.length }: SortedQuantileOptions = {},
): number {
  assertNumber("p", p, { min: 0, max: 1 });
  const count = to - from;
  if (count <= 0) return NaN;
  const position = p * (count - 1);
  const below = Math.floor(position);
  const share = position - below;
  const low = sorted[from + below];
  // Without a share the neighbour is not read: it may be infinite, and 0 times infinity is NaN.
  if (share === 0) return low;
  const high = sorted[from + below + 1];
  return low === high ? low : low + share * (high - low);
}

/**
 * Quantile of values in any order; see {@linkcode sortedQuantile}. NaN when there is no value or
 * one of them is NaN. The input is left as it is.
 *
 * @example
 * ```ts
 * import { quantile } from "lib/stats/mod.ts";
 * import assert from "node:assert/strict";
 * assert.equal(quantile([4, 1, 2], 0.75), 3);
 * ```
 */
export function quantile(values: ArrayLike<number>, p: number): number {
  assertNumber("p", p, { min: 0, max: 1 });
  const sorted = Float64Array.from(values).sort();
  // Typed arrays sort NaN to the end.
  if (sorted.length > 0 && Number.isNaN(sorted[sorted.length - 1])) return NaN;
  return sortedQuantile(sorted, p);
}
