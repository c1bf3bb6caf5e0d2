import { parseIsoTime } from "./iso_time.ts";

/** A time as ISO 8601 text (UTC unless it carries an offset) or in UTC milliseconds. */
export type TimeInput = string | number;

/**
 * UTC milliseconds of a time given as text or number; `fallback` when none is given.
 *
 * Throws a `RangeError` naming the option for anything else.
 */
export function parseTime(name: string, value: TimeInput | undefined, fallback: number): number {
  if (value === undefined) return fallback;
  const time = typeof value === "string" ? parseIsoTime(value.trim()) : value;
  if (typeof time === "number" && Number.isFinite(time)) return time;
  throw new RangeError(
    `Expected ${name} to be a time like 2024-03-01, 2024-03-01T02:00Z or UTC milliseconds but found ${
      JSON.stringify(value)
    }`,
  );
}
