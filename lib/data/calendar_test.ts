import assert from "node:assert/strict";
import fc from "fast-check";
import { missingBetween } from "./calendar.ts";

const HOUR = 3_600_000, DAY = 24 * HOUR;

/** Counts slots one by one. */
function naive(previous: number, next: number, intervalMs: number): number {
  let count = 0;
  for (let time = previous + intervalMs; time < next; time += intervalMs) {
    const day = new Date(time).getUTCDay();
    if (day !== 0 && day !== 6) count++;
  }
  return count;
}

Deno.test("missingBetween() counts the weekday bars that a loop over them counts", () => {
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

Deno.test("missingBetween() takes a bar on a weekend without counting below zero", () => {
  const missing = missingBetween({ calendar: "weekdays", intervalMs: DAY });
  const friday = Date.UTC(2024, 2, 1);
  assert.equal(missing(friday, friday + DAY), 0);
  assert.equal(missing(friday + DAY, friday + 3 * DAY), 0);
  assert.equal(missing(friday, friday + 3 * DAY), 0);
  assert.equal(missing(friday, friday + 4 * DAY), 1);
});

Deno.test("missingBetween() counts every bar of a continuous calendar", () => {
  const missing = missingBetween({ calendar: "continuous", intervalMs: DAY });
  const friday = Date.UTC(2024, 2, 1);
  assert.equal(missing(friday, friday + 3 * DAY), 2);
  assert.equal(missing(friday, friday + 1.5 * DAY), 0);
});

Deno.test("missingBetween() knows whole weeks, but no weekdays of several days", () => {
  const weekly = missingBetween({ calendar: "weekdays", intervalMs: 7 * DAY });
  assert.equal(weekly(0, 21 * DAY), 2);
  assert.throws(() => missingBetween({ calendar: "weekdays", intervalMs: 3 * DAY }), {
    name: "RangeError",
    message: /calendar "weekdays" but found 3d$/,
  });
});
