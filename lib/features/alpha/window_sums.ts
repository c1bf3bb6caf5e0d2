import { PARTS } from "./windows.ts";
import type { RowRange } from "./workspace.ts";

/**
 * Sum of the last values of `x` over each window. The first window is added up anew in every row, a
 * longer one is the sum of its two parts: nothing runs on, so nothing drifts, a gap is forgotten
 * with the window, and a row's bits depend on its window alone.
 */
export function windowSums(
  x: Float64Array,
  sums: readonly Float64Array[],
  { from, to }: RowRange,
): void {
  const first = sums[0];
  for (let at = from; at < to; at++) {
    first[at] = x[at - 4] + x[at - 3] + x[at - 2] + x[at - 1] + x[at];
  }
  for (const { whole, newer, older, lag } of PARTS) {
    const sum = sums[whole], a = sums[newer], b = sums[older];
    for (let at = from; at < to; at++) sum[at] = a[at] + b[at - lag];
  }
}
