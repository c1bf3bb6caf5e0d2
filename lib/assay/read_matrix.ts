import { findColumns, listNames, saysPercent } from "./column_roles.ts";
import { openTable } from "./read_result.ts";
import { readTimes } from "./read_times.ts";

/** Strategies side by side: a column of returns each, on the same rows. */
export interface Alternatives {
  readonly path: string;
  readonly names: readonly string[];
  readonly time: Float64Array | undefined;
  readonly returns: readonly Float64Array[];
}

/** Whether the columns are levels of equity: above 0, and too large for a return in every row. */
function areEquity(columns: readonly Float64Array[]): boolean {
  return columns.every((values) => values.every((value) => value > 0.05));
}

function toReturns(equity: Float64Array): Float64Array {
  return Float64Array.from({ length: equity.length - 1 }, (_, i) => equity[i + 1] / equity[i] - 1);
}

/**
 * A table of alternatives, a column a strategy, besides an optional time: returns (fractions or all
 * in percent: nothing computed from them depends on it) or, when every value of every column is a
 * level, equity. Throws a `RangeError` for fewer than two strategies and where some columns are
 * returns and others levels.
 */
export async function readMatrix(path: string): Promise<Alternatives> {
  const table = await openTable(path);
  const timeName = findColumns(table.names, { path })("time");
  const time = readTimes(table, { path, name: timeName, stated: false });
  const names = table.names.filter((name) => name !== timeName);
  if (names.length < 2) {
    throw new RangeError(
      `${path}: Expected at least two strategies, a column each, but found ${listNames(names)}`,
    );
  }
  const columns = names.map((name) => table.numbers(name));
  // The first changes of series have nothing before them.
  const from = columns.every((values) => Number.isNaN(values[0])) ? 1 : 0;
  columns.forEach((values, k) => {
    const row = values.findIndex((value, i) => i >= from && Number.isNaN(value));
    if (row < 0) return;
    throw new SyntaxError(
      `${table.place(row)}, column ${names[k]}: Expected a number but found none; every strategy ` +
        "needs a return on every row",
    );
  });
  const cut = columns.map((values) => values.subarray(from));
  if (areEquity(cut)) {
    return { path, names, time: time?.slice(from + 1), returns: cut.map(toReturns) };
  }
  const level = cut.findIndex((values) => areEquity([values]));
  if (level >= 0) {
    throw new RangeError(
      `${path}: Expected all columns to be returns, or all equity, but found levels in ` +
        `${names[level]} and returns in others`,
    );
  }
  const returns = cut.map((values, k) =>
    saysPercent(names[k]) ? values.map((v) => v / 100) : values
  );
  return { path, names, time: time?.slice(from), returns };
}
