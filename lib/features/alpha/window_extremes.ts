import { PARTS, WINDOWS } from "./windows.ts";
import type { RowRange, Workspace } from "./workspace.ts";

/** The largest of the last values and how many rows ago it was, a column a window. */
export interface Extremes {
  readonly values: readonly Float64Array[];
  readonly ages: readonly Float64Array[];
}

/** Columns for {@linkcode windowMaxima}. */
export function createExtremes(space: Workspace): Extremes {
  return { values: space.columnPerWindow(), ages: space.columnPerWindow() };
}

/**
 * Largest of the last values of `sign * x` over each window; of equal ones the oldest, as NumPy's
 * `argmax`. Windows with missing values give anything.
 */
export function windowMaxima(
  x: Float64Array,
  { values, ages }: Extremes,
  { from, to, sign }: RowRange & { readonly sign: 1 | -1 },
): void {
  const firstValue = values[0], firstAge = ages[0];
  for (let at = from; at < to; at++) {
    let value = sign * x[at], age = 0;
    for (let i = 1; i < WINDOWS[0]; i++) {
      const other = sign * x[at - i];
      if (other >= value) {
        value = other;
        age = i;
      }
    }
    firstValue[at] = value;
    firstAge[at] = age;
  }
  for (const { whole, newer, older, lag } of PARTS) {
    const value = values[whole], newerValue = values[newer], olderValue = values[older];
    const age = ages[whole], newerAge = ages[newer], olderAge = ages[older];
    for (let at = from; at < to; at++) {
      const before = olderValue[at - lag], now = newerValue[at];
      const beforeWins = before >= now;
      value[at] = beforeWins ? before : now;
      age[at] = beforeWins ? olderAge[at - lag] + lag : newerAge[at];
    }
  }
}
