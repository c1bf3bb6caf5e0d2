import { cellError } from "./cells.ts";
import { findRecord, findSeparator } from "./csv_records.ts";
import type { TimeUnit } from "./epoch_time.ts";
import { epochToMs } from "./epoch_time.ts";
import { readCsvText, type TextTable } from "./csv_text.ts";
import { type SourceTable, textToNumbers, textToTimes } from "./source_table.ts";

/** The longest text the runtime can hold is a little longer. */
const LARGEST_CSV = 512 * 1024 * 1024;

/** The parser's own message names no line: find what it stumbled over. */
function explain(
  error: unknown,
  path: string,
  { bytes, separator }: { readonly bytes: Uint8Array; readonly separator: string },
): Error {
  let width = 0;
  const bad = findRecord(bytes, ({ index, cells, closed }) => {
    if (index === 0) width = cells;
    return !closed || cells > width;
  }, { separator });
  const message = !bad
    ? `${path}: Expected a readable CSV but found one with ${(error as Error).message}`
    : bad.closed
    ? `${path} line ${bad.line}: Expected ${width} cells, as in the header, but found ${bad.cells}`
    : `${path} line ${bad.line}: Expected a closing quote but found the end of the file`;
  return new SyntaxError(message, { cause: error });
}

/** Rows up to the last that is not blank: many programs end a file with empty lines. */
function countRows(table: TextTable): number {
  let rows = table.rows;
  while (rows > 0 && table.names.every((name) => table.cell(name, rows - 1) === "")) rows--;
  return rows;
}

/**
 * The CSV at `path`: a header line, then one row a line, in UTF-8; separated by comma, semicolon,
 * tab or bar. Numbers with a decimal point.
 */
export async function openCsv(path: string): Promise<SourceTable> {
  const { size } = await Deno.stat(path);
  if (size > LARGEST_CSV) {
    throw new RangeError(
      `Expected ${path} to be a CSV of at most ${LARGEST_CSV} bytes but found ${size}; split it or convert it to Parquet`,
    );
  }
  const bytes = await Deno.readFile(path);
  const zero = bytes.indexOf(0);
  if (zero >= 0) {
    throw new SyntaxError(
      `Expected ${path} to be a CSV but found a zero byte at offset ${zero}; export the bars again`,
    );
  }
  const separator = findSeparator(bytes);
  let table: TextTable;
  try {
    table = await readCsvText(bytes, { separator });
  } catch (error) {
    throw explain(error, path, { bytes, separator });
  }
  const rows = countRows(table);
  const place = (row: number) => {
    const record = findRecord(bytes, ({ index }) => index === row + 1, { separator });
    return `${path} line ${record?.line}`;
  };

  function numbers(name: string): Float64Array {
    const { values, unparsed } = table.numbers(name);
    const wrong = unparsed > 0 || values.some((value) => Math.abs(value) === Infinity);
    if (!wrong) return values.subarray(0, rows);
    return textToNumbers(table.text(name).slice(0, rows), { column: name, place });
  }

  function times(name: string, unit?: TimeUnit): Float64Array {
    const { values, unparsed } = table.numbers(name);
    // Also the path of a missing time: without a number to go by, the text decides.
    if (unparsed > 0 || rows === 0 || (!unit && Number.isNaN(values[0]))) {
      return textToTimes(table.text(name).slice(0, rows), { column: name, place, unit });
    }
    const fail = (row: number, expected: string) =>
      cellError(place(row), expected, { column: name, cell: table.cell(name, row) });
    return epochToMs(values.subarray(0, rows), { unit, fail });
  }

  const texts = (name: string) => table.text(name).slice(0, rows);

  return { names: table.names, rows, numbers, texts, times, place };
}
