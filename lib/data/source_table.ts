import type { TimeUnit } from "./epoch_time.ts";
import { epochToMs } from "./epoch_time.ts";
import { parseIsoTime } from "./iso_time.ts";
import { cellError, parseNumberCell } from "./cells.ts";

/** A file's columns, converted when asked for; errors name the file, the place and the value. */
export interface SourceTable {
  /** Column names as they stand in the file. */
  readonly names: readonly string[];
  readonly rows: number;
  /** A column of numbers; NaN where the cell is missing. */
  numbers(name: string): Float64Array;
  /** A column as text; "" where the cell is missing. */
  texts(name: string): readonly string[];
  /** Where a row stands, for messages: `prices.csv line 17`. */
  place(row: number): string;
  /** A column of times in UTC milliseconds; a missing one is an error. */
  times(name: string, unit?: TimeUnit): Float64Array;
}

/** Options of {@linkcode textToNumbers} and {@linkcode textToTimes}. */
export interface TextColumnOptions {
  /** Name of the column, for messages. */
  readonly column: string;
  /** Names file and row: `prices.csv line 17`. */
  readonly place: (row: number) => string;
}

/** Numbers of text cells; NaN where a cell is missing. */
export function textToNumbers(
  cells: readonly string[],
  { column, place }: TextColumnOptions,
): Float64Array {
  const values = new Float64Array(cells.length);
  for (let i = 0; i < cells.length; i++) {
    const value = parseNumberCell(cells[i]);
    if (value === undefined) throw cellError(place(i), "a number", { column, cell: cells[i] });
    values[i] = value;
  }
  return values;
}

/** UTC milliseconds of text cells that hold ISO 8601 times or, all of them, numbers. */
export function textToTimes(
  cells: readonly string[],
  { column, place, unit }: TextColumnOptions & { readonly unit?: TimeUnit },
): Float64Array {
  const fail = (row: number, expected: string) =>
    cellError(place(row), expected, { column, cell: cells[row] });
  if (unit || (cells.length > 0 && !Number.isNaN(parseNumberCell(cells[0]) ?? NaN))) {
    const values = new Float64Array(cells.length);
    for (let i = 0; i < cells.length; i++) values[i] = parseNumberCell(cells[i]) ?? NaN;
    return epochToMs(values, { unit, fail });
  }
  const times = new Float64Array(cells.length);
  for (let i = 0; i < cells.length; i++) {
    const time = parseIsoTime(cells[i].trim());
    if (Number.isNaN(time)) throw fail(i, "a time in ISO 8601, like 2024-03-01T02:00:00Z,");
    times[i] = time;
  }
  return times;
}
