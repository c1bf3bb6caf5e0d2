import {
  assertInteger,
  assertKnownOptions,
  type BarColumn,
  type Bars,
  type OptionNames,
} from "../../core/mod.ts";
import { insertRows, rowsIn } from "./insert_rows.ts";
import type { MarkGapsOptions } from "./mark_gaps.ts";
import type { Repaired } from "./repaired.ts";

/** Options of {@linkcode fillGaps}. */
export interface FillGapsOptions extends MarkGapsOptions {
  /** "previousClose": open, high, low and close are the last close, the volume is 0. No default. */
  readonly method: "previousClose";
  /** Holes of more bars stay as they are. Default: no limit. */
  readonly maxBars?: number;
}

const KNOWN: OptionNames<FillGapsOptions> = { calendar: true, method: true, maxBars: true };

const FLAT: ReadonlySet<BarColumn> = new Set(["open", "high", "low", "close"]);

/**
 * The bars with made-up rows in their holes, which say so: `filled` is 1 there, the report counts
 * them, and no label looks at them. Only what `method` names is done: there is no default, because a
 * price that nobody paid is a lie that a model may learn from.
 *
 * Throws a `TypeError` when no method is given, and a `RangeError` when times do not increase.
 *
 * @example
 * ```ts
 * import { createBars } from "lib/core/mod.ts";
 * import { fillGaps } from "lib/data/mod.ts";
 * import assert from "node:assert/strict";
 * const x = Float64Array.of(1, 2, 4);
 * const holed = createBars(
 *   { time: x, open: x, high: x, low: x, close: x, volume: x },
 *   { symbol: "TEST", intervalMs: 1 },
 * );
 * const { bars } = fillGaps(holed, { method: "previousClose" });
 * assert.deepEqual([...bars.close], [1, 2, 2, 4]);
 * assert.deepEqual([...bars.volume], [1, 2, 0, 4]);
 * assert.deepEqual([...bars.filled!], [0, 0, 1, 0]);
 * ```
 */
export function fillGaps(bars: Bars, options: FillGapsOptions): Repaired {
  assertKnownOptions("fillGaps", options ?? {}, KNOWN);
  const { method, calendar = "continuous", maxBars } = options ?? {};
  if (method !== "previousClose") {
    throw new TypeError(
      `Expected fillGaps to be told a method ("previousClose") but found ${
        method === undefined ? "none" : `"${method}"`
      }; made-up prices are not to be had by accident`,
    );
  }
  if (maxBars !== undefined) assertInteger("maxBars", maxBars, { min: 1 });
  const { added, holes, left, ...filled } = insertRows(bars, {
    calendar,
    maxBars: maxBars ?? Infinity,
    value: (name, close) => name === "filled" ? 1 : FLAT.has(name) ? close : 0,
  });
  return {
    bars: filled.bars,
    record: {
      action: "fillGaps",
      detail: `filled ${rowsIn(added, holes)} by the previous close${
        left > 0 ? `; ${left} longer than ${maxBars} bars left alone` : ""
      }`,
      rows: added,
    },
  };
}
