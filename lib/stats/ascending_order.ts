import { assertFinite } from "./assert_values.ts";

/** Options of {@linkcode ascendingOrder}. */
export interface AscendingOrderOptions {
  /** Sort by this first, then by the values: each group becomes one stretch. Default: none. */
  readonly groups?: Int32Array;
}

/**
 * The indexes of `values` in ascending order of their values; equal values keep their order.
 * Throws a `RangeError` for NaN and infinities, which have no useful rank.
 *
 * @example
 * ```ts
 * import { ascendingOrder } from "lib/stats/mod.ts";
 * import assert from "node:assert/strict";
 * assert.deepEqual([...ascendingOrder([0.3, 0.1, 0.2])], [1, 2, 0]);
 * ```
 */
export function ascendingOrder(
  values: ArrayLike<number>,
  { groups }: AscendingOrderOptions = {},
): Int32Array {
  assertFinite("values", values);
  const order = new Int32Array(values.length);
  for (let i = 0; i < order.length; i++) order[i] = i;
  return groups === undefined
    ? order.sort((a, b) => values[a] - values[b])
    : order.sort((a, b) => groups[a] - groups[b] || values[a] - values[b]);
}
