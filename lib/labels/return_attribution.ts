import { assertKnownOptions, assertSameLength, type Bars } from "../core/mod.ts";
import { logChange } from "../stats/rolling/mod.ts";
import {
  concurrencyOf,
  countedRows,
  type Spans,
  WEIGHT_NAMES,
  type WeightOptions,
} from "./concurrency.ts";

/**
 * Weights by what each label saw happen: the size of the sum of `ln(close / close[t-1]) / concurrency`
 * over its span, scaled to a mean of 1 (López de Prado, Advances in Financial Machine Learning, 2018,
 * 4.10; there a span begins with the row's own bar, whose return the label does not hold). NaN for rows
 * that do not count, and where a close in the span, or the one before it, is missing or not above 0. Time
 * grows with the rows, not with the spans.
 *
 * @throws {RangeError} for rows that there are not; {TypeError} unless the labels are of these bars
 *
 * @example
 * ```ts
 * import { createBars } from "lib/core/mod.ts";
 * import { direction, returnAttribution } from "lib/labels/mod.ts";
 * import assert from "node:assert/strict";
 * const x = Float64Array.of(1, 2, 2, 4);
 * const bars = createBars(
 *   { time: x, open: x, high: x, low: x, close: x, volume: x },
 *   { symbol: "TEST", intervalMs: 1 },
 * );
 * const weights = returnAttribution(bars, direction(bars, { horizon: 1 }));
 * assert.deepEqual([...weights], [1.5, 0, 1.5, NaN]);
 * ```
 */
export function returnAttribution(
  bars: Bars,
  labels: Spans,
  options: WeightOptions = {},
): Float64Array {
  assertKnownOptions("returnAttribution", options, WEIGHT_NAMES);
  const { spanStart, spanEnd, values } = labels;
  assertSameLength({ close: bars.close, values });
  const rows = countedRows(labels, options);
  const count = concurrencyOf(labels, rows);
  const returns = logChange(bars.close, new Float64Array(bars.length));
  // Of bars 0 to t - 1: returns by their labels, and how many are missing.
  const shares = new Float64Array(bars.length + 1), missing = new Int32Array(bars.length + 1);
  for (let t = 0; t < bars.length; t++) {
    const known = !Number.isNaN(returns[t]);
    shares[t + 1] = shares[t] + (known && count[t] > 0 ? returns[t] / count[t] : 0);
    missing[t + 1] = missing[t] + (known ? 0 : 1);
  }
  const weights = new Float64Array(bars.length).fill(NaN);
  let sum = 0, weighted = 0;
  for (const row of rows) {
    const start = spanStart[row], end = spanEnd[row] + 1;
    if (missing[end] > missing[start]) continue;
    weights[row] = Math.abs(shares[end] - shares[start]);
    sum += weights[row];
    weighted++;
  }
  if (sum > 0) { for (const row of rows) weights[row] *= weighted / sum; }
  return weights;
}
