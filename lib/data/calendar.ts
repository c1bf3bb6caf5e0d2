import { formatInterval } from "../core/mod.ts";

/**
 * When bars are expected: "continuous" always, as for crypto; "weekdays" from Monday to Friday in
 * UTC, so that weekends are no gaps. Holidays and trading hours are unknown to both.
 */
export type Calendar = "continuous" | "weekdays";

const DAY_MS = 86_400_000;
const WEEK_MS = 7 * DAY_MS;
const WORK_MS = 5 * DAY_MS;
/** The first Monday of the epoch; 1970-01-01 was a Thursday. */
const MONDAY_MS = 4 * DAY_MS;

/** Time from a far Monday to `time` that falls on weekdays. */
function weekdayMs(time: number): number {
  const weeks = Math.floor((time - MONDAY_MS) / WEEK_MS);
  return weeks * WORK_MS + Math.min(time - MONDAY_MS - weeks * WEEK_MS, WORK_MS);
}

/**
 * How many bars of the calendar lie between two bars that open at `previous` and `next`.
 *
 * Throws a `RangeError` for "weekdays" and an interval above a day that is not whole weeks.
 */
export function missingBetween(
  { calendar, intervalMs }: { readonly calendar: Calendar; readonly intervalMs: number },
): (previous: number, next: number) => number {
  if (calendar === "continuous" || intervalMs % WEEK_MS === 0) {
    return (previous, next) => Math.max(0, Math.floor((next - previous) / intervalMs) - 1);
  }
  if (intervalMs > DAY_MS) {
    throw new RangeError(
      `Expected bars of at most a day or of whole weeks for the calendar "weekdays" but found ${
        formatInterval(intervalMs)
      }`,
    );
  }
  return (previous, next) =>
    Math.max(0, Math.floor((weekdayMs(next) - weekdayMs(previous)) / intervalMs) - 1);
}
