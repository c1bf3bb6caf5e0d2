import type { Columns } from "../data/mod.ts";

/** Name of buy-and-hold among the models of equity.parquet. */
export const BENCHMARK = "benchmark";

/** Numbers of column `name`; whole-number columns are converted, times in them are milliseconds. */
export function numbers(columns: Columns, name: string): Float64Array {
  const column = columns[name];
  if (column instanceof Float64Array) return column;
  if (column instanceof Float32Array || column instanceof Int32Array) {
    return Float64Array.from(column);
  }
  if (column instanceof BigInt64Array) return Float64Array.from(column, Number);
  throw new TypeError(
    `Expected a column of numbers called ${name} but found ${column ? "text" : "no such column"}`,
  );
}

/** Texts of column `name`. */
export function texts(columns: Columns, name: string): readonly string[] {
  const column = columns[name];
  if (Array.isArray(column)) return column;
  throw new TypeError(
    `Expected a column of text called ${name} but found ${column ? "numbers" : "no such column"}`,
  );
}

/** Row indexes by value of `keys`, in the order in which the values and rows come. */
export function groupRows<Key>(keys: ArrayLike<Key>): Map<Key, Int32Array> {
  const lists = new Map<Key, number[]>();
  for (let i = 0; i < keys.length; i++) {
    const list = lists.get(keys[i]);
    if (list) list.push(i);
    else lists.set(keys[i], [i]);
  }
  return new Map(Array.from(lists, ([key, list]) => [key, Int32Array.from(list)]));
}

/** The values at `rows`. */
export function pick(values: Float64Array, rows: Int32Array): Float64Array {
  return Float64Array.from(rows, (row) => values[row]);
}
