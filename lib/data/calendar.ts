import { formatInterval } from "../core/mod.ts";
import xnys from "./quality/xnys.json" with { type: "json" };
import {
  assertSessionCalendar,
  countUpTo,
  type SessionCalendar,
  type Sessions,
  sessionsBetween,
} from "./sessions.ts";

/** Calendars that are known by name. */
export type CalendarName = "continuous" | "weekdays" | "xnys";

/**
 * When bars are expected: "continuous" always, as for crypto; "weekdays" from Monday to Friday in
 * UTC, so that weekends are no gaps; "xnys" in the sessions of the New York Stock Exchange with its
 * holidays and early closes, 1990 to 2027; or the sessions of another exchange.
 */
export type Calendar = CalendarName | SessionCalendar;

/** All calendars that are known by name. */
export const CALENDAR_NAMES: readonly CalendarName[] = Object.freeze([
  "continuous",
  "weekdays",
  "xnys",
]);

/** Trading hours of the New York Stock Exchange. */
export const XNYS: SessionCalendar = Object.freeze({
  timeZone: "America/New_York",
  open: "09:30",
  close: "16:00",
  holidays: xnys.holidays,
  earlyCloses: xnys.earlyCloses,
});

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

/** A calendar made ready for bars of one length. */
export interface BarCalendar {
  /** How many bars lie between two bars that open at `previous` and `next`. */
  missing(previous: number, next: number): number;
  /** The times of those bars. */
  between(previous: number, next: number): number[];
  /** How many bars open from `from` to `to` (exclusive), on the grid that lies `shift` off UTC's. */
  expected(from: number, to: number, shift: number): number;
  /** The sessions, for bars shorter than a day of a calendar that has some. */
  readonly sessions?: Sessions;
}

/** Options of {@linkcode openCalendar}. */
export interface OpenCalendarOptions {
  /** Length of a bar. */
  readonly intervalMs: number;
  /** Time of the earliest bar asked for. */
  readonly from: number;
  /** Time of the last. */
  readonly to: number;
}

/** Bars whose expected number up to a time is `clock(time)`, a time that stands still at rest. */
function steady(clock: (time: number) => number, intervalMs: number): BarCalendar {
  return {
    between(previous, next) {
      const times: number[] = [];
      for (let at = previous + intervalMs; at < next; at += intervalMs) {
        if (clock(at + 1) > clock(at)) times.push(at); // the clock does not stand still
      }
      return times;
    },
    missing: (previous, next) =>
      Math.max(0, Math.floor((clock(next) - clock(previous)) / intervalMs) - 1),
    expected: (from, to, shift) =>
      Math.max(
        0,
        Math.ceil((clock(to) - shift) / intervalMs) - Math.ceil((clock(from) - shift) / intervalMs),
      ),
  };
}

/** One bar a session, at midnight in UTC of its date or within its day. */
function daily({ date }: Sessions): BarCalendar {
  const before = (time: number) => countUpTo(date, time);
  return {
    missing: (previous, next) => Math.max(0, before(next) - before(previous) - 1),
    between(previous, next) {
      const shift = previous - Math.floor(previous / DAY_MS) * DAY_MS;
      return [...date.subarray(before(previous), Math.max(before(previous), before(next) - 1))]
        .map((midnight) => midnight + shift);
    },
    expected: (from, to) => before(to - 1) - before(from - 1),
  };
}

/** Bars within sessions, counted from each session's open. */
function intraday(sessions: Sessions, intervalMs: number): BarCalendar {
  const { open, close } = sessions;
  const bars = new Float64Array(open.length + 1);
  for (let k = 0; k < open.length; k++) {
    bars[k + 1] = bars[k] + Math.ceil((close[k] - open[k]) / intervalMs);
  }
  /** Bars that are expected to open before `time`. */
  const before = (time: number) => {
    const k = countUpTo(open, time) - 1;
    if (k < 0) return 0;
    return Math.min(bars[k + 1], bars[k] + Math.ceil((time - open[k]) / intervalMs));
  };
  return {
    missing: (previous, next) => Math.max(0, before(next) - before(previous) - 1),
    between(previous, next) {
      const times: number[] = [];
      for (let k = Math.max(0, countUpTo(open, previous) - 1); k < open.length; k++) {
        if (open[k] >= next) break;
        for (let at = open[k]; at < close[k]; at += intervalMs) {
          if (at > previous && at < next) times.push(at);
        }
      }
      return times;
    },
    expected: (from, to) => before(to) - before(from),
    sessions,
  };
}

/**
 * When bars of one length are expected.
 *
 * Throws a `RangeError` for an interval above a day that is not whole weeks, unless the calendar is
 * continuous, for an unknown calendar and for one that makes no sense.
 */
export function openCalendar(
  calendar: Calendar,
  { intervalMs, from, to }: OpenCalendarOptions,
): BarCalendar {
  if (typeof calendar === "string" && !CALENDAR_NAMES.includes(calendar)) {
    throw new RangeError(
      `Expected calendar to be one of ${
        CALENDAR_NAMES.join(", ")
      } or sessions but found "${calendar}"`,
    );
  }
  if (typeof calendar === "object") assertSessionCalendar(calendar);
  if (calendar === "continuous" || intervalMs % WEEK_MS === 0) {
    return steady((time) => time, intervalMs);
  }
  if (intervalMs > DAY_MS) {
    throw new RangeError(
      `Expected bars of at most a day or of whole weeks for the calendar ${
        typeof calendar === "string" ? `"${calendar}"` : "of sessions"
      } but found ${formatInterval(intervalMs)}`,
    );
  }
  if (calendar === "weekdays") return steady(weekdayMs, intervalMs);
  const sessions = sessionsBetween(calendar === "xnys" ? XNYS : calendar, { from, to });
  return intervalMs === DAY_MS ? daily(sessions) : intraday(sessions, intervalMs);
}
