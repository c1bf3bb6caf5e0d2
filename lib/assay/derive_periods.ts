const DAY = 86_400_000;

/** Days of a year, leap years included. */
const YEAR_DAYS = 365.25;

/** Share of the rows of a full grid that must be there to take a file for that grid. */
const FULL = 0.97;

/** With fewer rows, gaps and habits cannot be told apart. */
const FEWEST = 20;

/** Bars a year with the reason, or why there are none. */
export type DerivedPeriods =
  | { readonly periodsPerYear: number; readonly because: string }
  | { readonly periodsPerYear: undefined; readonly because: string };

const unknown = (because: string): DerivedPeriods => ({ periodsPerYear: undefined, because });

function medianStep(time: Float64Array): number {
  const steps = new Float64Array(time.length - 1);
  for (let i = 0; i < steps.length; i++) steps[i] = time[i + 1] - time[i];
  return steps.sort()[Math.floor(steps.length / 2)];
}

/** Rows of each day of the week, in UTC, from Sunday. */
function weekdays(time: Float64Array): number[] {
  const rows = new Array<number>(7).fill(0);
  for (const ms of time) rows[new Date(ms).getUTCDay()]++;
  return rows;
}

/**
 * Whether two neighbouring days of the week have no row. Midnights of other time zones and markets
 * that rest on Friday and Saturday have other weekends than Saturday and Sunday in UTC.
 */
function restsAtWeekends(rows: readonly number[]): boolean {
  const empty = rows.flatMap((count, day) => count === 0 ? [day] : []);
  return empty.length === 2 && [1, 6].includes(empty[1] - empty[0]);
}

/** Rows on days: around the clock, or on weekdays with holidays left out. */
function daily(time: Float64Array): DerivedPeriods {
  const days = Math.round((time[time.length - 1] - time[0]) / DAY) + 1;
  const share = time.length / days;
  const rows = weekdays(time);
  if (share >= FULL && rows.every((count) => count > 0)) {
    return { periodsPerYear: 365, because: "a row on every day of the week" };
  }
  // 252 of 365.25 days is 0.690, all weekdays are 0.714.
  if (restsAtWeekends(rows) && share > 0.66 && share < 0.74) {
    return { periodsPerYear: 252, because: "a row on weekdays, none at weekends" };
  }
  const many = Math.round(share * YEAR_DAYS);
  return unknown(`there are about ${many} rows a year, neither every day nor every weekday`);
}

/**
 * Periods a year from the times of rows, only where there is one answer: rows on every day (365),
 * on weekdays (252), weekly (52), monthly (12), quarterly (4), yearly (1), or without a break at an
 * even distance below a day. All else, such as the hours of a stock exchange, is for the user to say.
 *
 * @example
 * ```ts
 * import { derivePeriods } from "lib/assay/mod.ts";
 * import assert from "node:assert/strict";
 * const hours = Float64Array.from({ length: 500 }, (_, i) => i * 3_600_000);
 * assert.equal(derivePeriods(hours).periodsPerYear, 8760);
 * ```
 */
export function derivePeriods(time: Float64Array): DerivedPeriods {
  const n = time.length;
  if (n < 2) return unknown("one row has no distance to another");
  const span = time[n - 1] - time[0];
  const step = medianStep(time);
  const slow = SLOW.find(({ from, to }) => step >= from * DAY && step <= to * DAY);
  if (slow) {
    const expected = span / DAY / YEAR_DAYS * slow.perYear + 1;
    return Math.abs(n / expected - 1) <= 0.06 && n >= Math.min(8, slow.perYear)
      ? { periodsPerYear: slow.perYear, because: `a row ${slow.every}` }
      : unknown(`the rows come about ${slow.every}, but not all of them`);
  }
  if (n < FEWEST) return unknown(`${n} rows are too few to tell days that are missing from rest`);
  if (step === DAY) return daily(time);
  if (step > 0 && step < DAY && n / (span / step + 1) >= FULL && span >= 8 * DAY) {
    return {
      periodsPerYear: 365 * DAY / step,
      because: "rows at an even distance around the clock",
    };
  }
  return unknown(
    `the rows have gaps: about ${Math.round((n - 1) / span * DAY * YEAR_DAYS)} a year`,
  );
}

/** Calendars slower than days: the days from one row to the next. */
const SLOW = [
  { from: 7, to: 7, perYear: 52, every: "every week" },
  { from: 28, to: 31, perYear: 12, every: "every month" },
  { from: 89, to: 92, perYear: 4, every: "every quarter" },
  { from: 364, to: 366, perYear: 1, every: "every year" },
] as const;
