import assert from "node:assert/strict";
import { derivePeriods } from "./mod.ts";

const HOUR = 3_600_000, DAY = 24 * HOUR;
const START = Date.UTC(2020, 0, 1);

const every = (step: number, count: number, keep: (ms: number) => boolean = () => true) =>
  Float64Array.from({ length: count }, (_, i) => START + i * step).filter(keep);

const weekday = (ms: number) => ![0, 6].includes(new Date(ms).getUTCDay());
const open = (ms: number) => weekday(ms) && new Date(ms).getUTCHours() < 7;

Deno.test("derivePeriods() knows days, weekdays, weeks, months, quarters and rows around the clock", () => {
  const months = Float64Array.from({ length: 40 }, (_, i) => Date.UTC(2020, i, 28));
  const quarters = Float64Array.from({ length: 12 }, (_, i) => Date.UTC(2020, 3 * i, 1));
  const found = [
    every(DAY, 300),
    every(DAY, 700, weekday),
    every(7 * DAY, 100),
    months,
    quarters,
    every(HOUR, 500),
    every(4 * HOUR, 500),
    every(15 * 60_000, 2000),
  ].map((time) => derivePeriods(time).periodsPerYear);
  assert.deepEqual(found, [365, 252, 52, 12, 4, 8760, 2190, 35_040]);
});

Deno.test("derivePeriods() takes days with a few missing, and weekdays with holidays", () => {
  const holes = every(DAY, 400, (ms) => (ms - START) / DAY % 50 !== 7);
  assert.equal(derivePeriods(holes).periodsPerYear, 365);
  const holidays = every(DAY, 730, (ms) => weekday(ms) && (ms - START) / DAY % 41 !== 5);
  assert.equal(derivePeriods(holidays).periodsPerYear, 252);
  // Midnights two hours east of UTC: Mondays are Sundays there.
  const east = every(DAY, 700, weekday).map((ms) => ms - 2 * HOUR);
  assert.equal(derivePeriods(east).periodsPerYear, 252);
});

Deno.test("derivePeriods() says nothing of sessions, of half of the days, and of few rows", () => {
  for (
    const [time, because] of [
      [every(HOUR, 5000, open), /gaps: about 18\d\d a year/],
      [every(DAY, 400, (ms) => (ms - START) / DAY % 3 !== 0), /neither every day nor/],
      [every(DAY, 10), /10 rows are too few/],
      // One day a week is missing: a market may rest on Sundays, or the file has holes.
      [every(DAY, 400, (ms) => new Date(ms).getUTCDay() !== 0), /313 rows a year/],
      [Float64Array.of(START), /one row/],
      // A week without a break may be one of a market that rests at weekends.
      [every(HOUR, 100), /gaps/],
      [every(7 * DAY, 100, (ms) => (ms - START) / (7 * DAY) % 3 !== 0), /not all of them/],
    ] as const
  ) {
    const derived = derivePeriods(time);
    assert.equal(derived.periodsPerYear, undefined);
    assert.match(derived.because, because);
  }
});
