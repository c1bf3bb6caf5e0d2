import { assertInteger, assertKnownOptions, type OptionNames } from "../core/mod.ts";
import { parseIsoTime } from "./iso_time.ts";

/** Trading hours of an exchange, in its own time zone. */
export interface SessionCalendar {
  /** IANA name of the time zone, like "America/New_York": it knows daylight saving. */
  readonly timeZone: string;
  /** First minute of a session, like "09:30". */
  readonly open: string;
  /** Minute at which it is over, like "16:00". */
  readonly close: string;
  /** Days with sessions, 1 for Monday to 7 for Sunday. Default: Monday to Friday. */
  readonly weekdays?: readonly number[];
  /** Dates without a session, like "2024-12-25". Default: none. */
  readonly holidays?: readonly string[];
  /** Other minutes of closing by date. Default: none. */
  readonly earlyCloses?: Readonly<Record<string, string>>;
}

/** The sessions that touch a span of time, in order. */
export interface Sessions {
  /** UTC milliseconds at which each opens. */
  readonly open: Float64Array;
  /** UTC milliseconds at which each is over. */
  readonly close: Float64Array;
  /** Midnight in UTC of each one's date in its own time zone: the time of its daily bar. */
  readonly date: Float64Array;
}

const KNOWN: OptionNames<SessionCalendar> = {
  timeZone: true,
  open: true,
  close: true,
  weekdays: true,
  holidays: true,
  earlyCloses: true,
};

const DAY_MS = 86_400_000;
/** A span with more sessions comes from a broken time. */
const MOST_DAYS = 200 * 366;

function minuteOf(name: string, text: string): Temporal.PlainTime {
  if (!/^([01]\d|2[0-3]):[0-5]\d$/.test(text)) {
    throw new SyntaxError(`Expected ${name} to be a time like 09:30 but found "${text}"`);
  }
  return Temporal.PlainTime.from(text);
}

/** Throws unless the calendar makes sense. */
export function assertSessionCalendar(calendar: SessionCalendar): void {
  assertKnownOptions("calendar", calendar, KNOWN);
  const { timeZone, open, close, weekdays = [], holidays = [], earlyCloses = {} } = calendar;
  try {
    new Intl.DateTimeFormat("en", { timeZone });
  } catch (cause) {
    throw new RangeError(
      `Expected calendar.timeZone to be a zone like America/New_York but found "${timeZone}"`,
      { cause },
    );
  }
  const opening = minuteOf("calendar.open", open), closing = minuteOf("calendar.close", close);
  if (Temporal.PlainTime.compare(opening, closing) >= 0) {
    throw new RangeError(`Expected calendar.close after ${open} but found ${close}`);
  }
  for (const day of weekdays) assertInteger("calendar.weekdays", day, { min: 1, max: 7 });
  for (const date of [...holidays, ...Object.keys(earlyCloses)]) {
    if (date.length !== 10 || Number.isNaN(parseIsoTime(date))) {
      throw new SyntaxError(`Expected a date of the calendar like 2024-12-25 but found "${date}"`);
    }
  }
  for (const [date, minute] of Object.entries(earlyCloses)) {
    minuteOf(`calendar.earlyCloses of ${date}`, minute);
  }
}

/**
 * The sessions of a calendar from the day of `from` to the day of `to`, UTC milliseconds. None when
 * the span is longer than 200 years.
 */
export function sessionsBetween(
  calendar: SessionCalendar,
  { from, to }: { readonly from: number; readonly to: number },
): Sessions {
  const { timeZone, weekdays = [1, 2, 3, 4, 5] } = calendar;
  const opening = minuteOf("calendar.open", calendar.open);
  const closing = minuteOf("calendar.close", calendar.close);
  const holidays = new Set(calendar.holidays);
  const days = new Set(weekdays);
  const open: number[] = [], close: number[] = [], dates: number[] = [];
  // A zone is at most 14 hours off: the day before and the day after are enough.
  const first = Math.floor(from / DAY_MS) - 1, last = Math.floor(to / DAY_MS) + 1;
  for (let day = first; day <= last && last - first <= MOST_DAYS; day++) {
    if (!days.has((((day + 3) % 7) + 7) % 7 + 1)) continue; // 1970-01-01 was a Thursday
    const name = new Date(day * DAY_MS).toISOString().slice(0, 10);
    if (holidays.has(name)) continue;
    const date = Temporal.PlainDate.from(name);
    const early = calendar.earlyCloses?.[name];
    const at = (plainTime: Temporal.PlainTime) =>
      date.toZonedDateTime({ timeZone, plainTime }).epochMilliseconds;
    open.push(at(opening));
    close.push(at(early === undefined ? closing : Temporal.PlainTime.from(early)));
    dates.push(day * DAY_MS);
  }
  return {
    open: Float64Array.from(open),
    close: Float64Array.from(close),
    date: Float64Array.from(dates),
  };
}

/** How many of the sorted values are at most `value`. */
export function countUpTo(values: Float64Array, value: number): number {
  let low = 0, high = values.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (values[middle] <= value) low = middle + 1;
    else high = middle;
  }
  return low;
}
