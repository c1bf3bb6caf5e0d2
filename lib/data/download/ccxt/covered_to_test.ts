import assert from "node:assert/strict";
import { coveredTo } from "./covered_to.ts";

const STEP = 60_000;
const NOON = Date.UTC(2024, 0, 1, 12);

Deno.test("coveredTo() is the range's end where that is in the past", () => {
  const past = { to: NOON, now: NOON + 3_600_000, stepMs: STEP };
  assert.equal(coveredTo({ ...past, newest: NOON - STEP }), NOON);
  assert.equal(coveredTo({ ...past, newest: -Infinity }), NOON);
});

Deno.test("coveredTo() ends with the last bar that has closed", () => {
  const now = NOON + 30_000, to = NOON + 3_600_000;
  // The newest bar is the open one.
  assert.equal(coveredTo({ to, now, stepMs: STEP, newest: NOON }), NOON);
});

Deno.test("coveredTo() waits for a bar that has just closed and is not there yet", () => {
  const to = NOON + 3_600_000;
  const late = { to, now: NOON + 5_000, stepMs: STEP, newest: NOON - 2 * STEP };
  assert.equal(coveredTo(late), NOON - STEP);
  // Long after, it is not late: it never was.
  assert.equal(coveredTo({ ...late, now: NOON + 70_000 }), NOON);
});
