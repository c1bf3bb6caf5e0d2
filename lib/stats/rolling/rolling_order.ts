import { assertNumber } from "../../core/mod.ts";
import { overRuns } from "./runs.ts";
import { SortedWindow } from "./sorted_window.ts";
import { assertWindow, type WindowOptions } from "./window.ts";

/** Moves a sorted window along and writes what `read` makes of it into each row. */
function overSorted(
  input: Float64Array,
  output: Float64Array,
  window: number,
  read: (sorted: SortedWindow) => number,
): Float64Array {
  assertWindow(input, output, window);
  const sorted = new SortedWindow(window);
  return overRuns(input, output, window, (x, out, from, to) => {
    sorted.clear();
    for (let t = from; t < from + window; t++) sorted.add(x[t]);
    out[from + window - 1] = read(sorted);
    for (let t = from + window; t < to; t++) {
      sorted.replace(x[t - window], x[t]);
      out[t] = read(sorted);
    }
  });
}

/** Options of {@linkcode rollingQuantile}. */
export interface RollingQuantileOptions extends WindowOptions {
  /** Share of values below the quantile, 0 to 1; 0.5 is the median. */
  readonly q: number;
}

/**
 * Quantile of the last `window` values of each row, linear between neighbours (NumPy's default),
 * written into `output` (another array than `input`) and returned. Rows with a missing or infinite
 * value in their window, and the first `window - 1` rows, are NaN.
 *
 * @example
 * ```ts
 * import { rollingQuantile } from "lib/stats/rolling/mod.ts";
 * import assert from "node:assert/strict";
 * const x = Float64Array.of(9, 1, 2);
 * const output = rollingQuantile(x, new Float64Array(3), { window: 3, q: 0.5 });
 * assert.deepEqual([...output], [NaN, NaN, 2]);
 * ```
 */
export function rollingQuantile(
  input: Float64Array,
  output: Float64Array,
  { window, q }: RollingQuantileOptions,
): Float64Array {
  assertNumber("q", q, { min: 0, max: 1 });
  return overSorted(input, output, window, (sorted) => sorted.quantile(q));
}

/**
 * Rank of each row's value among the last `window`, divided by `window`: above 0, 1 for the largest,
 * the mean rank for equal values (`rolling.rank(pct=True)` of pandas). Written into `output` (another array than `input`) and returned. Rows with a missing or infinite
 * value in their window, and the first `window - 1` rows, are NaN.
 *
 * @example
 * ```ts
 * import { rollingRank } from "lib/stats/rolling/mod.ts";
 * import assert from "node:assert/strict";
 * const output = rollingRank(Float64Array.of(9, 1), new Float64Array(2), { window: 2 });
 * assert.deepEqual([...output], [NaN, 0.5]);
 * ```
 */
export function rollingRank(
  input: Float64Array,
  output: Float64Array,
  { window }: WindowOptions,
): Float64Array {
  return overSorted(input, output, window, (sorted) => sorted.rank());
}
