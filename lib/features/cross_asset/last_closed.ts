import { assertNumber, type Bars } from "../../core/mod.ts";

/** Options of {@linkcode lastClosedRows}. */
export interface LastClosedOptions {
  /**
   * Longest time from the close of the other bar to that of the row's own, in milliseconds. Default:
   * just below the other bars' interval, so that no value stands in for a bar that is absent.
   */
  readonly maxAgeMs?: number;
}

/** Throws unless the longest age is a number of milliseconds, or left to its default. */
export function assertMaxAge({ maxAgeMs }: LastClosedOptions): void {
  if (maxAgeMs !== undefined) assertNumber("maxAgeMs", maxAgeMs, { min: 0 });
}

/**
 * For each row of `bars` the row of `other` whose bar was the last to have closed when the row's own
 * bar closed, by time alone; -1 where there is none or it is older than `maxAgeMs`.
 */
export function lastClosedRows(
  bars: Pick<Bars, "time" | "intervalMs">,
  other: Pick<Bars, "time" | "intervalMs">,
  { maxAgeMs = Math.max(0, other.intervalMs - 1) }: LastClosedOptions = {},
): Int32Array {
  const rows = new Int32Array(bars.time.length);
  const { time, intervalMs } = other;
  let last = -1;
  for (let t = 0; t < rows.length; t++) {
    const known = bars.time[t] + bars.intervalMs;
    // Back as well, so that no order of times shows a bar too early.
    while (last >= 0 && !(time[last] + intervalMs <= known)) last--;
    while (last + 1 < time.length && time[last + 1] + intervalMs <= known) last++;
    rows[t] = last >= 0 && known - (time[last] + intervalMs) <= maxAgeMs ? last : -1;
  }
  return rows;
}

/** Values of the other's column at these rows, NaN where there is none. */
export function valuesAt(column: Float64Array, rows: Int32Array): Float64Array {
  const values = new Float64Array(rows.length);
  for (let t = 0; t < rows.length; t++) values[t] = rows[t] >= 0 ? column[rows[t]] : NaN;
  return values;
}
