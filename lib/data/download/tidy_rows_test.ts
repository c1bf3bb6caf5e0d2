import assert from "node:assert/strict";
import fc from "fast-check";
import { Disagreement } from "./errors.ts";
import { tidyRows } from "./tidy_rows.ts";

function rowsOf(times: readonly number[]) {
  return { time: Float64Array.from(times), close: Float64Array.from(times, Math.cos) };
}

Deno.test("tidyRows() sorts rows in any order and keeps one of each", () => {
  fc.assert(fc.property(fc.array(fc.nat(50)), (times) => {
    const told: string[] = [];
    const tidy = tidyRows(rowsOf(times), { name: "x", warn: (message) => told.push(message) });
    const once = [...new Set(times)].sort((a, b) => a - b);
    assert.deepEqual(tidy, rowsOf(once));
    assert.equal(told.some((text) => text.includes("twice")), once.length < times.length);
  }));
});

Deno.test("tidyRows() tells nothing and copies nothing when all is right", () => {
  const rows = rowsOf([1, 2, 3]);
  assert.equal(tidyRows(rows, { name: "x", warn: assert.fail }), rows);
});

Deno.test("tidyRows() refuses one time with two values, naming both", () => {
  const rows = { time: Float64Array.of(5, 0, 0), close: Float64Array.of(1, 2, 3) };
  assert.throws(() => tidyRows(rows, { name: "x.csv", warn() {} }), (error) => {
    assert.ok(error instanceof Disagreement);
    assert.match(error.message, /x\.csv: Expected one close at 1970.* but found 2 and 3/);
    return true;
  });
});
