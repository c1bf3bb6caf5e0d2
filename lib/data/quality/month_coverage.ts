import type { Bars } from "../../core/mod.ts";
import type { BarCalendar } from "../calendar.ts";
import type { MonthCoverage } from "../quality_report.ts";

/** More months come from a broken time. */
const MOST_MONTHS = 2_400;

/**
 * Bars there and bars expected in each month, from the earliest time to the latest; the first and
 * last month only as far as the bars reach. A month's rows are counted by their times, each time
 * once where times are in order; rows that no source gave count for nothing.
 */
export function monthCoverage(
  bars: Bars,
  { calendar, shift, from, to }: {
    readonly calendar: BarCalendar;
    readonly shift: number;
    readonly from: number;
    readonly to: number;
  },
): readonly MonthCoverage[] {
  const { time, filled, length } = bars;
  const startOf = new Date(from);
  if (length === 0 || Number.isNaN(startOf.getTime()) || Number.isNaN(new Date(to).getTime())) {
    return [];
  }
  const year = startOf.getUTCFullYear(), month = startOf.getUTCMonth();
  const edges: number[] = [];
  for (let k = 0; edges.length === 0 || edges[edges.length - 1] <= to; k++) {
    if (k > MOST_MONTHS) return [];
    edges.push(Date.UTC(year, month + k));
  }
  const rows = new Float64Array(edges.length);
  let k = 0;
  for (let i = 0; i < length; i++) {
    const now = time[i];
    if (!(now >= from && now <= to) || (i > 0 && now === time[i - 1])) continue;
    if (filled && filled[i] > 0) continue;
    while (now >= edges[k + 1]) k++;
    while (now < edges[k]) k--;
    rows[k]++;
  }
  return edges.slice(0, -1).map((edge, k) => ({
    month: new Date(edge).toISOString().slice(0, 7),
    expected: calendar.expected(Math.max(edge, from), Math.min(edges[k + 1], to + 1), shift),
    rows: rows[k],
  }));
}
