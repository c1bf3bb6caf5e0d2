import { assertWindow, type WindowOptions } from "./window.ts";

/** Share of gains in all changes, 50 when nothing moved: TA-Lib says 0 there, as after a crash. */
function index(gain: number, total: number): number {
  return total > 0 ? 100 * (gain / total) : 50;
}

/**
 * Wilder's relative strength index, 0 to 100, written into `output` (which may be `input`) and
 * returned: smoothed gains over smoothed gains and losses, weight `1 / window` on the newest
 * change, begun at the mean of the first `window` changes (TA-Lib's convention). The first `window`
 * rows are NaN. A missing or infinite value makes its row NaN and starts the recursion anew, so the
 * `window` rows after it are NaN, too. Where nothing ever moved the index is 50.
 *
 * @example
 * ```ts
 * import { wilderRsi } from "lib/stats/rolling/mod.ts";
 * import assert from "node:assert/strict";
 * const output = wilderRsi(Float64Array.of(1, 2, 1, 4), new Float64Array(4), { window: 2 });
 * assert.deepEqual([...output], [NaN, NaN, 50, 87.5]);
 * ```
 */
export function wilderRsi(
  input: Float64Array,
  output: Float64Array,
  { window }: WindowOptions,
): Float64Array {
  assertWindow(input, output, window);
  const n = input.length;
  const alpha = 1 / window;
  const half = alpha / 2;
  const keep = 1 - alpha;
  let i = 0;
  while (i < n) {
    // Changes seen since the last gap; -1 before there is a value to change from.
    let changes = -1;
    let gain = 0, total = 0, previous = 0;
    for (; i < n && changes < window; i++) {
      const x = input[i];
      output[i] = NaN;
      if (x - x !== 0) {
        changes = -1;
        gain = total = 0;
        continue;
      }
      if (changes >= 0) {
        if (x > previous) gain += x - previous;
        total += Math.abs(x - previous);
      }
      changes++;
      previous = x;
    }
    if (changes < window) break;
    gain *= alpha;
    total *= alpha;
    output[i - 1] = index(gain, total);
    for (; i < n; i++) {
      const x = input[i];
      if (x - x !== 0) break;
      const change = x - previous;
      previous = x;
      const size = Math.abs(change);
      // No branch on the sign, which nothing could predict: the sum is twice a gain, or 0.
      gain = gain * keep + (change + size) * half;
      total = total * keep + size * alpha;
      output[i] = index(gain, total);
    }
  }
  return output;
}
