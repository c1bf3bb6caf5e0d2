import { assertKnownOptions, type OptionNames } from "../core/mod.ts";
import type { Labels } from "./labels.ts";

/** Which rows count in sample weights. */
export interface WeightOptions {
  /**
   * Rows whose labels count, as those of a training part: the weights of others are NaN. Labels behind
   * it would tell of the time after it. Default: every row with a value.
   */
  readonly rows?: ArrayLike<number>;
}

export const WEIGHT_NAMES: OptionNames<WeightOptions> = { rows: true };

/** What sample weights read of labels: a row each, whose spans are of bars. */
export type Spans = Pick<Labels, "values" | "spanStart" | "spanEnd">;

/** The rows that count: with a value, and asked for. */
export function countedRows({ values }: Spans, { rows }: WeightOptions): Int32Array {
  const counted = new Int32Array(rows?.length ?? values.length);
  let count = 0;
  for (let i = 0; i < counted.length; i++) {
    const row = rows ? rows[i] : i;
    if (!(row >= 0 && row < values.length)) {
      throw new RangeError(`Expected rows below ${values.length} but found ${row}`);
    }
    if (!Number.isNaN(values[row])) counted[count++] = row;
  }
  return counted.subarray(0, count);
}

/**
 * For each bar the number of labels whose span it lies in (López de Prado, Advances in Financial Machine
 * Learning, 2018, 4.3). Rows without a value do not count. Time grows with the rows, not with the spans.
 *
 * @throws {RangeError} for rows that there are not
 *
 * @example
 * ```ts
 * import { createBars } from "lib/core/mod.ts";
 * import { concurrency, direction } from "lib/labels/mod.ts";
 * import assert from "node:assert/strict";
 * const x = Float64Array.of(1, 2, 3, 4);
 * const bars = createBars(
 *   { time: x, open: x, high: x, low: x, close: x, volume: x },
 *   { symbol: "TEST", intervalMs: 1 },
 * );
 * assert.deepEqual([...concurrency(direction(bars, { horizon: 2 }))], [0, 1, 2, 1]);
 * ```
 */
export function concurrency(labels: Spans, options: WeightOptions = {}): Int32Array {
  assertKnownOptions("concurrency", options, WEIGHT_NAMES);
  return concurrencyOf(labels, countedRows(labels, options));
}

/** As {@linkcode concurrency}, of rows that are known to count. */
export function concurrencyOf(
  { values, spanStart, spanEnd }: Spans,
  rows: Int32Array,
): Int32Array {
  // Samples leave rows out, so that their spans reach beyond their number.
  let bars = values.length;
  for (const row of rows) bars = Math.max(bars, spanEnd[row] + 1);
  const count = new Int32Array(bars + 1);
  for (const row of rows) {
    count[spanStart[row]]++;
    count[spanEnd[row] + 1]--;
  }
  for (let t = 1; t < count.length; t++) count[t] += count[t - 1];
  return count.subarray(0, bars);
}
