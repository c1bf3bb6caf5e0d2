import { assertKnownOptions, type BarColumn, type Bars, type OptionNames } from "../../core/mod.ts";
import type { Calendar } from "../calendar.ts";
import { insertRows, rowsIn } from "./insert_rows.ts";
import type { Repaired } from "./repaired.ts";

/** Options of {@linkcode markGaps}. */
export interface MarkGapsOptions {
  /** When bars are expected. Default: "continuous". */
  readonly calendar?: Calendar;
}

const KNOWN: OptionNames<MarkGapsOptions> = { calendar: true };

/**
 * The bars with a row at every time that the calendar expects. The new rows hold NaN and `filled` 1:
 * a window over a hole then sees that something is missing, and its features and labels are NaN.
 *
 * Throws a `RangeError` when times do not increase.
 *
 * @example
 * ```ts
 * import { createBars } from "lib/core/mod.ts";
 * import { markGaps } from "lib/data/mod.ts";
 * import assert from "node:assert/strict";
 * const x = Float64Array.of(0, 1, 3);
 * const holed = createBars(
 *   { time: x, open: x, high: x, low: x, close: x, volume: x },
 *   { symbol: "TEST", intervalMs: 1 },
 * );
 * const { bars } = markGaps(holed);
 * assert.deepEqual([...bars.close], [0, 1, NaN, 3]);
 * assert.deepEqual([...bars.filled!], [0, 0, 1, 0]);
 * ```
 */
export function markGaps(bars: Bars, options: MarkGapsOptions = {}): Repaired {
  assertKnownOptions("markGaps", options, KNOWN);
  const { calendar = "continuous" } = options;
  const value = (name: BarColumn) => name === "filled" ? 1 : NaN;
  const { added, holes, ...marked } = insertRows(bars, { calendar, maxBars: Infinity, value });
  return {
    bars: marked.bars,
    record: { action: "markGaps", detail: `marked ${rowsIn(added, holes)}`, rows: added },
  };
}
