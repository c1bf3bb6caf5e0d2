import type { Columns } from "../frame.ts";
import { formatTime } from "../quality_report.ts";
import { Disagreement } from "./errors.ts";

export { formatTime };

/** Columns of numbers, one of them `time`. */
export type NumberColumns = Readonly<Record<string, Float64Array>>;

/** Options of {@linkcode tidyRows}. */
export interface TidyRowsOptions {
  /** Names the source, for messages. */
  readonly name: string;
  /** Told of what was put right. */
  readonly warn: (message: string) => void;
}

function isIncreasing(time: Float64Array): boolean {
  for (let i = 1; i < time.length; i++) if (!(time[i] > time[i - 1])) return false;
  return true;
}

function assertSameRow(columns: NumberColumns, rows: readonly [number, number], name: string) {
  const [a, b] = rows;
  for (const [column, values] of Object.entries(columns)) {
    if (Object.is(values[a], values[b])) continue;
    throw new Disagreement(
      `${name}: Expected one ${column} at ${formatTime(columns.time[a])} but found ${
        values[a]
      } and ${values[b]}; nothing of it is stored`,
    );
  }
}

/** The given rows of every column. */
export function pickRows(columns: NumberColumns, rows: ArrayLike<number>): NumberColumns {
  return Object.fromEntries(
    Object.entries(columns).map((
      [name, values],
    ) => [name, Float64Array.from({ length: rows.length }, (_, i) => values[rows[i]])]),
  );
}

/** Rows `start` to `end` (exclusive) of every column, as views. */
export function sliceRows(columns: NumberColumns, start: number, end: number): NumberColumns {
  return Object.fromEntries(
    Object.entries(columns).map(([name, values]) => [name, values.subarray(start, end)]),
  );
}

/**
 * Rows in order of time, each time once. Exact duplicates are dropped and disorder is sorted, and
 * `warn` is told; sources repeat and shuffle rows when they were put together from parts. Two rows
 * of one time with different values are a {@linkcode Disagreement}: which one holds, nobody knows.
 */
export function tidyRows(
  columns: NumberColumns,
  { name, warn }: TidyRowsOptions,
): NumberColumns {
  const { time } = columns;
  if (isIncreasing(time)) return columns;
  const order = Uint32Array.from(time, (_, row) => row).sort((a, b) => time[a] - time[b]);
  const kept: number[] = [];
  let duplicates = 0, moved = 0;
  for (let i = 0; i < order.length; i++) {
    if (order[i] !== i) moved++;
    const before = kept.at(-1);
    if (before !== undefined && time[before] === time[order[i]]) {
      assertSameRow(columns, [before, order[i]], name);
      duplicates++;
    } else kept.push(order[i]);
  }
  if (duplicates > 0) warn(`${name}: ${duplicates} rows stood there twice; one of each is kept`);
  if (moved > 0) warn(`${name}: rows were out of order; sorted by time`);
  return pickRows(columns, kept);
}

/** The columns as numbers. Throws a `TypeError` where one is not a Float64Array. */
export function asNumbers(columns: Columns): NumberColumns {
  for (const [name, values] of Object.entries(columns)) {
    if (!(values instanceof Float64Array)) {
      throw new TypeError(`Expected column ${name} to be a Float64Array`);
    }
  }
  return columns as NumberColumns;
}
