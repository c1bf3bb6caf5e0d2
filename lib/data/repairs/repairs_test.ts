import assert from "node:assert/strict";
import fc from "fast-check";
import { type Bars, createBars, sliceBars } from "../../core/mod.ts";
import { checkBars } from "../check_bars.ts";
import { sampleBars } from "../sample_bars.ts";
import { openWriter } from "../store/open_writer.ts";
import { readColumns } from "../store/read_columns.ts";
import type { StoreKey } from "../store/store_key.ts";
import { dropDuplicates } from "./drop_duplicates.ts";
import { fillGaps, type FillGapsOptions } from "./fill_gaps.ts";
import { markGaps } from "./mark_gaps.ts";
import { repairEntry } from "./repair_entry.ts";

const DAY = 86_400_000;

function daily(days: readonly number[]): Bars {
  const time = Float64Array.from(days, (day) => Date.UTC(2024, 0, 1 + day));
  const price = Float64Array.from(days, (day) => 100 + day);
  return createBars(
    { time, open: price, high: price, low: price, close: price, volume: price, trades: price },
    { symbol: "TEST", intervalMs: DAY },
  );
}

const dayList = fc.array(fc.integer({ min: 0, max: 60 }), { minLength: 1 });
const dates = ({ time }: Bars) => [...time].map((ms) => (ms - Date.UTC(2024, 0, 1)) / DAY);

Deno.test("dropDuplicates() keeps one row of each time, in the order of the rows", () => {
  fc.assert(fc.property(dayList, (days) => {
    const { bars, record } = dropDuplicates(daily(days));
    assert.deepEqual(dates(bars), [...new Set(days)]);
    assert.deepEqual([...bars.trades!], [...new Set(days)].map((day) => 100 + day));
    assert.equal(record.rows, days.length - new Set(days).size);
  }));
});

Deno.test("dropDuplicates() refuses rows that differ unless told which to keep", () => {
  const doubled = daily([0, 1, 1, 2]);
  const close = Float64Array.of(100, 101, 150, 102);
  const bars = createBars({ ...doubled, close }, doubled);
  assert.throws(() => dropDuplicates(bars), {
    name: "RangeError",
    message: "Expected rows of one time to be the same but found close 101 in row 1 and 150 in " +
      "row 2 at 2024-01-02T00:00:00Z; say which to keep",
  });
  assert.deepEqual([...dropDuplicates(bars, { keep: "first" }).bars.close], [100, 101, 102]);
  const last = dropDuplicates(bars, { keep: "last" });
  assert.deepEqual([...last.bars.close], [100, 150, 102]);
  assert.match(
    last.record.detail,
    /1 row with the time of another, 1 of them different, kept the l/,
  );
  assert.throws(
    () => dropDuplicates(bars, { keep: "best" as "first" }),
    /first or last but found "b/,
  );
});

Deno.test("markGaps() puts a row at each missing time and changes no other", () => {
  fc.assert(fc.property(dayList, (list) => {
    const days = [...new Set(list)].sort((a, b) => a - b);
    const holed = daily(days);
    const { bars, record } = markGaps(holed);
    const all = Array.from({ length: days.at(-1)! - days[0] + 1 }, (_, i) => days[0] + i);
    assert.deepEqual(dates(bars), all);
    const close = all.map((day) => days.includes(day) ? 100 + day : NaN);
    assert.deepEqual([...bars.close], close);
    assert.deepEqual([...bars.trades!], close);
    if (record.rows === 0) return assert.equal(bars, holed);
    assert.deepEqual([...bars.filled!], close.map((price) => price === price ? 0 : 1));
    assert.equal(record.rows, checkBars(holed).gaps.missingBars);
    assert.deepEqual(checkBars(bars).gaps.count, 0);
  }));
});

Deno.test("fillGaps() is refused without a method, and flags what it fills", () => {
  const holed = daily([0, 1, 4, 5, 7]);
  for (const options of [undefined, {}, { method: "linear" }]) {
    assert.throws(() => fillGaps(holed, options as FillGapsOptions), {
      name: "TypeError",
      message: /told a method \("previousClose"\) but found (none|"linear")/,
    });
  }
  const { bars, record } = fillGaps(holed, { method: "previousClose" });
  assert.deepEqual([...bars.close], [100, 101, 101, 101, 104, 105, 105, 107]);
  assert.deepEqual([...bars.high], [...bars.close]);
  assert.deepEqual([...bars.volume], [100, 101, 0, 0, 104, 105, 0, 107]);
  assert.deepEqual([...bars.filled!], [0, 0, 1, 1, 0, 0, 1, 0]);
  assert.deepEqual([record.rows, record.detail], [
    3,
    "filled 3 rows in 2 holes by the previous close",
  ]);
  const found = checkBars(bars).issues.map(({ code, count }) => [code, count]);
  assert.deepEqual(found, [["filled-bar", 3]]);
  assert.deepEqual(checkBars(bars).coverage, [{ month: "2024-01", expected: 8, rows: 5 }]);
  const short = fillGaps(holed, { method: "previousClose", maxBars: 1 });
  assert.deepEqual(dates(short.bars), [0, 1, 4, 5, 6, 7]);
  assert.match(short.record.detail, /; 1 longer than 1 bars left alone$/);
});

Deno.test("repairs follow calendars", async () => {
  const stocks = sliceBars(await sampleBars("SP500-1d"), 0, 300);
  assert.equal(markGaps(stocks, { calendar: "xnys" }).bars, stocks);
  const holed = createBars(dropRow(stocks, 100), stocks);
  const { bars } = markGaps(holed, { calendar: "xnys" });
  assert.deepEqual(bars.time, stocks.time);
  assert.deepEqual([bars.close[100], bars.filled![100]], [NaN, 1]);
});

function dropRow(bars: Bars, row: number) {
  const without = (column: Float64Array) => column.filter((_, i) => i !== row);
  return {
    time: without(bars.time),
    open: without(bars.open),
    high: without(bars.high),
    low: without(bars.low),
    close: without(bars.close),
    volume: without(bars.volume),
  };
}

Deno.test("repairs that need order refuse times that do not increase", () => {
  assert.throws(() => markGaps(daily([0, 2, 1])), /to increase .* 2024-01-02T00:00:00Z in row 2/);
  const far = daily([0, 1]);
  far.time[1] = 8.64e15;
  assert.throws(
    () => markGaps(createBars(far, { symbol: "X", intervalMs: 60_000 })),
    /a hole of at/,
  );
});

Deno.test("repairEntry() writes the months it changes and logs what it did", async () => {
  const root = await Deno.makeTempDir();
  const key: StoreKey = { exchange: "test", market: "spot", symbol: "X/Y", kind: "1d" };
  try {
    const write = async (days: readonly number[], month: string) => {
      await using writer = await openWriter(key, { root });
      const { time, open, high, low, close, volume } = daily(days);
      const coveredTo = Date.UTC(2024, Number(month.slice(5)));
      const columns = { time, open, high, low, close, volume };
      const sources = [{ url: "https://example.org", rows: days.length }];
      await writer.writePart({ month, columns, complete: true, coveredTo, sources });
    };
    await write([0, 1, 2, 30], "2024-01");
    await write([31, 32, 33], "2024-02");
    const fill = (bars: Bars) => fillGaps(bars, { method: "previousClose" });
    const record = await repairEntry(key, { root, repair: fill });
    assert.equal(record.rows, 27);
    const { close, filled } = await readColumns(key, { root });
    assert.deepEqual([...close as Float64Array].slice(1, 5), [101, 102, 102, 102]);
    assert.equal([...filled as Float64Array].filter((flag) => flag === 1).length, 27);
    {
      await using writer = await openWriter(key, { root });
      const { log, parts } = writer.manifest;
      assert.deepEqual(log.map(({ action, detail }) => [action, detail]), [
        ["fillGaps", "filled 27 rows in 1 hole by the previous close"],
      ]);
      assert.deepEqual(parts.map(({ rows, columns }) => [rows, columns.includes("filled")]), [
        [31, true],
        [3, false],
      ]);
      assert.deepEqual(parts[0].sources, [{ url: "https://example.org", rows: 4 }]);
    }
    await write([100, 101], "2024-04");
    await assert.rejects(() => repairEntry(key, { root, repair: fill }), /found none of 2024-03/);
    const flow = { ...key, kind: "funding" };
    await assert.rejects(() => repairEntry(flow, { root, repair: fill }), /an entry of bars/);
  } finally {
    await Deno.remove(root, { recursive: true });
  }
});
