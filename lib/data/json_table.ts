import { cellError } from "./cells.ts";
import { epochToMs, type TimeUnit } from "./epoch_time.ts";
import type { SourceTable } from "./source_table.ts";

/** Columns of a row, in this order; a row has no names. */
const NAMES = ["time", "open", "high", "low", "close", "volume"];

/** The longest text the runtime can hold is a little longer. */
const LARGEST_JSON = 512 * 1024 * 1024;

function parseList(text: string, path: string): readonly unknown[] {
  try {
    return JSON.parse(text);
  } catch (error) {
    const [message] = (error as Error).message.split("\n", 1);
    throw new SyntaxError(`Expected ${path} to be JSON but found ${message}`, { cause: error });
  }
}

/**
 * The JSON file at `path`: a list with a list `[time, open, high, low, close, volume]` for each bar,
 * as freqtrade and exchanges write it. Rows in messages count from 0; null is a missing value.
 */
export async function openJson(path: string): Promise<SourceTable> {
  const { size } = await Deno.stat(path);
  if (size > LARGEST_JSON) {
    throw new RangeError(
      `Expected ${path} to be JSON of at most ${LARGEST_JSON} bytes but found ${size}; convert it to Parquet`,
    );
  }
  const list = parseList(await Deno.readTextFile(path), path);
  const columns = NAMES.map(() => new Float64Array(list.length));
  const place = (row: number) => `${path} row ${row}`;
  list.forEach((row, i) => {
    if (!Array.isArray(row) || row.length !== NAMES.length) {
      const found = JSON.stringify(row)?.slice(0, 60);
      throw new SyntaxError(`${place(i)}: Expected [${NAMES.join(", ")}] but found ${found}`);
    }
    for (let c = 0; c < NAMES.length; c++) {
      const cell = row[c];
      if (typeof cell !== "number" && cell !== null) {
        throw cellError(place(i), "a number", { column: NAMES[c], cell: JSON.stringify(cell) });
      }
      columns[c][i] = cell ?? NaN;
    }
  });
  const column = (name: string) => columns[NAMES.indexOf(name)];
  return {
    names: NAMES,
    rows: list.length,
    numbers: column,
    texts: (name: string) =>
      Array.from(column(name), (value) => Number.isNaN(value) ? "" : String(value)),
    place,
    times(name: string, unit?: TimeUnit) {
      const values = column(name);
      const fail = (row: number, expected: string) =>
        cellError(place(row), expected, {
          column: name,
          cell: Number.isNaN(values[row]) ? "" : String(values[row]),
        });
      return epochToMs(values, { unit, fail });
    },
  };
}
