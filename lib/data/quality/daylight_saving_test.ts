import assert from "node:assert/strict";
import { type Bars, createBars } from "../../core/mod.ts";
import { checkBars, type CheckBarsOptions } from "../check_bars.ts";
import { sessionsBetween } from "../sessions.ts";
import { XNYS } from "../calendar.ts";

const MINUTE = 60_000, HOUR = 60 * MINUTE;

function barsAt(times: Iterable<number>, intervalMs: number): Bars {
  const time = Float64Array.from(times);
  const price = time.map((_, i) => 100 + i % 2);
  return createBars(
    { time, open: price, high: price, low: price, close: price, volume: price },
    { symbol: "TEST", intervalMs },
  );
}

/** Hours of a year as clocks in `timeZone` show them, written down as if they were UTC. */
function wallClock(timeZone: string, intervalMs: number): Bars {
  const times: number[] = [];
  for (let now = Date.UTC(2023, 0, 2); now < Date.UTC(2024, 0, 1); now += intervalMs) {
    const zoned = Temporal.Instant.fromEpochMilliseconds(now).toZonedDateTimeISO(timeZone);
    times.push(now + zoned.offsetNanoseconds / 1e6);
  }
  return barsAt(times, intervalMs);
}

function daylight(bars: Bars, options?: CheckBarsOptions) {
  return checkBars(bars, options).issues.find(({ code }) => code === "daylight-saving");
}

for (
  const [zone, spring, autumn] of [
    ["America/New_York", "2023-03-12T03:00:00Z", "2023-11-05T01:00:00Z"],
    ["Europe/London", "2023-03-26T02:00:00Z", "2023-10-29T01:00:00Z"],
    ["Europe/Berlin", "2023-03-26T03:00:00Z", "2023-10-29T02:00:00Z"],
  ]
) {
  Deno.test(`checkBars() knows times that clocks in ${zone} showed from UTC`, () => {
    for (const intervalMs of [MINUTE * 15, HOUR]) {
      const found = daylight(wallClock(zone, intervalMs));
      assert.deepEqual(found?.times, [spring, autumn]);
      assert.match(found!.message, /\(1 hours skipped and 1 repeated\)$/);
    }
  });
}

Deno.test("checkBars() takes other gaps, other zones and UTC for no change of clocks", () => {
  assert.equal(daylight(wallClock("UTC", HOUR)), undefined);
  assert.equal(daylight(wallClock("Australia/Sydney", HOUR)), undefined);
  const { time } = wallClock("UTC", HOUR);
  assert.equal(daylight(barsAt(time.filter((_, i) => i % 500 !== 7), HOUR)), undefined);
});

/** Quarters of an hour of all sessions of 2023, moved by `shift` of each session. */
function stocks(shift: (date: number) => number): Bars {
  const sessions = sessionsBetween(XNYS, {
    from: Date.UTC(2023, 0, 2),
    to: Date.UTC(2023, 11, 30),
  });
  const times: number[] = [];
  sessions.open.forEach((open, k) => {
    for (let now = open; now < sessions.close[k]; now += 15 * MINUTE) {
      times.push(now + shift(sessions.date[k]));
    }
  });
  return barsAt(times, 15 * MINUTE);
}

Deno.test("checkBars() finds nothing in a year of sessions of their own calendar", () => {
  const { issues, coverage, gaps } = checkBars(stocks(() => 0), { calendar: "xnys" });
  assert.deepEqual([issues, gaps.count], [[], 0]);
  // 19 sessions in February, 26 quarters each; an early close in November has 14.
  assert.deepEqual(coverage.map(({ rows }) => rows), coverage.map(({ expected }) => expected));
  assert.deepEqual([coverage[1].rows, coverage[10].rows], [19 * 26, 20 * 26 + 14]);
});

Deno.test("checkBars() finds days that lie an hour off, as where summer time was forgotten", () => {
  const summer = (date: number) => date >= Date.UTC(2023, 2, 13) && date < Date.UTC(2023, 10, 5);
  const found = daylight(stocks((date) => summer(date) ? HOUR : 0), { calendar: "xnys" });
  const days = sessionsBetween(XNYS, { from: Date.UTC(2023, 2, 14), to: Date.UTC(2023, 10, 2) });
  assert.equal(found?.count, days.date.length);
  assert.equal(found!.times[0], "2023-03-13T14:30:00Z");
  const early = daylight(stocks((date) => summer(date) ? 0 : -HOUR), { calendar: "xnys" });
  assert.equal(early!.times[0], "2023-01-03T13:30:00Z");
});

Deno.test("checkBars() finds bars outside of sessions and holes within them", () => {
  const { time } = stocks(() => 0);
  const times = [...time.filter((_, i) => i < 40 || i >= 43), time.at(-1)! + 2 * HOUR];
  const { issues, gaps } = checkBars(barsAt(times, 15 * MINUTE), { calendar: "xnys" });
  const rows = Object.fromEntries(issues.map(({ code, rows }) => [code, rows]));
  assert.deepEqual(rows, { "gap": [40], "outside-session": [times.length - 1] });
  assert.deepEqual([gaps.count, gaps.missingBars], [1, 3]);
});
