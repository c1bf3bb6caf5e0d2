import assert from "node:assert/strict";
import fc from "fast-check";
import { type Bars, createBars } from "../core/mod.ts";
import { alignBars, alignRows } from "./align_bars.ts";
import { loadPolars } from "./frame.ts";
import { toDataFrame } from "./to_data_frame.ts";

const MINUTE = 60_000;

function series(symbol: string, minutes: readonly number[], factor = 1): Bars {
  const time = Float64Array.from(minutes, (minute) => minute * MINUTE);
  const price = time.map((t, i) => factor * (t + i));
  return createBars(
    { time, open: price, high: price, low: price, close: price, volume: price, trades: price },
    { symbol, intervalMs: MINUTE },
  );
}

const minutes = fc.uniqueArray(fc.integer({ min: -20, max: 60 }), { maxLength: 60 })
  .map((list) => list.sort((a, b) => a - b));

Deno.test("alignRows() finds exactly the times that all series have", () => {
  fc.assert(fc.property(fc.array(minutes, { minLength: 1, maxLength: 5 }), (lists) => {
    const all = lists.map((list, k) => series(`S${k}`, list));
    const common = lists[0].filter((minute) => lists.every((list) => list.includes(minute)));
    const { time, rows } = alignRows(all);
    assert.deepEqual([...time], common.map((minute) => minute * MINUTE));
    rows.forEach((list, k) => {
      assert.deepEqual([...list], common.map((minute) => lists[k].indexOf(minute)));
    });
  }));
});

Deno.test("alignBars() equals an inner join of polars, column by column", async () => {
  const pl = await loadPolars();
  await fc.assert(
    fc.asyncProperty(minutes, minutes, async (a, b) => {
      const [left, right] = [series("A", a), series("B", b, 3)];
      const [x, y] = alignBars([left, right]);
      const frames = [await toDataFrame(left), await toDataFrame(right)];
      const joined = frames[0].join(frames[1], { on: "time", how: "inner", suffix: "_b" })
        .sort("time");
      for (const name of ["open", "high", "low", "close", "volume", "trades"] as const) {
        const expected = (column: string) => [...joined.getColumn(column).cast(pl.Float64)];
        assert.deepEqual([...x[name]!], expected(name));
        assert.deepEqual([...y[name]!], expected(`${name}_b`));
      }
      assert.deepEqual([x.symbol, y.symbol, x.intervalMs], ["A", "B", MINUTE]);
      assert.deepEqual(x.time, y.time);
    }),
    { numRuns: 40 },
  );
});

Deno.test("alignBars() gives equal series back as they are, and nothing for nothing", () => {
  const bars = series("A", [1, 2, 3]);
  assert.equal(alignBars([bars, series("B", [1, 2, 3])])[0], bars);
  assert.deepEqual(alignBars([]), []);
  assert.equal(alignBars([bars, series("B", [])])[0].length, 0);
});

Deno.test("alignBars() refuses other intervals and unsorted times", () => {
  const bars = series("A", [1, 2]);
  assert.throws(() => alignBars([bars, { ...bars, symbol: "B", intervalMs: 2 * MINUTE }]), {
    name: "RangeError",
    message: "Expected bars of 1m, like those of A, but found B with 2m; resample them first",
  });
  assert.throws(() => alignBars([bars, series("B", [2, 1])]), /times of B .* in row 1/);
  assert.throws(() => alignBars([series("C", [NaN])]), /times of C .* in row 0/);
});
