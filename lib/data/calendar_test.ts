import assert from "node:assert/strict";
import fc from "fast-check";
import { type Calendar, openCalendar, XNYS } from "./calendar.ts";
import { sampleBars } from "./sample_bars.ts";
import { sessionsBetween } from "./sessions.ts";

const HOUR = 3_600_000, DAY = 24 * HOUR;

/** The bars missing between two, of a calendar made for a long time. */
function missingBetween(
  { calendar, intervalMs }: { readonly calendar: Calendar; readonly intervalMs: number },
) {
  return openCalendar(calendar, { intervalMs, from: 0, to: 60 * 365 * DAY }).missing;
}

/** Counts slots one by one. */
function naive(previous: number, next: number, intervalMs: number): number {
  let count = 0;
  for (let time = previous + intervalMs; time < next; time += intervalMs) {
    const day = new Date(time).getUTCDay();
    if (day !== 0 && day !== 6) count++;
  }
  return count;
}

Deno.test("openCalendar() counts the weekday bars that a loop over them counts", () => {
  const hours = fc.constantFrom(1, 2, 4, 8, 24);
  fc.assert(fc.property(
    hours,
    fc.integer({ min: -5_000, max: 5_000 }),
    fc.integer({ min: 1, max: 400 }),
    (step, start, steps) => {
      const intervalMs = step * HOUR;
      const previous = start * intervalMs;
      const next = previous + steps * intervalMs;
      // Neither end on a weekend: bars there are not expected in the first place.
      fc.pre([previous, next].every((time) => new Date(time).getUTCDay() % 6 !== 0));
      const missing = missingBetween({ calendar: "weekdays", intervalMs });
      assert.equal(missing(previous, next), naive(previous, next, intervalMs));
    },
  ));
});

Deno.test("openCalendar() takes a bar on a weekend without counting below zero", () => {
  const missing = missingBetween({ calendar: "weekdays", intervalMs: DAY });
  const friday = Date.UTC(2024, 2, 1);
  assert.equal(missing(friday, friday + DAY), 0);
  assert.equal(missing(friday + DAY, friday + 3 * DAY), 0);
  assert.equal(missing(friday, friday + 3 * DAY), 0);
  assert.equal(missing(friday, friday + 4 * DAY), 1);
});

Deno.test("openCalendar() counts every bar of a continuous calendar", () => {
  const missing = missingBetween({ calendar: "continuous", intervalMs: DAY });
  const friday = Date.UTC(2024, 2, 1);
  assert.equal(missing(friday, friday + 3 * DAY), 2);
  assert.equal(missing(friday, friday + 1.5 * DAY), 0);
});

Deno.test("openCalendar() knows whole weeks, but no weekdays of several days", () => {
  const weekly = missingBetween({ calendar: "weekdays", intervalMs: 7 * DAY });
  assert.equal(weekly(0, 21 * DAY), 2);
  assert.throws(() => missingBetween({ calendar: "weekdays", intervalMs: 3 * DAY }), {
    name: "RangeError",
    message: /calendar "weekdays" but found 3d$/,
  });
});

Deno.test("XNYS has a session on each day of the S&P 500 sample, and on no other", async () => {
  const { time } = await sampleBars("SP500-1d");
  const { date } = sessionsBetween(XNYS, { from: time[0], to: time[time.length - 1] });
  const inside = date.filter((day) => day >= time[0] && day <= time[time.length - 1]);
  assert.deepEqual(inside, time);
});

Deno.test("sessionsBetween() follows daylight saving and early closes of the exchange", () => {
  const at = (day: string) => {
    const from = Date.parse(day);
    const { open, close, date } = sessionsBetween(XNYS, { from, to: from });
    const k = date.indexOf(from);
    return k < 0
      ? []
      : [open[k], close[k]].map((time) => new Date(time).toISOString().slice(11, 16));
  };
  assert.deepEqual(at("2024-03-08"), ["14:30", "21:00"]);
  assert.deepEqual(at("2024-03-11"), ["13:30", "20:00"]);
  assert.deepEqual(at("2024-11-29"), ["14:30", "18:00"]);
  assert.deepEqual(at("2024-12-25"), []);
  assert.deepEqual(at("2024-03-09"), []);
});

Deno.test("openCalendar() counts the bars that sessions lack, over nights and clock changes", () => {
  const minutes = openCalendar("xnys", {
    intervalMs: 60_000,
    from: Date.UTC(2024, 2, 1),
    to: Date.UTC(2024, 2, 31),
  });
  const utc = (text: string) => Date.parse(`${text}Z`);
  const friday = utc("2024-03-08T20:59");
  assert.equal(minutes.missing(friday, utc("2024-03-11T13:30")), 0);
  assert.equal(minutes.missing(friday, utc("2024-03-11T13:33")), 3);
  assert.equal(minutes.missing(friday, utc("2024-03-12T13:30")), 390);
  assert.equal(minutes.missing(utc("2024-03-08T20:00"), utc("2024-03-08T20:05")), 4);
  assert.equal(minutes.expected(Date.UTC(2024, 2, 4), Date.UTC(2024, 2, 11), 0), 5 * 390);
  const days = openCalendar("xnys", { intervalMs: DAY, from: friday, to: friday + 30 * DAY });
  assert.equal(days.missing(utc("2024-03-28T00:00"), utc("2024-04-01T00:00")), 0); // Good Friday
  assert.equal(days.missing(utc("2024-03-27T00:00"), utc("2024-04-01T00:00")), 1);
  assert.equal(days.expected(utc("2024-03-25T00:00"), utc("2024-04-02T00:00"), 0), 5);
});

Deno.test("openCalendar() counts expected bars on the grid of the data", () => {
  const open = (calendar: Calendar) => openCalendar(calendar, { intervalMs: HOUR, from: 0, to: 1 });
  const monday = Date.UTC(2024, 0, 1);
  assert.equal(open("continuous").expected(monday, monday + 7 * DAY, 0), 168);
  assert.equal(open("continuous").expected(monday, monday + 1, 60_000), 0);
  assert.equal(open("continuous").expected(monday, monday + 60_001, 60_000), 1);
  assert.equal(open("weekdays").expected(monday, monday + 7 * DAY, 0), 120);
  assert.equal(open("weekdays").expected(monday + 5 * DAY, monday + 7 * DAY, 0), 0);
});

Deno.test("openCalendar() refuses calendars that make no sense", () => {
  const open = (calendar: unknown) =>
    openCalendar(calendar as Calendar, { intervalMs: HOUR, from: 0, to: DAY });
  assert.throws(
    () => open("lunar"),
    /one of continuous, weekdays, xnys or sessions but found "lunar"/,
  );
  const hours = { timeZone: "Europe/Berlin", open: "09:00", close: "17:30" };
  open(hours);
  assert.throws(() => open({ ...hours, timeZone: "Mars" }), /a zone like .* but found "Mars"/);
  assert.throws(() => open({ ...hours, open: "9" }), /a time like 09:30 but found "9"/);
  assert.throws(() => open({ ...hours, close: "08:00" }), /close after 09:00 but found 08:00/);
  assert.throws(() => open({ ...hours, weekdays: [0] }), /weekdays to be an integer/);
  assert.throws(() => open({ ...hours, holidays: ["May 1"] }), /like 2024-12-25 but found "May 1"/);
  assert.throws(() => open({ ...hours, zone: 1 }), /out of .* but found zone/);
});

Deno.test("openCalendar() names as many times between two bars as it counts missing", () => {
  const calendar = fc.constantFrom<Calendar>("continuous", "weekdays", "xnys");
  const interval = fc.constantFrom(HOUR / 2, HOUR, 4 * HOUR, DAY);
  const from = Date.UTC(2024, 1, 1), to = Date.UTC(2024, 3, 30);
  const share = fc.double({ min: 0, max: 1, noNaN: true });
  fc.assert(fc.property(calendar, interval, share, share, (name, intervalMs, a, b) => {
    const open = openCalendar(name, { intervalMs, from, to });
    const all = open.between(Date.UTC(2024, 0, 22), to);
    assert.ok(all.length > 40 || intervalMs > HOUR);
    const [i, j] = [a, b].map((x) => Math.floor(x * (all.length - 1))).sort((x, y) => x - y);
    fc.pre(j > i);
    const [previous, next] = [all[i], all[j]];
    assert.deepEqual(open.between(previous, next), all.slice(i + 1, j));
    assert.equal(open.missing(previous, next), j - i - 1);
  }));
});
