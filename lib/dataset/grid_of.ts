import type { SampleGrid, Samples } from "./samples.ts";

/** What of samples tells where they lie in time. */
export type PlacedSamples = Pick<Samples, "rows" | "spanEnd" | "sequenceLength" | "grid">;

/**
 * Where samples lie on the line of time that splitters cut: their own grid, or for the samples of one
 * symbol its bars.
 *
 * @example
 * ```ts
 * import { gridOf } from "lib/dataset/mod.ts";
 * import assert from "node:assert/strict";
 * const { windowStart } = gridOf({
 *   rows: Int32Array.of(5, 6),
 *   spanEnd: Int32Array.of(6, 7),
 *   sequenceLength: 3,
 * });
 * assert.deepEqual([...windowStart], [3, 4]);
 * ```
 */
export function gridOf({ rows, spanEnd, sequenceLength, grid }: PlacedSamples): SampleGrid {
  if (grid) return grid;
  const windowStart = new Int32Array(rows.length);
  for (let i = 0; i < rows.length; i++) windowStart[i] = rows[i] - sequenceLength + 1;
  return { position: rows, windowStart, spanEnd };
}
