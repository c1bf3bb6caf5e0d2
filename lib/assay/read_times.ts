import type { SourceTable } from "../data/source_table.ts";

/** Options of {@linkcode readTimes}. */
export interface ReadTimesOptions {
  readonly path: string;
  /** The column; undefined when there is none. */
  readonly name: string | undefined;
  /** Whether the user named it, so that it must hold times. */
  readonly stated: boolean;
}

/** Whether a column counts rows, as data frames without an index do: 0, 1, 2, … */
function countsRows(table: SourceTable, name: string): boolean {
  const cells = table.texts(name);
  const first = Number(cells[0]);
  return (first === 0 || first === 1) && cells.every((cell, i) => Number(cell) === first + i);
}

/**
 * Times of a table in UTC milliseconds, strictly increasing; undefined when it has none. Throws a
 * `RangeError` naming the row that is not later than the one before.
 */
export function readTimes(
  table: SourceTable,
  { path, name, stated }: ReadTimesOptions,
): Float64Array | undefined {
  if (table.rows === 0) {
    throw new RangeError(`${path}: Expected at least one row but found only column names`);
  }
  if (name === undefined || (!stated && countsRows(table, name))) return undefined;
  const times = table.times(name);
  for (let i = 1; i < times.length; i++) {
    if (times[i] > times[i - 1]) continue;
    const iso = (ms: number) => new Date(ms).toISOString();
    throw new RangeError(
      `${table.place(i)}, column ${name || '""'}: Expected a time after ${
        iso(times[i - 1])
      } but found ${iso(times[i])}; sort the rows by time and remove doubled ones`,
    );
  }
  return times;
}
