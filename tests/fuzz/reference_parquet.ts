import { parquetMetadata, parquetRead } from "hyparquet";
import { compressors } from "hyparquet-compressors";
import type { Bars } from "lib/core/mod.ts";

/**
 * The columns of a Parquet file without missing values as another reader sees them; undefined where
 * it sees no such table.
 */
async function readWithOther(
  bytes: Uint8Array,
): Promise<ReadonlyMap<string, readonly unknown[]> | undefined> {
  const columns = new Map<string, unknown[]>();
  const file = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length) as ArrayBuffer;
  try {
    const { num_rows } = parquetMetadata(file);
    await parquetRead({
      file,
      compressors,
      onChunk({ columnName, columnData }) {
        const column = columns.get(columnName) ?? [];
        for (const value of columnData) column.push(value);
        columns.set(columnName, column);
      },
    });
    // Levels that are damaged: it makes up missing values and rows, where others refuse the file.
    const whole = [...columns.values()].every((column) =>
      column.length === Number(num_rows) && !column.includes(null) && !column.includes(undefined)
    );
    return whole ? columns : undefined;
  } catch {
    return undefined;
  }
}

const toNumber = (value: unknown) =>
  value === null || value === undefined
    ? NaN
    : value instanceof Date
    ? value.getTime()
    : Number(value);

/**
 * The first number of the bars that is not what an independent reader finds in the file, in words.
 * Undefined where there is none, and "unread" where that reader refuses the file.
 */
export async function disagreement(bytes: Uint8Array, bars: Bars): Promise<string | undefined> {
  const columns = await readWithOther(bytes);
  if (columns === undefined) return "unread";
  for (const name of ["open", "high", "low", "close", "volume"] as const) {
    const column = columns.get(name), values = bars[name];
    if (column === undefined) return "unread";
    if (column.length !== values.length) {
      return `${name}: ${values.length} of ${column.length} rows`;
    }
    for (let i = 0; i < values.length; i++) {
      const expected = toNumber(column[i]);
      if (!Object.is(expected + 0, values[i] + 0)) {
        return `row ${i}, ${name}: ${values[i]} of ${expected}`;
      }
    }
  }
  return undefined;
}
