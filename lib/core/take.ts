/**
 * The values at the given positions, in their order.
 *
 * @example
 * ```ts
 * import { take } from "lib/core/mod.ts";
 * import assert from "node:assert/strict";
 * assert.deepEqual([...take(Float64Array.of(5, 6, 7), Int32Array.of(2, 0))], [7, 5]);
 * ```
 */
export function take(values: Float64Array, indices: Int32Array): Float64Array {
  const out = new Float64Array(indices.length);
  for (let i = 0; i < out.length; i++) {
    const index = indices[i];
    if (!(index >= 0 && index < values.length)) {
      throw new RangeError(
        `Expected positions between 0 and ${values.length - 1} but found ${index}`,
      );
    }
    out[i] = values[index];
  }
  return out;
}
