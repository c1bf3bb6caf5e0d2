import assert from "node:assert/strict";
import { dayOf, daysOf, monthsOf } from "./months.ts";

const at = Date.parse;

Deno.test("monthsOf() names every month that is touched", () => {
  const span = { from: at("2019-11-30T23:59Z"), to: at("2020-02-01T00:00Z") };
  assert.deepEqual(monthsOf(span), ["2019-11", "2019-12", "2020-01"]);
  assert.deepEqual(monthsOf({ ...span, to: span.to + 1 }).at(-1), "2020-02");
  assert.deepEqual(monthsOf({ from: 5, to: 5 }), []);
});

Deno.test("daysOf() gives whole days that have ended", () => {
  const span = { from: at("2024-02-28T12:00Z"), to: at("2024-03-02T01:00Z") };
  const days = (before: string) => daysOf(span, at(before)).map(({ from }) => dayOf(from));
  assert.deepEqual(days("2025-01-01"), ["2024-02-28", "2024-02-29", "2024-03-01", "2024-03-02"]);
  assert.deepEqual(days("2024-03-01T23:59Z"), ["2024-02-28", "2024-02-29"]);
});
