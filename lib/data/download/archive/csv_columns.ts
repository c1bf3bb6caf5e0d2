import { cellError } from "../../cells.ts";
import { readCsvText, type TextTable } from "../../csv_text.ts";
import { epochToMs } from "../../epoch_time.ts";
import type { ArchiveCsv } from "../route.ts";
import type { NumberColumns } from "../tidy_rows.ts";

/** Options of {@linkcode readCsvColumns}. */
export interface CsvColumnsOptions {
  /** Columns by their place in a line, from 0; `time` must be among them. */
  readonly columns: Readonly<Record<string, number>>;
}

const NEWLINE = 10, COMMA = 44, NINE = 57, ZERO = 48;

/** Files of the futures archive begin with a line of names, those of the spot archive do not. */
function hasHeader(bytes: Uint8Array): boolean {
  return bytes.length > 0 && (bytes[0] < ZERO || bytes[0] > NINE);
}

function countCells(bytes: Uint8Array): number {
  const end = bytes.indexOf(NEWLINE);
  const line = bytes.subarray(0, end < 0 ? bytes.length : end);
  return line.reduce((count, byte) => byte === COMMA ? count + 1 : count, 1);
}

/** The CSV with a line of names: its own, or one made up where it begins with numbers. */
export function withHeader(bytes: Uint8Array): Uint8Array {
  if (hasHeader(bytes)) return bytes;
  const names = Array.from({ length: countCells(bytes) }, (_, i) => `column ${i + 1}`);
  const header = new TextEncoder().encode(names.join(",") + "\n");
  const whole = new Uint8Array(header.length + bytes.length);
  whole.set(header);
  whole.set(bytes, header.length);
  return whole;
}

/**
 * Numbers of an archive's CSV, in its own order. Its times are milliseconds or microseconds since
 * 1970, whichever their size says (spot files changed to microseconds on 2025-01-01); they come back
 * as milliseconds.
 *
 * Throws a `SyntaxError` naming file, line and column for a cell that is not a finite number, and
 * for a file with too few columns.
 */
export async function readCsvColumns(
  csv: ArchiveCsv,
  { columns }: CsvColumnsOptions,
): Promise<NumberColumns> {
  const bytes = await csv.bytes();
  const names = Object.keys(columns);
  if (bytes.length === 0) {
    return Object.fromEntries(names.map((name) => [name, new Float64Array(0)]));
  }
  const firstLine = hasHeader(bytes) ? 2 : 1;
  let table: TextTable;
  try {
    table = await readCsvText(withHeader(bytes));
  } catch (error) {
    throw new SyntaxError(
      `${csv.name}: Expected a readable CSV but found one with ${(error as Error).message}`,
      { cause: error },
    );
  }
  const fail = (name: string, position: number) => (row: number, expected: string) =>
    cellError(`${csv.name} line ${row + firstLine}`, expected, {
      column: name,
      cell: table.cell(table.names[position], row),
    });
  const read: Record<string, Float64Array> = {};
  for (const [name, position] of Object.entries(columns)) {
    if (position >= table.names.length) {
      throw new SyntaxError(
        `${csv.name}: Expected at least ${position + 1} columns but found ${table.names.length}`,
      );
    }
    const { values } = table.numbers(table.names[position]);
    const bad = values.findIndex((value) => !Number.isFinite(value));
    if (bad >= 0) throw fail(name, position)(bad, "a number");
    read[name] = name === "time" ? epochToMs(values, { fail: fail(name, position) }) : values;
  }
  return read;
}
