import { mergeRows } from "./merge_rows.ts";
import { type NumberColumns, pickRows } from "./tidy_rows.ts";

/** Rows of a store, told apart by where they come from. */
export interface SplitRows {
  /** Rows that a source gave. */
  readonly given: NumberColumns;
  /** Rows that a repair put in: `filled` is 1. Undefined when there are none. */
  readonly filled?: NumberColumns;
}

/** Takes the rows that a repair put in apart: they are no reading of any source, and yield to one. */
export function splitFilled(columns: NumberColumns): SplitRows {
  const { filled } = columns;
  if (!filled?.some((value) => value > 0)) return { given: columns };
  const rows = Uint32Array.from(filled.keys());
  return {
    given: pickRows(columns, rows.filter((row) => !(filled[row] > 0))),
    filled: pickRows(columns, rows.filter((row) => filled[row] > 0)),
  };
}

/** The rows with those that a repair put in wherever no source has one. */
export function restoreFilled(given: NumberColumns, filled?: NumberColumns): NumberColumns {
  const known = new Set(given.time);
  const rows = filled &&
    Uint32Array.from(filled.time.keys()).filter((row) => !known.has(filled.time[row]));
  const all = rows && rows.length > 0
    ? mergeRows(
      { name: "the rows", columns: given },
      { name: "the repair", columns: pickRows(filled, rows) },
    )
    : given;
  if (!all.filled) return all;
  // What a source has given since the repair is not filled.
  return { ...all, filled: all.filled.map((value) => Number.isNaN(value) ? 0 : value) };
}
