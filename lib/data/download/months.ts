import { monthOf, monthSpan } from "../store/mod.ts";

/** A stretch of time [from, to), UTC milliseconds. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

/** One day, the longest bar that is read from an archive: longer ones lie across files. */
export const DAY_MS = 86_400_000;

/** Calendar months (UTC) that touch [from, to), in order: "2019-01", "2019-02". */
export function monthsOf({ from, to }: Span): readonly string[] {
  const months: string[] = [];
  for (let at = from; at < to; at = monthSpan(months.at(-1)!).end) months.push(monthOf(at));
  return months;
}

/** Whole days (UTC) that touch [from, to) and end by `before`, in order. */
export function daysOf({ from, to }: Span, before: number): readonly Span[] {
  const days: Span[] = [];
  for (let at = Math.floor(from / DAY_MS) * DAY_MS; at < to && at + DAY_MS <= before;) {
    days.push({ from: at, to: at + DAY_MS });
    at += DAY_MS;
  }
  return days;
}

/** The day of a time: "2019-01-31". */
export function dayOf(time: number): string {
  return new Date(time).toISOString().slice(0, 10);
}
