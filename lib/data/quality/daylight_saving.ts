import type { Bars } from "../../core/mod.ts";
import { countUpTo, type Sessions } from "../sessions.ts";
import { add, type Tally } from "./tally.ts";

const HOUR_MS = 3_600_000;
const ZONES = ["America/New_York", "Europe/London", "Europe/Berlin"];

/**
 * Wall-clock hours, read as if they were UTC, that changes of a zone's clocks skip or repeat: the
 * start of each, and whether it is skipped.
 */
function changesOf(
  timeZone: string,
  from: number,
  to: number,
): Map<number, "skipped" | "repeated"> {
  const found = new Map<number, "skipped" | "repeated">();
  let at = Temporal.Instant.fromEpochMilliseconds(from).toZonedDateTimeISO(timeZone);
  for (;;) {
    const next = at.getTimeZoneTransition("next");
    if (next === null || next.epochMilliseconds > to + 24 * HOUR_MS) return found;
    const before = next.subtract({ nanoseconds: 1 });
    const shift = (next.offsetNanoseconds - before.offsetNanoseconds) / 1e6;
    const wall = next.epochMilliseconds + before.offsetNanoseconds / 1e6;
    if (shift === HOUR_MS) found.set(wall, "skipped");
    else if (shift === -HOUR_MS) found.set(wall - HOUR_MS, "repeated");
    at = next;
  }
}

/**
 * Tallies rows whose times show that they are wall-clock times of New York, London or Berlin and not
 * UTC: the hour that a change of clocks skips is missing, or the one that it repeats is there twice.
 */
export function checkClockChanges(bars: Bars, tally: Tally): void {
  const { time, intervalMs, length } = bars;
  if (intervalMs > HOUR_MS || length < 2) return;
  const [first, last] = [time[0], time[length - 1]];
  if (!(Math.abs(first) < 8e15 && Math.abs(last) < 8e15 && last > first)) return;
  let changes: Map<number, "skipped" | "repeated"> | undefined;
  let skipped = 0, repeated = 0;
  for (let i = 1; i < length; i++) {
    const step = time[i] - time[i - 1];
    if (step === intervalMs) continue;
    // An hour is missing, or the clock goes back by one: other steps are no changes of clocks.
    if (step !== HOUR_MS + intervalMs && step !== intervalMs - HOUR_MS) continue;
    changes ??= new Map(ZONES.flatMap((zone) => [...changesOf(zone, first, last)]));
    if (step > 0) {
      if (changes.get(time[i] - HOUR_MS) !== "skipped") continue;
      skipped++;
    } else {
      if (changes.get(time[i]) !== "repeated") continue;
      repeated++;
    }
    add(tally, i);
  }
  if (tally.count > 0) tally.detail = `${skipped} hours skipped and ${repeated} repeated`;
}

/** What {@linkcode checkSessions} tallies. */
export interface SessionTallies {
  /** Bars that open when the exchange is closed. */
  readonly outside: Tally;
  /** First rows of days that lie one hour off their session. */
  readonly shifted: Tally;
}

/**
 * Tallies bars outside of all sessions, and days whose first and last rows are both an hour early or
 * both an hour late, as where times are given at an offset that ignores daylight saving.
 */
export function checkSessions(
  bars: Bars,
  { open, close, date }: Sessions,
  { outside, shifted }: SessionTallies,
): void {
  const { time, intervalMs, length } = bars;
  let start = 0;
  const endDay = (end: number, k: number) => {
    if (end === start || k < 0) return;
    const early = open[k] - time[start], late = time[end - 1] + intervalMs - close[k];
    if (Math.abs(early) === HOUR_MS && late === -early) add(shifted, start);
  };
  let day = -1;
  for (let i = 0; i < length; i++) {
    const now = time[i];
    if (now !== now) continue; // NaN
    const k = countUpTo(open, now) - 1;
    if (k < 0 || now >= close[k]) add(outside, i);
    // An hour before the open a bar still belongs to the session to come.
    const of = k + 1 < open.length && open[k + 1] - now <= HOUR_MS ? k + 1 : k;
    if (of !== day) {
      endDay(i, day);
      start = i;
      day = of;
    }
  }
  endDay(length, day);
  if (shifted.count > 0) {
    shifted.detail = `${shifted.count} of ${date.length} days lie an hour off their session`;
  }
}
