import {
  assertKnownOptions,
  type BarColumn,
  type BarColumns,
  type Bars,
  createBars,
  type OptionNames,
} from "../../core/mod.ts";
import { formatTime } from "../quality_report.ts";
import { columnsOf } from "./columns_of.ts";
import type { Repaired } from "./repaired.ts";

/** Options of {@linkcode dropDuplicates}. */
export interface DropDuplicatesOptions {
  /**
   * Which row stays when rows of one time differ: the first or the last of them. Default: none does,
   * it is an error.
   */
  readonly keep?: "first" | "last";
}

const KNOWN: OptionNames<DropDuplicatesOptions> = { keep: true };

/** The rows at `rows`, in that order, of all columns. */
function takeRows(bars: Bars, rows: Int32Array): Bars {
  const columns: Partial<Record<BarColumn, Float64Array>> = {};
  for (const name of columnsOf(bars)) {
    const source = bars[name]!, taken = new Float64Array(rows.length);
    for (let i = 0; i < rows.length; i++) taken[i] = source[rows[i]];
    columns[name] = taken;
  }
  return createBars(columns as BarColumns, bars);
}

/** The first column in which two rows differ. */
function differing(bars: Bars, a: number, b: number): BarColumn | undefined {
  return columnsOf(bars).find((name) => !Object.is(bars[name]![a], bars[name]![b]));
}

/**
 * The bars without rows whose time another row has. Rows that are the same in all columns are one;
 * where they differ, `keep` must say which one stays. All rows keep their order.
 *
 * Throws a `RangeError` naming both rows when they differ and `keep` is not given.
 *
 * @example
 * ```ts
 * import { createBars } from "lib/core/mod.ts";
 * import { dropDuplicates } from "lib/data/mod.ts";
 * import assert from "node:assert/strict";
 * const x = Float64Array.of(0, 1, 1, 2);
 * const doubled = createBars(
 *   { time: x, open: x, high: x, low: x, close: x, volume: x },
 *   { symbol: "TEST", intervalMs: 1 },
 * );
 * const { bars, record } = dropDuplicates(doubled);
 * assert.deepEqual([...bars.time], [0, 1, 2]);
 * assert.equal(record.detail, "dropped 1 row with the time of another, all the same as it");
 * ```
 */
export function dropDuplicates(bars: Bars, options: DropDuplicatesOptions = {}): Repaired {
  assertKnownOptions("dropDuplicates", options, KNOWN);
  const { keep } = options;
  if (keep !== undefined && keep !== "first" && keep !== "last") {
    throw new RangeError(`Expected keep to be first or last but found "${keep}"`);
  }
  const kept = new Map<number, number>(); // row by time
  const dropped = new Uint8Array(bars.length);
  let different = 0;
  for (let i = 0; i < bars.length; i++) {
    const before = kept.get(bars.time[i]);
    if (before === undefined) {
      kept.set(bars.time[i], i);
      continue;
    }
    const column = differing(bars, before, i);
    if (column !== undefined) {
      if (keep === undefined) {
        throw new RangeError(
          `Expected rows of one time to be the same but found ${column} ${
            bars[column]![before]
          } in row ${before} and ${bars[column]![i]} in row ${i} at ${
            formatTime(bars.time[i])
          }; say which to keep`,
        );
      }
      different++;
    }
    if (keep === "last") {
      dropped[before] = 1;
      kept.set(bars.time[i], i);
    } else dropped[i] = 1;
  }
  const rows = Int32Array.from(dropped.keys().filter((row) => dropped[row] === 0));
  const count = bars.length - rows.length;
  const how = different === 0
    ? "all the same as it"
    : `${different} of them different, kept the ${keep}`;
  return {
    bars: count === 0 ? bars : takeRows(bars, rows),
    record: {
      action: "dropDuplicates",
      detail: `dropped ${count} ${count === 1 ? "row" : "rows"} with the time of another, ${how}`,
      rows: count,
    },
  };
}
