import {
  assertInteger,
  assertKnownOptions,
  assertSameLength,
  type Bars,
  type OptionNames,
  withDisplay,
} from "../core/mod.ts";
import { maskFilled } from "./mask_filled.ts";

/**
 * What a model is to predict, a value a bar. Row t is a function of the bars `spanStart[t]` to
 * `spanEnd[t]`, all after t (and of bar t, from which it counts): whoever splits the data reads
 * from the span what a row has seen.
 */
export interface Labels {
  readonly name: string;
  /** Bars from a row to the last one that its value needs. */
  readonly horizon: number;
  /** The value, NaN where it is not known. */
  readonly values: Float64Array;
  /** First bar after the row that its value needs, at most the last bar. */
  readonly spanStart: Int32Array;
  /** Last bar that the value needs, inclusive, at most the last bar. */
  readonly spanEnd: Int32Array;
}

declare module "../core/display.ts" {
  interface Displayed {
    labels: Labels;
  }
}

/** Options of labels that look a fixed number of bars ahead. */
export interface HorizonOptions {
  /** Bars to look ahead. */
  readonly horizon: number;
}

const KNOWN: OptionNames<HorizonOptions> = {
  horizon: true,
};

/** What makes labels, see {@linkcode createLabels}. */
export interface LabelParts extends HorizonOptions {
  readonly name: string;
  /** A value a bar, NaN where it is not known. */
  readonly values: Float64Array;
  /** Last bar that each value needs. Default: `horizon` bars after the row, at most the last bar. */
  readonly spanEnd?: Int32Array;
}

/**
 * Labels out of values and the ends of their spans, which begin with the bar after the row. Values that
 * need a bar that no source gave become NaN.
 *
 * @throws {TypeError} unless there is a value and an end for each of the bars
 *
 * @example
 * ```ts
 * import { createBars } from "lib/core/mod.ts";
 * import { createLabels } from "lib/labels/mod.ts";
 * import assert from "node:assert/strict";
 * const x = Float64Array.of(4, 5, 5);
 * const bars = createBars(
 *   { time: x, open: x, high: x, low: x, close: x, volume: x },
 *   { symbol: "TEST", intervalMs: 1 },
 * );
 * const labels = createLabels(bars, { name: "mine", horizon: 1, values: x });
 * assert.deepEqual([...labels.spanEnd], [1, 2, 2]);
 * ```
 */
export function createLabels(
  bars: Bars,
  { name, horizon, values: all, spanEnd = endsAfter(bars.length, horizon) }: LabelParts,
): Labels {
  assertSameLength({ time: bars.time, values: all, spanEnd });
  const spanStart = endsAfter(bars.length, 1);
  const values = maskFilled(bars, { values: all, spanEnd });
  return Object.freeze(withDisplay("labels", { name, horizon, values, spanStart, spanEnd }));
}

/** For each row the row `horizon` bars later, at most the last one. */
function endsAfter(length: number, horizon: number): Int32Array {
  const ends = new Int32Array(length);
  for (let t = 0; t < length; t++) ends[t] = Math.min(t + horizon, length - 1);
  return ends;
}

/**
 * Throws a `TypeError` for an option that the label `what` does not have, and a `RangeError` unless the
 * horizon is a count of bars.
 */
export function assertHorizonOptions(what: string, options: HorizonOptions): void {
  assertKnownOptions(what, options, KNOWN);
  const { horizon } = options;
  assertInteger("horizon", horizon, { min: 1 });
}
