import assert from "node:assert/strict";
import fc from "fast-check";
import { type Bars, createBars } from "../core/mod.ts";
import { resampleBars } from "./resample_bars.ts";

const HOUR = 3_600_000, DAY = 24 * HOUR;

interface Row {
  readonly hour: number;
  readonly prices: readonly [number, number, number, number];
  readonly volume: number;
}

function hourly(rows: readonly Row[]): Bars {
  const column = (pick: (row: Row) => number) => Float64Array.from(rows, pick);
  return createBars({
    time: column(({ hour }) => hour * HOUR),
    open: column(({ prices }) => prices[0]),
    high: column(({ prices }) => Math.max(...prices)),
    low: column(({ prices }) => Math.min(...prices)),
    close: column(({ prices }) => prices[3]),
    volume: column(({ volume }) => volume),
    trades: column(({ volume }) => volume * 2),
  }, { symbol: "X", intervalMs: HOUR });
}

const price = fc.integer({ min: 1, max: 1_000 });
const rows = fc.uniqueArray(
  fc.record({
    hour: fc.integer({ min: -60, max: 200 }),
    prices: fc.tuple(price, price, price, price),
    volume: fc.integer({ min: 0, max: 99 }),
  }),
  { selector: ({ hour }) => hour, maxLength: 120 },
).map((list) => list.sort((a, b) => a.hour - b.hour));

Deno.test("resampleBars() equals grouping the rows by day", () => {
  fc.assert(fc.property(rows, (list) => {
    const days = Object.groupBy(list, ({ hour }) => String(Math.floor(hour / 24)));
    const closed = Object.keys(days).map(Number).sort((a, b) => a - b)
      .filter((day) => (list.at(-1)!.hour + 1) / 24 >= day + 1);
    const daily = resampleBars(hourly(list), { interval: "1d" });
    assert.deepEqual([...daily.time], closed.map((day) => day * DAY));
    closed.forEach((day, k) => {
      const parts = days[day]!;
      const all = parts.flatMap(({ prices }) => prices);
      const volume = parts.reduce((sum, part) => sum + part.volume, 0);
      assert.equal(daily.open[k], parts[0].prices[0]);
      assert.equal(daily.high[k], Math.max(...all));
      assert.equal(daily.low[k], Math.min(...all));
      assert.equal(daily.close[k], parts.at(-1)!.prices[3]);
      assert.equal(daily.volume[k], volume);
      assert.equal(daily.trades![k], 2 * volume);
      assert.ok(Math.abs(daily.coverage![k] - parts.length / 24) < 1e-12);
    });
  }));
});

const row = (hour: number, value: number): Row => ({
  hour,
  prices: [value, value, value, value],
  volume: value,
});

Deno.test("resampleBars() gives a full day coverage 1 exactly, through two steps as well", () => {
  const list = Array.from({ length: 48 }, (_, hour) => row(hour, hour + 1));
  const daily = resampleBars(hourly(list), { interval: "1d" });
  assert.deepEqual([...daily.coverage!], [1, 1]);
  const sparse = hourly(list.filter(({ hour }) => hour % 8 !== 0));
  const twice = resampleBars(resampleBars(sparse, { interval: "4h" }), { interval: "1d" });
  const once = resampleBars(sparse, { interval: "1d" });
  assert.deepEqual([...twice.close], [...once.close]);
  twice.coverage!.forEach((share, k) => assert.ok(Math.abs(share - once.coverage![k]) < 1e-12));
});

Deno.test("resampleBars() takes a row without a price for absent, and keeps missing volume out", () => {
  const list = [row(0, NaN), row(1, 2), { ...row(2, 3), volume: NaN }, row(3, NaN), row(5, NaN)];
  const bars = resampleBars(hourly([...list, row(7, 1)]), { interval: "4h" });
  assert.deepEqual([bars.open[0], bars.high[0], bars.low[0], bars.close[0]], [2, 3, 2, 3]);
  assert.deepEqual([bars.volume[0], bars.coverage![0]], [2, 0.5]);
  const empty = resampleBars(hourly([row(0, NaN), row(3, NaN)]), { interval: "4h" });
  assert.deepEqual([empty.open[0], empty.volume[0], empty.coverage![0]], [NaN, NaN, 0]);
});

Deno.test("resampleBars() starts weeks on Monday", () => {
  const monday = Date.UTC(2024, 2, 4) / HOUR;
  const list = Array.from({ length: 14 * 24 }, (_, i) => row(monday - 24 + i, 1));
  const weekly = resampleBars(hourly(list), { interval: "1w" });
  assert.deepEqual([...weekly.time], [(monday - 7 * 24) * HOUR, monday * HOUR]);
});

Deno.test("resampleBars() refuses unsorted times and intervals that do not fit", () => {
  const bars = hourly([row(0, 1), row(0, 1)]);
  assert.throws(() => resampleBars(bars, { interval: "1d" }), {
    name: "RangeError",
    message: "Expected times of X to increase but found 1970-01-01T00:00:00Z in row 1",
  });
  assert.throws(() => resampleBars(bars, { interval: "90m" }), /multiple of 3600000 ms .* 90m/);
  assert.equal(resampleBars(hourly([]), { interval: "1d" }).length, 0);
});
