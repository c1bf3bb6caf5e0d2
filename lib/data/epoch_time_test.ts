import assert from "node:assert/strict";
import fc from "fast-check";
import { epochToMs, guessTimeUnit, type TimeUnit } from "./epoch_time.ts";

const fail = (row: number, expected: string) => new SyntaxError(`row ${row}: Expected ${expected}`);
const units: readonly TimeUnit[] = ["s", "ms", "us", "ns"];
const perSecond = { s: 1, ms: 1e3, us: 1e6, ns: 1e9 };

Deno.test("epochToMs() finds the unit of whole seconds between 1973 and 5138 by their size", () => {
  const seconds = fc.array(fc.integer({ min: 1e8, max: 99_999_999_999 }), { minLength: 1 });
  fc.assert(fc.property(seconds, fc.constantFrom(...units), (times, unit) => {
    const values = times.map((s) => s * perSecond[unit]);
    assert.deepEqual([...epochToMs(values, { fail })], times.map((s) => s * 1_000));
    assert.deepEqual([...epochToMs(values, { fail, unit })], times.map((s) => s * 1_000));
  }));
});

Deno.test("epochToMs() keeps the millisecond of every unit and cuts what is below", () => {
  const ms = 1_502_942_400_123;
  assert.deepEqual([...epochToMs([1_502_942_400.123], { fail })], [ms]);
  assert.deepEqual([...epochToMs([ms * 1_000 + 999], { fail })], [ms]);
  assert.deepEqual([...epochToMs([ms * 1e6], { fail })], [ms]);
});

Deno.test("epochToMs() refuses a row of another unit, a missing time and an unknown size", () => {
  const first = 1_733_000_000_000;
  assert.throws(() => epochToMs([first, first * 1_000], { fail }), {
    message: "row 1: Expected a time in ms, as in the first row,",
  });
  assert.throws(() => epochToMs([first, NaN], { fail }), { message: "row 1: Expected a time" });
  assert.throws(() => epochToMs([20_240_301], { fail }), /row 0: Expected an ISO 8601 time or/);
  assert.deepEqual([...epochToMs([0, 60], { fail, unit: "s" })], [0, 60_000]);
});

Deno.test("guessTimeUnit() knows nothing of sizes outside its range", () => {
  for (const value of [0, 20_240_301, 1e20, NaN, Infinity]) {
    assert.equal(guessTimeUnit(value), undefined);
  }
});
