import { overRuns } from "./runs.ts";
import { assertWindow, type WindowOptions } from "./window.ts";

function sumRun(
  x: Float64Array,
  output: Float64Array,
  from: number,
  to: number,
  window: number,
): void {
  let sum = 0, lost = 0;
  const first = from + window - 1;
  for (let t = from; t < first; t++) {
    const entering = x[t];
    const grown = sum + entering;
    const part = grown - sum;
    lost += (sum - (grown - part)) + (entering - part);
    sum = grown;
  }
  for (let t = first; t < to; t++) {
    const entering = x[t], leaving = x[t + 1 - window];
    const grown = sum + entering;
    const part = grown - sum;
    lost += (sum - (grown - part)) + (entering - part);
    output[t] = grown + lost;
    sum = grown - leaving;
    const rest = sum - grown;
    lost += (grown - (sum - rest)) - (leaving + rest);
  }
}

/**
 * Sum of the last `window` values of each row, written into `output` (another array than `input`)
 * and returned. Rows with a missing or infinite value in their window, and the first `window - 1`
 * rows, are NaN.
 *
 * The running sum carries what each addition rounds away (Knuth's two-sum), so a fall of the level
 * by many powers of ten leaves nothing behind.
 *
 * @example
 * ```ts
 * import { rollingSum } from "lib/stats/rolling/mod.ts";
 * import assert from "node:assert/strict";
 * const output = rollingSum(Float64Array.of(1, 2, 6), new Float64Array(3), { window: 2 });
 * assert.deepEqual([...output], [NaN, 3, 8]);
 * ```
 */
export function rollingSum(
  input: Float64Array,
  output: Float64Array,
  { window }: WindowOptions,
): Float64Array {
  assertWindow(input, output, window);
  return overRuns(input, output, window, sumRun);
}
