const DAY_MS = 86_400_000;

const ZERO = 48, NINE = 57;
const DASH = 45, COLON = 58, DOT = 46, COMMA = 44, PLUS = 43, SPACE = 32;
const UPPER_T = 84, LOWER_T = 116, UPPER_Z = 90, LOWER_Z = 122;

/** Days from 1970-01-01 to a date of the Gregorian calendar (Hinnant, days_from_civil). */
function daysFromCivil(year: number, month: number, day: number): number {
  const y = month <= 2 ? year - 1 : year;
  const era = Math.floor(y / 400);
  const yearOfEra = y - era * 400;
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1;
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) +
    dayOfYear;
  return era * 146_097 + dayOfEra - 719_468;
}

function daysInMonth(year: number, month: number): number {
  if (month === 2) return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0 ? 29 : 28;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}

/** The number that `count` digits at `at` spell, or NaN. */
function digits(text: string, at: number, count: number): number {
  let value = 0;
  for (let i = at; i < at + count; i++) {
    const code = text.charCodeAt(i); // NaN past the end
    if (!(code >= ZERO && code <= NINE)) return NaN;
    value = value * 10 + (code - ZERO);
  }
  return value;
}

/** Milliseconds of an offset `Z`, `+02`, `+0200` or `+02:00` that is the rest of the text, or NaN. */
function parseOffset(text: string, start: number): number {
  let at = start;
  while (text.charCodeAt(at) === SPACE) at++;
  if (at === text.length) return 0;
  const sign = text.charCodeAt(at);
  if (sign === UPPER_Z || sign === LOWER_Z) return at + 1 === text.length ? 0 : NaN;
  if (text.startsWith("UTC", at)) return at + 3 === text.length ? 0 : NaN;
  if (sign !== PLUS && sign !== DASH) return NaN;
  const hours = digits(text, at + 1, 2);
  at += 3;
  let minutes = 0;
  if (at < text.length) {
    if (text.charCodeAt(at) === COLON) at++;
    minutes = digits(text, at, 2);
    at += 2;
  }
  if (at !== text.length || !(hours <= 23) || !(minutes <= 59)) return NaN;
  return (sign === PLUS ? 1 : -1) * (hours * 60 + minutes) * 60_000;
}

/**
 * UTC milliseconds of a time in ISO 8601: a date, or a date and a time to the minute, second or
 * any fraction of it, with `T` or a blank between. Without an offset it is UTC, unlike in
 * `Date.parse`, which would take the machine's time zone. NaN when the text is anything else or no
 * date of the calendar. Fractions below a millisecond are cut.
 *
 * @example
 * ```ts
 * import { parseIsoTime } from "lib/data/mod.ts";
 * import assert from "node:assert/strict";
 * assert.equal(parseIsoTime("2024-03-01 02:00:00+02:00"), Date.UTC(2024, 2, 1));
 * assert.equal(parseIsoTime("2024-02-30"), NaN);
 * ```
 */
export function parseIsoTime(text: string): number {
  const year = digits(text, 0, 4), month = digits(text, 5, 2), day = digits(text, 8, 2);
  if (text.charCodeAt(4) !== DASH || text.charCodeAt(7) !== DASH) return NaN;
  if (!(year >= 0 && month >= 1 && month <= 12)) return NaN;
  if (!(day >= 1 && day <= daysInMonth(year, month))) return NaN;
  const date = daysFromCivil(year, month, day) * DAY_MS;
  if (text.length === 10) return date;

  const between = text.charCodeAt(10);
  if (between !== UPPER_T && between !== LOWER_T && between !== SPACE) return NaN;
  const hour = digits(text, 11, 2), minute = digits(text, 14, 2);
  if (text.charCodeAt(13) !== COLON || !(hour <= 23) || !(minute <= 59)) return NaN;
  let at = 16;
  let ms = (hour * 60 + minute) * 60_000;
  if (text.charCodeAt(at) === COLON) {
    const second = digits(text, at + 1, 2);
    if (!(second <= 59)) return NaN;
    ms += second * 1_000;
    at += 3;
    const point = text.charCodeAt(at);
    if (point === DOT || point === COMMA) {
      let unit = 100;
      const start = ++at;
      for (; at < text.length; at++) {
        const code = text.charCodeAt(at);
        if (!(code >= ZERO && code <= NINE)) break;
        ms += Math.floor(unit) * (code - ZERO);
        unit /= 10;
      }
      if (at === start) return NaN;
    }
  }
  return date + ms - parseOffset(text, at);
}
