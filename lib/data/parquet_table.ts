import { cellError } from "./cells.ts";
import type { TimeUnit } from "./epoch_time.ts";
import { epochToMs } from "./epoch_time.ts";
import { type ColumnData, decodeFeather, type ParquetTable, readParquetTable } from "./frame.ts";
import { assertParquetIntegrity } from "./parquet_integrity.ts";
import { type SourceTable, textToNumbers, textToTimes } from "./source_table.ts";

function isText(column: ColumnData): column is readonly string[] {
  return Array.isArray(column);
}

function toFloat64(column: Exclude<ColumnData, readonly string[]>): Float64Array {
  if (column instanceof Float64Array) return column;
  const values = new Float64Array(column.length);
  for (let i = 0; i < values.length; i++) values[i] = Number(column[i]);
  return values;
}

/** The Parquet file at `path`. Rows in messages count from 0. */
export async function openParquet(path: string): Promise<SourceTable> {
  const table = await readParquetTable(path);
  await assertParquetIntegrity(path, table);
  return sourceOf(table, path);
}

/** The Feather file (Arrow IPC) at `path`, as pandas and freqtrade write it. */
export async function openFeather(path: string): Promise<SourceTable> {
  return await openFeatherBytes(path, await Deno.readFile(path));
}

/** A Feather file that is in memory already, such as one from a zip; `path` is for messages. */
export async function openFeatherBytes(path: string, bytes: Uint8Array): Promise<SourceTable> {
  return sourceOf(await decodeFeather(bytes, { path }), path);
}

function sourceOf({ columns, dates }: ParquetTable, path: string): SourceTable {
  const names = Object.keys(columns);
  const rows = names.length === 0 ? 0 : columns[names[0]].length;
  const place = (row: number) => `${path} row ${row}`;

  function numbers(name: string): Float64Array {
    const column = columns[name];
    if (isText(column)) return textToNumbers(column, { column: name, place });
    const values = toFloat64(column);
    const wrong = values.findIndex((value) => Math.abs(value) === Infinity);
    if (wrong >= 0) {
      throw cellError(place(wrong), "a number", { column: name, cell: String(values[wrong]) });
    }
    return values;
  }

  function texts(name: string): readonly string[] {
    const column = columns[name];
    if (isText(column)) return column;
    return Array.from<number | bigint, string>(
      column,
      (value) => Number.isNaN(value) ? "" : String(value),
    );
  }

  function times(name: string, unit?: TimeUnit): Float64Array {
    const column = columns[name];
    if (isText(column)) return textToTimes(column, { column: name, place, unit });
    const fail = (row: number, expected: string) =>
      cellError(place(row), expected, {
        column: name,
        cell: Number.isNaN(column[row]) ? "" : String(column[row]),
      });
    // A date column is in milliseconds already, whatever its size.
    return epochToMs(toFloat64(column), { unit: dates.has(name) ? "ms" : unit, fail });
  }

  return { names, rows, numbers, texts, times, place };
}
