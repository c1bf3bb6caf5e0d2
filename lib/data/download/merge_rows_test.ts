import assert from "node:assert/strict";
import fc from "fast-check";
import { Disagreement } from "./errors.ts";
import { cutRows, mergeRows } from "./merge_rows.ts";
import type { NumberColumns } from "./tidy_rows.ts";

const named = (name: string, columns: NumberColumns) => ({ name, columns });

/** Rows of the given minutes of one made-up truth. */
function rowsOf(minutes: readonly number[]): NumberColumns {
  const sorted = [...minutes].sort((a, b) => a - b);
  return {
    time: Float64Array.from(sorted, (minute) => minute * 60_000),
    close: Float64Array.from(sorted, (minute) => Math.sin(minute)),
  };
}

const minutes = fc.uniqueArray(fc.nat(60), { maxLength: 40 });

Deno.test("mergeRows() is the union of two reads of one truth", () => {
  fc.assert(fc.property(minutes, minutes, (a, b) => {
    const merged = mergeRows(named("a", rowsOf(a)), named("b", rowsOf(b)));
    assert.deepEqual(merged, rowsOf([...new Set([...a, ...b])]));
  }));
});

Deno.test("mergeRows() finds any value that differs and names both", () => {
  fc.assert(fc.property(fc.uniqueArray(fc.nat(60), { minLength: 1 }), fc.nat(), (all, pick) => {
    const rows = rowsOf(all), changed = rowsOf(all);
    const at = pick % all.length;
    changed.close[at] += 1;
    assert.throws(() => mergeRows(named("zip", rows), named("api", changed)), (error) => {
      assert.ok(error instanceof Disagreement);
      const time = new Date(rows.time[at]).toISOString().replace(".000Z", "Z");
      assert.ok(error.message.includes(`one close at ${time} but found ${rows.close[at]} in zip`));
      assert.ok(error.message.includes(`${changed.close[at]} in api`));
      return true;
    });
  }));
});

Deno.test("mergeRows() takes a missing value from the other source", () => {
  const time = Float64Array.of(0, 1);
  const merged = mergeRows(
    named("archive", { time, rate: Float64Array.of(5, 6), mark: Float64Array.of(NaN, NaN) }),
    named("api", { time: Float64Array.of(1, 2), rate: Float64Array.of(6, 7), mark: time }),
  );
  assert.deepEqual(merged.rate, Float64Array.of(5, 6, 7));
  assert.deepEqual(merged.mark, Float64Array.of(NaN, 0, 1));
  const wider = mergeRows(
    named("a", { time }),
    named("b", { time: Float64Array.of(2), more: time }),
  );
  assert.deepEqual(wider.more, Float64Array.of(NaN, NaN, 0));
});

Deno.test("cutRows() keeps times in [from, to)", () => {
  const cut = cutRows(rowsOf([1, 2, 3, 4]), 2 * 60_000, 4 * 60_000);
  assert.deepEqual(cut, rowsOf([2, 3]));
  assert.equal(cutRows(rowsOf([1]), 120_000, 60_000).time.length, 0);
});
