import { overRuns } from "./runs.ts";
import { assertWindow, type WindowOptions } from "./window.ts";

/**
 * Largest values by van Herk's blocks: a window is the end of one block and the beginning of the
 * next, so a row costs two comparisons whatever the window.
 */
function maxRun(
  x: Float64Array,
  output: Float64Array,
  from: number,
  to: number,
  window: number,
): void {
  const earlier = new Float64Array(window).fill(-Infinity);
  for (let start = from; start < to; start += window) {
    let best = -Infinity;
    for (let i = start - 1, j = window - 2; j >= 0 && start > from; i--, j--) {
      const value = x[i];
      earlier[j] = best = value > best ? value : best;
    }
    const count = Math.min(window, to - start);
    best = -Infinity;
    // Rows of the first block are no windows yet, but for its last; their NaN is written again.
    for (let j = 0; j < count; j++) {
      const value = x[start + j], before = earlier[j];
      best = value > best ? value : best;
      output[start + j] = before > best ? before : best;
    }
  }
  output.fill(NaN, from, from + window - 1);
}

/** As {@linkcode maxRun}; its own function, so that the engine sees no choice in the loop. */
function minRun(
  x: Float64Array,
  output: Float64Array,
  from: number,
  to: number,
  window: number,
): void {
  const earlier = new Float64Array(window).fill(Infinity);
  for (let start = from; start < to; start += window) {
    let best = Infinity;
    for (let i = start - 1, j = window - 2; j >= 0 && start > from; i--, j--) {
      const value = x[i];
      earlier[j] = best = value < best ? value : best;
    }
    const count = Math.min(window, to - start);
    best = Infinity;
    for (let j = 0; j < count; j++) {
      const value = x[start + j], before = earlier[j];
      best = value < best ? value : best;
      output[start + j] = before < best ? before : best;
    }
  }
  output.fill(NaN, from, from + window - 1);
}

/**
 * Largest of the last `window` values of each row, written into `output` (another array than
 * `input`) and returned. Rows with a missing or infinite value in their window, and the first
 * `window - 1` rows, are NaN. A row takes the same time for any window.
 *
 * @example
 * ```ts
 * import { rollingMax } from "lib/stats/rolling/mod.ts";
 * import assert from "node:assert/strict";
 * const output = rollingMax(Float64Array.of(5, 1, 2), new Float64Array(3), { window: 2 });
 * assert.deepEqual([...output], [NaN, 5, 2]);
 * ```
 */
export function rollingMax(
  input: Float64Array,
  output: Float64Array,
  { window }: WindowOptions,
): Float64Array {
  assertWindow(input, output, window);
  return overRuns(input, output, window, maxRun);
}

/**
 * Smallest of the last `window` values of each row; else as {@linkcode rollingMax}.
 *
 * @example
 * ```ts
 * import { rollingMin } from "lib/stats/rolling/mod.ts";
 * import assert from "node:assert/strict";
 * const output = rollingMin(Float64Array.of(5, 1, 2), new Float64Array(3), { window: 2 });
 * assert.deepEqual([...output], [NaN, 1, 1]);
 * ```
 */
export function rollingMin(
  input: Float64Array,
  output: Float64Array,
  { window }: WindowOptions,
): Float64Array {
  assertWindow(input, output, window);
  return overRuns(input, output, window, minRun);
}
