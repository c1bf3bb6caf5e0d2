import { overRuns } from "./runs.ts";
import { assertWindow, type WindowOptions } from "./window.ts";

function deviationRun(
  x: Float64Array,
  output: Float64Array,
  from: number,
  to: number,
  window: number,
): void {
  const unit = 1 / window;
  for (let t = from + window - 1; t < to; t++) {
    const first = t + 1 - window;
    const anchor = x[first];
    let sum = 0;
    for (let i = first; i <= t; i++) sum += x[i] - anchor;
    const mean = anchor + sum * unit;
    let total = 0;
    for (let i = first; i <= t; i++) total += Math.abs(x[i] - mean);
    output[t] = total * unit;
  }
}

/**
 * Mean absolute distance of the last `window` values from their mean, written into `output` (another
 * array than `input`) and returned. Rows with a missing or infinite value in their window, and the
 * first `window - 1` rows, are NaN. A row takes time in proportion to the window.
 *
 * @example
 * ```ts
 * import { rollingMeanDeviation } from "lib/stats/rolling/mod.ts";
 * import assert from "node:assert/strict";
 * const output = rollingMeanDeviation(Float64Array.of(1, 5), new Float64Array(2), { window: 2 });
 * assert.deepEqual([...output], [NaN, 2]);
 * ```
 */
export function rollingMeanDeviation(
  input: Float64Array,
  output: Float64Array,
  { window }: WindowOptions,
): Float64Array {
  assertWindow(input, output, window);
  return overRuns(input, output, window, deviationRun);
}
