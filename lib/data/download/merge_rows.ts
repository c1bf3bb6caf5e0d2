import { formatTime } from "../quality_report.ts";
import { lowerBound } from "../store/lower_bound.ts";
import { Disagreement } from "./errors.ts";
import { type NumberColumns, sliceRows } from "./tidy_rows.ts";

/** Rows, and where they (or the one of a time) come from, for messages. */
export interface NamedRows {
  readonly name: string | ((time: number) => string);
  readonly columns: NumberColumns;
}

/** Rows with a time in [from, to). */
export function cutRows(columns: NumberColumns, from: number, to: number): NumberColumns {
  const start = lowerBound(columns.time, from);
  return sliceRows(columns, start, Math.max(start, lowerBound(columns.time, to)));
}

/** Where the row of a time comes from. */
function sourceAt({ name }: NamedRows, time: number): string {
  return typeof name === "string" ? name : name(time);
}

function names(a: NumberColumns, b: NumberColumns): string[] {
  return [...new Set([...Object.keys(a), ...Object.keys(b)])];
}

/**
 * The rows of both in order of time. A time that both have must have the same values in both; a
 * value that is missing in one (NaN, or a column it does not have) is the other's.
 *
 * Throws a {@linkcode Disagreement} naming time, column, both sources and both values.
 */
export function mergeRows(a: NamedRows, b: NamedRows): NumberColumns {
  const [x, y] = [a.columns.time, b.columns.time];
  if (y.length === 0) return a.columns;
  if (x.length === 0) return b.columns;
  // Row numbers in a and in b of every row of the result; -1 where it is not there.
  const fromA = new Int32Array(x.length + y.length), fromB = new Int32Array(x.length + y.length);
  let rows = 0;
  for (let i = 0, j = 0; i < x.length || j < y.length; rows++) {
    const order = j === y.length ? -1 : i === x.length ? 1 : x[i] - y[j];
    fromA[rows] = order <= 0 ? i++ : -1;
    fromB[rows] = order >= 0 ? j++ : -1;
  }
  const merged: Record<string, Float64Array> = {};
  for (const name of names(a.columns, b.columns)) {
    const [left, right] = [a.columns[name], b.columns[name]];
    const values = merged[name] = new Float64Array(rows);
    for (let row = 0; row < rows; row++) {
      const [i, j] = [fromA[row], fromB[row]];
      const one = left && i >= 0 ? left[i] : NaN, other = right && j >= 0 ? right[j] : NaN;
      if (one !== other && !Number.isNaN(one) && !Number.isNaN(other)) {
        throw new Disagreement(
          `Expected one ${name} at ${formatTime(x[i])} but found ${one} in ${
            sourceAt(a, x[i])
          } and ${other} in ${sourceAt(b, x[i])}; neither is stored`,
        );
      }
      values[row] = Number.isNaN(one) ? other : one;
    }
  }
  return merged;
}
