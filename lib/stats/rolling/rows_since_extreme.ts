import { overRuns } from "./runs.ts";
import { assertWindow, type WindowOptions } from "./window.ts";

/** Options of {@linkcode rowsSinceMax} and {@linkcode rowsSinceMin}. */
export interface RowsSinceOptions extends WindowOptions {
  /** Which of equal values counts. Default: "latest". */
  readonly tie?: "latest" | "earliest";
}

/**
 * Places of extremes by van Herk's blocks, as in `rollingMax`: a row costs two comparisons whatever
 * the window. `sign` -1 makes the smallest the largest.
 */
function rowsSince(
  input: Float64Array,
  output: Float64Array,
  { window, tie = "latest" }: RowsSinceOptions,
  sign: number,
): Float64Array {
  assertWindow(input, output, window);
  const latest = tie === "latest";
  const last = window - 1;
  // The extreme of the rows after j in the block before, and its row.
  const values = new Float64Array(window), rows = new Float64Array(window);
  return overRuns(input, output, window, (x, out, from, to) => {
    values.fill(-Infinity);
    for (let start = from; start < to; start += window) {
      let best = -Infinity, row = -1;
      for (let j = last, i = start - 1; j > 0 && start > from; j--, i--) {
        const value = sign * x[i];
        if (latest ? value > best : value >= best) {
          best = value;
          row = i;
        }
        values[j - 1] = best;
        rows[j - 1] = row;
      }
      const count = Math.min(window, to - start);
      best = -Infinity;
      row = -1;
      for (let j = 0; j < count; j++) {
        const i = start + j;
        const value = sign * x[i];
        if (latest ? value >= best : value > best) {
          best = value;
          row = i;
        }
        const before = values[j];
        out[i] = i - ((latest ? before > best : before >= best) ? rows[j] : row);
      }
    }
    out.fill(NaN, from, from + last);
  });
}

/**
 * Rows since the largest of the last `window` values, 0 when it is the row's own, written into `output` (another array than `input`) and returned. Rows with a missing or
 * infinite value in their window, and the first `window - 1` rows, are NaN.
 *
 * @example
 * ```ts
 * import { rowsSinceMax } from "lib/stats/rolling/mod.ts";
 * import assert from "node:assert/strict";
 * const output = rowsSinceMax(Float64Array.of(5, 1, 2), new Float64Array(3), { window: 3 });
 * assert.deepEqual([...output], [NaN, NaN, 2]);
 * ```
 */
export function rowsSinceMax(
  input: Float64Array,
  output: Float64Array,
  options: RowsSinceOptions,
): Float64Array {
  return rowsSince(input, output, options, 1);
}

/**
 * Rows since the smallest of the last `window` values; else as {@linkcode rowsSinceMax}.
 *
 * @example
 * ```ts
 * import { rowsSinceMin } from "lib/stats/rolling/mod.ts";
 * import assert from "node:assert/strict";
 * const output = rowsSinceMin(Float64Array.of(5, 1, 2), new Float64Array(3), { window: 3 });
 * assert.deepEqual([...output], [NaN, NaN, 1]);
 * ```
 */
export function rowsSinceMin(
  input: Float64Array,
  output: Float64Array,
  options: RowsSinceOptions,
): Float64Array {
  return rowsSince(input, output, options, -1);
}
