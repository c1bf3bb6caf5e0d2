import type { Bars } from "../core/mod.ts";

/** Options of {@linkcode maskFilled}. */
export interface MaskFilledOptions {
  /** A value a bar. */
  readonly values: Float64Array;
  /** Last bar that each value needs, inclusive. */
  readonly spanEnd: Int32Array;
}

/**
 * The values, NaN where a bar from the row itself to the end of its span is one that no source gave
 * (`filled`): a label on made-up prices would teach a model how holes are filled. Without such bars
 * these are the same values, not a copy.
 *
 * @example
 * ```ts
 * import { createBars } from "lib/core/mod.ts";
 * import { maskFilled } from "lib/labels/mod.ts";
 * import assert from "node:assert/strict";
 * const x = Float64Array.of(1, 2, 3, 4);
 * const bars = createBars(
 *   { time: x, open: x, high: x, low: x, close: x, volume: x, filled: Float64Array.of(0, 0, 1, 0) },
 *   { symbol: "TEST", intervalMs: 1 },
 * );
 * const spanEnd = Int32Array.of(1, 2, 3, 3);
 * assert.deepEqual([...maskFilled(bars, { values: x, spanEnd })], [1, NaN, NaN, 4]);
 * ```
 */
export function maskFilled(
  { filled }: Pick<Bars, "filled">,
  { values, spanEnd }: MaskFilledOptions,
): Float64Array {
  if (!filled?.some((flag) => flag > 0)) return values;
  const masked = values.slice();
  let next = Infinity; // the first filled bar at the row or behind it
  for (let t = values.length - 1; t >= 0; t--) {
    if (filled[t] > 0) next = t;
    if (next <= spanEnd[t] || next === t) masked[t] = NaN;
  }
  return masked;
}
