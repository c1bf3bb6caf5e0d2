import { assertKnownOptions } from "../core/mod.ts";
import {
  concurrencyOf,
  countedRows,
  type Spans,
  WEIGHT_NAMES,
  type WeightOptions,
} from "./concurrency.ts";

/**
 * How far each label speaks of bars of its own: the mean of `1 / concurrency` over its span (average
 * uniqueness; López de Prado, Advances in Financial Machine Learning, 2018, 4.4). 1 where no other label
 * shares a bar, `1 / horizon` in the middle of labels that all look as far. NaN for rows that do not
 * count. The sum is the number of independent labels that the rows are worth. Time grows with the rows,
 * not with the spans.
 *
 * @throws {RangeError} for rows that there are not
 *
 * @example
 * ```ts
 * import { createBars } from "lib/core/mod.ts";
 * import { direction, uniqueness } from "lib/labels/mod.ts";
 * import assert from "node:assert/strict";
 * const x = Float64Array.of(1, 2, 3, 4);
 * const bars = createBars(
 *   { time: x, open: x, high: x, low: x, close: x, volume: x },
 *   { symbol: "TEST", intervalMs: 1 },
 * );
 * const labels = direction(bars, { horizon: 2 });
 * assert.deepEqual([...uniqueness(labels)], [0.75, 0.75, NaN, NaN]);
 * assert.deepEqual([...uniqueness(labels, { rows: [0] })], [1, NaN, NaN, NaN]);
 * ```
 */
export function uniqueness(labels: Spans, options: WeightOptions = {}): Float64Array {
  assertKnownOptions("uniqueness", options, WEIGHT_NAMES);
  const { spanStart, spanEnd, values } = labels;
  const rows = countedRows(labels, options);
  const count = concurrencyOf(labels, rows);
  // Of bars 0 to t - 1. Bars in no span add nothing, and no span asks for them.
  const shares = new Float64Array(count.length + 1);
  for (let t = 0; t < count.length; t++) {
    shares[t + 1] = shares[t] + (count[t] > 0 ? 1 / count[t] : 0);
  }
  const weights = new Float64Array(values.length).fill(NaN);
  for (const row of rows) {
    const start = spanStart[row], end = spanEnd[row] + 1;
    weights[row] = (shares[end] - shares[start]) / (end - start);
  }
  return weights;
}
