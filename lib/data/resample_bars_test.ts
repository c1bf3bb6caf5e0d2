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
    const daily = resampleBars(hourly(list), { interval: "1d", minCoverage: 0 });
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
  const some = { minCoverage: 0.5 };
  const fourHours = resampleBars(sparse, { interval: "4h", ...some });
  const twice = resampleBars(fourHours, { interval: "1d", ...some });
  const once = resampleBars(sparse, { interval: "1d", ...some });
  assert.deepEqual([...twice.close], [...once.close]);
  twice.coverage!.forEach((share, k) => assert.ok(Math.abs(share - once.coverage![k]) < 1e-12));
});

Deno.test("resampleBars() takes a row without a price for absent, and keeps missing volume out", () => {
  const list = [row(0, NaN), row(1, 2), { ...row(2, 3), volume: NaN }, row(3, NaN), row(5, NaN)];
  const bars = resampleBars(hourly([...list, row(7, 1)]), {
    interval: "4h",
    minCoverage: 0,
  });
  assert.deepEqual([bars.open[0], bars.high[0], bars.low[0], bars.close[0]], [2, 3, 2, 3]);
  assert.deepEqual([bars.volume[0], bars.coverage![0]], [2, 0.5]);
  const empty = resampleBars(hourly([row(0, NaN), row(3, NaN)]), {
    interval: "4h",
    minCoverage: 0,
  });
  assert.deepEqual([empty.open[0], empty.volume[0], empty.coverage![0]], [NaN, NaN, 0]);
});

Deno.test("resampleBars() takes a row for absent whichever of its prices is missing", () => {
  const list = Array.from({ length: 8 }, (_, hour) => row(hour, hour + 1));
  for (const name of ["open", "high", "low", "close"] as const) {
    // Not the last row: without it the source would end before the bar's close.
    for (let missing = 0; missing < 7; missing++) {
      const bars = hourly(list);
      bars[name][missing] = NaN;
      const options = { interval: "4h", minCoverage: 0.5 };
      const { open, high, low, close, coverage } = resampleBars(bars, options);
      const without = hourly(list.filter(({ hour }) => hour !== missing));
      const expected = resampleBars(without, options);
      assert.deepEqual([open, high, low, close, coverage], [
        ...[expected.open, expected.high, expected.low, expected.close],
        expected.coverage,
      ]);
    }
  }
});

Deno.test("resampleBars() makes no bar of which the source lacks more than allowed", () => {
  fc.assert(fc.property(rows, fc.constantFrom(1, 0.75, 0.3), (list, minCoverage) => {
    const all = resampleBars(hourly(list), { interval: "4h", minCoverage: 0 });
    const whole = minCoverage === 1
      ? resampleBars(hourly(list), { interval: "4h" })
      : resampleBars(hourly(list), { interval: "4h", minCoverage });
    const kept = [...all.time.keys()].filter((k) => all.coverage![k] >= minCoverage);
    for (const name of ["time", "open", "high", "low", "close", "volume", "trades", "coverage"]) {
      const column = name as "time" | "trades";
      assert.deepEqual([...whole[column]!], kept.map((k) => all[column]![k]));
    }
  }));
});

Deno.test("resampleBars() does not look ahead: later rows change no closed bar", () => {
  fc.assert(fc.property(rows, fc.nat(120), (list, at) => {
    const full = resampleBars(hourly(list), { interval: "1d", minCoverage: 0 });
    const known = list.slice(0, at);
    const before = resampleBars(hourly(known), { interval: "1d", minCoverage: 0 });
    assert.ok(before.length <= full.length);
    before.time.forEach((time, k) => {
      assert.equal(full.time[k], time);
      assert.ok(time + DAY <= (known.at(-1)!.hour + 1) * HOUR);
      for (const name of ["open", "high", "low", "close", "volume", "coverage"] as const) {
        assert.equal(before[name]![k], full[name]![k]);
      }
    });
  }));
});

Deno.test("resampleBars() starts days and weeks later by the session offset", () => {
  fc.assert(fc.property(rows, fc.integer({ min: -30, max: 30 }), (list, offset) => {
    const shifted = list.map((one) => ({ ...one, hour: one.hour - offset }));
    for (const interval of ["1d", "1w"]) {
      const given = resampleBars(hourly(list), {
        interval,
        minCoverage: 0,
        ...(offset !== 0 && { sessionOffset: `${offset}h` }),
      });
      const expected = resampleBars(hourly(shifted), { interval, minCoverage: 0 });
      assert.deepEqual([...given.time], [...expected.time].map((t) => t + offset * HOUR));
      assert.deepEqual(given.close, expected.close);
      assert.deepEqual(given.volume, expected.volume);
    }
  }));
  const list = Array.from({ length: 50 }, (_, hour) => row(hour, hour));
  const { time, open } = resampleBars(hourly(list), { interval: "1d", sessionOffset: "8h" });
  assert.deepEqual([[...time], [...open]], [[8 * HOUR], [8]]);
});

Deno.test("resampleBars() flags a bar that has a filled part", () => {
  const bars = hourly(Array.from({ length: 8 }, (_, hour) => row(hour, 1)));
  const filled = Float64Array.of(0, 0, 0, 0, 0, 1, 0, 0);
  const given = createBars({ ...bars, filled }, bars);
  const four = resampleBars(given, { interval: "4h", minCoverage: 0.5 });
  assert.deepEqual([[...four.filled!], [...four.coverage!]], [[0, 1], [1, 0.75]]);
  assert.equal(resampleBars(given, { interval: "4h" }).length, 1);
});

Deno.test("resampleBars() closes a bar that the source was read through, with or without its end", () => {
  const bars = hourly([row(0, 1), row(1, 2), row(2, 3)]);
  const options = { interval: "4h", minCoverage: 0.5 };
  assert.equal(resampleBars(bars, options).length, 0);
  assert.equal(resampleBars(bars, { ...options, until: 4 * HOUR - 1 }).length, 0);
  assert.deepEqual([...resampleBars(bars, { ...options, until: 4 * HOUR }).coverage!], [0.75]);
});

Deno.test("resampleBars() starts weeks on Monday", () => {
  const monday = Date.UTC(2024, 2, 4) / HOUR;
  const list = Array.from({ length: 14 * 24 }, (_, i) => row(monday - 24 + i, 1));
  const weekly = resampleBars(hourly(list), { interval: "1w", minCoverage: 0 });
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
  assert.throws(() => resampleBars(hourly([row(0, 1)]), { interval: "1d", sessionOffset: "30m" }), {
    name: "RangeError",
    message: "Expected sessionOffset to be a multiple of 3600000 ms but found 30m",
  });
  assert.throws(
    () => resampleBars(hourly([row(1, 1), row(2.5, 1), row(3.5, 1)]), { interval: "4h" }),
    {
      name: "RangeError",
      message:
        "Expected bars of X to lie inside one of 4h but found 1970-01-01T03:30:00Z in row 2, which " +
        "closes behind it; state sessionOffset",
    },
  );
});
