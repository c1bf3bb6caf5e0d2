import { assertInteger } from "../../core/mod.ts";
import { overRuns } from "./runs.ts";
import { assertWindow, type WindowOptions } from "./window.ts";

/** Weights of a window, linear in the position 0 (oldest) to window - 1 (the row itself). */
interface LinearWeights {
  /** Weight of every value. */
  readonly constant: number;
  /** Added per position. */
  readonly slope: number;
  /** Sum of all weights: 1 for a mean, 0 for a difference. */
  readonly total: number;
}

/**
 * A weighted sum of the last `window` values with weights linear in the position. Sums are taken
 * block by block as in `rollingMean`, relative to a value of the window itself, so nothing drifts.
 */
function linearSum(
  input: Float64Array,
  output: Float64Array,
  window: number,
  { constant, slope, total }: LinearWeights,
): Float64Array {
  assertWindow(input, output, window);
  const last = window - 1;
  // Sums over the block before of the rows after j, plain and times their position in the window.
  const sums = new Float64Array(window), moments = new Float64Array(window);
  return overRuns(input, output, window, (x, out, from, to) => {
    // The first window ends where the first block does, so it is the only one without a block before.
    let start = from;
    let anchor = x[from], sum = 0, moment = 0;
    for (let j = 0; j < window; j++) {
      moment += j * (x[from + j] - anchor);
      sum += x[from + j] - anchor;
    }
    out[from + last] = total * anchor + constant * sum + slope * moment;
    for (start += window; start < to; start += window) {
      anchor = x[start];
      sum = moment = 0;
      for (let j = last; j > 0; j--) {
        moment += sum;
        sum += x[start - window + j] - anchor;
        sums[j - 1] = sum;
        moments[j - 1] = moment;
      }
      const base = total * anchor;
      const count = Math.min(window, to - start);
      sum = moment = 0;
      for (let j = 0; j < count; j++) {
        const value = x[start + j] - anchor;
        moment += last * value - sum;
        sum += value;
        out[start + j] = base + constant * (sums[j] + sum) + slope * (moments[j] + moment);
      }
    }
  });
}

/**
 * Mean of the last `window` values with weights 1 (oldest) to `window`, written into `output`
 * (another array than `input`) and returned. Rows with a missing or infinite value in their window,
 * and the first `window - 1` rows, are NaN.
 *
 * @example
 * ```ts
 * import { rollingWeightedMean } from "lib/stats/rolling/mod.ts";
 * import assert from "node:assert/strict";
 * const output = rollingWeightedMean(Float64Array.of(3, 6), new Float64Array(2), { window: 2 });
 * assert.deepEqual([...output], [NaN, 5]);
 * ```
 */
export function rollingWeightedMean(
  input: Float64Array,
  output: Float64Array,
  { window }: WindowOptions,
): Float64Array {
  const unit = 2 / (window * (window + 1));
  return linearSum(input, output, window, { constant: unit, slope: unit, total: 1 });
}

/** Options of {@linkcode rollingLine}. */
export interface RollingLineOptions extends WindowOptions {
  /**
   * Place of the line to read, in rows from the window's first: 0 is the intercept, `window - 1` the
   * row itself, `window` a forecast of the next row. Default: `window - 1`.
   */
  readonly at?: number;
}

/**
 * The least-squares line through the last `window` values (at least 2), read at one place, written
 * into `output` (another array than `input`) and returned. Rows with a missing or infinite value in
 * their window, and the first `window - 1` rows, are NaN.
 *
 * @example
 * ```ts
 * import { rollingLine } from "lib/stats/rolling/mod.ts";
 * import assert from "node:assert/strict";
 * const output = rollingLine(Float64Array.of(1, 3, 5), new Float64Array(3), { window: 3, at: 3 });
 * assert.deepEqual([...output], [NaN, NaN, 7]);
 * ```
 */
export function rollingLine(
  input: Float64Array,
  output: Float64Array,
  { window, at = window - 1 }: RollingLineOptions,
): Float64Array {
  assertInteger("window", window, { min: 2 });
  const middle = (window - 1) / 2;
  const lean = 12 * (at - middle) / (window * (window * window - 1));
  const constant = 1 / window - lean * middle;
  return linearSum(input, output, window, { constant, slope: lean, total: 1 });
}

/**
 * Slope, per row, of the least-squares line through the last `window` values (at least 2), written
 * into `output` (another array than `input`) and returned. Rows with a missing or infinite value in
 * their window, and the first `window - 1` rows, are NaN.
 *
 * @example
 * ```ts
 * import { rollingSlope } from "lib/stats/rolling/mod.ts";
 * import assert from "node:assert/strict";
 * const output = rollingSlope(Float64Array.of(1, 3, 5), new Float64Array(3), { window: 3 });
 * assert.deepEqual([...output], [NaN, NaN, 2]);
 * ```
 */
export function rollingSlope(
  input: Float64Array,
  output: Float64Array,
  { window }: WindowOptions,
): Float64Array {
  assertInteger("window", window, { min: 2 });
  const slope = 12 / (window * (window * window - 1));
  return linearSum(input, output, window, { constant: -slope * (window - 1) / 2, slope, total: 0 });
}
