import assert from "node:assert/strict";
import fc from "fast-check";
import { type Bars, createBars } from "../core/mod.ts";
import { assertBars, checkBars, type CheckBarsOptions } from "./check_bars.ts";
import { QUALITY_RULES, type QualityCode } from "./quality/rules.ts";

const DAY = 86_400_000;
const START = Date.UTC(2024, 0, 1); // a Monday

type Column = "time" | "open" | "high" | "low" | "close" | "volume" | "coverage";
type Columns = Record<Column, Float64Array>;

/** Sound daily bars: bounded returns, the open and close strictly inside the range. */
const clean: fc.Arbitrary<Columns> = fc.array(
  fc.record({
    change: fc.integer({ min: -300, max: 300 }),
    up: fc.integer({ min: 1, max: 200 }),
    down: fc.integer({ min: 1, max: 200 }),
    volume: fc.integer({ min: 1, max: 1_000_000 }),
  }),
  { minLength: 40, maxLength: 120 },
).map((days) => {
  const column = () => new Float64Array(days.length);
  const columns: Columns = {
    ...{ time: column(), open: column(), high: column(), low: column() },
    ...{ close: column(), volume: column(), coverage: column().fill(1) },
  };
  let price = 100;
  days.forEach(({ change, up, down, volume }, i) => {
    columns.time[i] = START + i * DAY;
    columns.open[i] = price;
    // Half of the change is fixed, so that the usual return is never close to nothing.
    price *= Math.exp((i % 2 === 0 ? 0.03 : -0.03) + change / 1e4);
    columns.close[i] = price;
    columns.high[i] = Math.max(columns.open[i], price) * (1 + up / 1e4);
    columns.low[i] = Math.min(columns.open[i], price) * (1 - down / 1e4);
    columns.volume[i] = volume;
  });
  return columns;
});

function toBars(columns: Columns): Bars {
  return createBars(columns, { symbol: "TEST", intervalMs: DAY });
}

/** A change to row `row`, and the codes and rows that it must bring about: no others. */
interface Defect {
  readonly name: string;
  readonly apply: (columns: Columns, row: number) => void;
  readonly expected: readonly QualityCode[];
}

const set =
  (column: Column, value: number | ((columns: Columns, row: number) => number)) =>
  (columns: Columns, row: number) => {
    columns[column][row] = typeof value === "number" ? value : value(columns, row);
  };

const DEFECTS: readonly Defect[] = [
  ...(["open", "high", "low", "close", "volume"] as const).flatMap((column) =>
    [NaN, Infinity].map((value): Defect => ({
      name: `${column} ${value}`,
      apply: set(column, value),
      // An infinite price is also out of order with the others, except for a high.
      expected: value === Infinity && column === "low"
        ? ["missing-value", "high-below-low"]
        : value === Infinity && (column === "open" || column === "close")
        ? ["missing-value", `${column}-outside-range`]
        : ["missing-value"],
    }))
  ),
  { name: "time NaN", apply: set("time", NaN), expected: ["missing-value"] },
  {
    name: "time off the grid",
    apply: (columns, row) => columns.time[row] += 3_600_000,
    expected: ["off-grid-time"],
  },
  {
    name: "time of the row before",
    apply: (columns, row) => columns.time.fill(columns.time[row - 1], row, row + 1),
    expected: ["duplicate-time", "gap"],
  },
  {
    name: "times swapped",
    apply: ({ time }, row) => [time[row - 1], time[row]] = [time[row], time[row - 1]],
    expected: ["unsorted-time", "gap"],
  },
  {
    name: "two days missing",
    apply: ({ time }, row) => time.forEach((_, i) => time[i] += i >= row ? 2 * DAY : 0),
    expected: ["gap"],
  },
  {
    name: "high and low swapped",
    apply: ({ high, low }, row) => [high[row], low[row]] = [low[row], high[row]],
    expected: ["high-below-low"],
  },
  {
    name: "open above high",
    apply: set("open", ({ high }, row) => high[row] * 1.001),
    expected: ["open-outside-range"],
  },
  {
    name: "open below low",
    apply: set("open", ({ low }, row) => low[row] * 0.999),
    expected: ["open-outside-range"],
  },
  {
    name: "close above high",
    apply: set("close", ({ high }, row) => high[row] * 1.001),
    expected: ["close-outside-range"],
  },
  {
    name: "close below low",
    apply: set("close", ({ low }, row) => low[row] * 0.999),
    expected: ["close-outside-range"],
  },
  { name: "low zero", apply: set("low", 0), expected: ["non-positive-price"] },
  { name: "low negative", apply: set("low", -1), expected: ["non-positive-price"] },
  {
    name: "all prices zero",
    apply: (columns, row) => {
      for (const name of ["open", "high", "low", "close"] as const) columns[name][row] = 0;
    },
    expected: ["non-positive-price"],
  },
  { name: "volume zero", apply: set("volume", 0), expected: ["zero-volume"] },
  { name: "volume negative", apply: set("volume", -1), expected: ["negative-volume"] },
  { name: "coverage a half", apply: set("coverage", 0.5), expected: ["incomplete-bar"] },
  {
    name: "prices ten times as high from here on",
    apply: (columns, row) => {
      for (const name of ["open", "high", "low", "close"] as const) {
        columns[name].forEach((value, i) => columns[name][i] = i >= row ? 10 * value : value);
      }
    },
    expected: ["outlier-return", "price-jump"],
  },
];

Deno.test("checkBars() finds nothing in sound bars", () => {
  fc.assert(fc.property(clean, (columns) => {
    const report = assertBars(toBars(columns));
    assert.deepEqual(report.issues, []);
    assert.deepEqual(report.gaps, { count: 0, longestBars: 0, missingBars: 0, list: [] });
    assert.deepEqual([report.rows, report.from], [columns.time.length, "2024-01-01T00:00:00Z"]);
    assert.equal(report.to, new Date(columns.time.at(-1)!).toISOString().replace(".000", ""));
  }));
});

for (const { name, apply, expected } of DEFECTS) {
  Deno.test(`checkBars() finds ${expected.join(" and ")} in the row with: ${name}`, () => {
    fc.assert(
      fc.property(clean, fc.double({ min: 0, max: 1, noNaN: true }), (columns, share) => {
        // Not the first rows, nor the last: what comes behind counts, too.
        const row = 2 + Math.floor(share * (columns.time.length - 5));
        apply(columns, row);
        const bars = toBars(columns);
        const { issues } = checkBars(bars);
        const found = issues.map(({ code }) => code);
        assert.deepEqual(new Set(found), new Set(expected));
        const [first] = issues.filter(({ code }) => code === expected[0]);
        assert.equal(first.count, 1);
        assert.deepEqual(first.rows, [row]);
        assert.equal(first.severity, QUALITY_RULES[expected[0]].severity);
        if (issues.some(({ severity }) => severity === "error")) {
          assert.throws(() => assertBars(bars), { name: "RangeError", message: /row \d+ at / });
        } else assert.equal(assertBars(bars).issues.length, issues.length);
      }),
      { numRuns: 40 },
    );
  });
}

function daily(times: readonly number[]): Bars {
  const one = Float64Array.from(times, (_, i) => 1 + i % 2 / 1000); // moving, not stale
  const time = Float64Array.from(times, (day) => START + day * DAY);
  return createBars(
    { time, open: one, high: one, low: one, close: one, volume: one },
    { symbol: "TEST", intervalMs: DAY },
  );
}

const codes = (bars: Bars, options?: CheckBarsOptions) =>
  checkBars(bars, options).issues.map(({ code, rows }) => [code, ...rows]);

Deno.test("checkBars() finds a repeated time that is not beside the first one", () => {
  assert.deepEqual(codes(daily([0, 1, 2, 1, 2, 3])), [
    ["duplicate-time", 3, 4],
    ["unsorted-time", 3],
  ]);
});

Deno.test("checkBars() lists gaps with the bars that are missing in them", () => {
  assert.deepEqual(checkBars(daily([0, 1, 4, 5, 12])).gaps, {
    count: 2,
    longestBars: 6,
    missingBars: 8,
    list: [
      { after: "2024-01-02T00:00:00Z", before: "2024-01-05T00:00:00Z", bars: 2 },
      { after: "2024-01-06T00:00:00Z", before: "2024-01-13T00:00:00Z", bars: 6 },
    ],
  });
});

Deno.test("checkBars() takes weekends for no gaps in the calendar of weekdays", () => {
  const weekdays = Array.from({ length: 30 }, (_, day) => day).filter((day) => day % 7 < 5);
  assert.deepEqual(codes(daily(weekdays), { calendar: "weekdays" }), []);
  assert.deepEqual(codes(daily(weekdays))[0], ["gap", 5, 10, 15, 20]);
  const holiday = weekdays.filter((day) => day !== 7);
  assert.deepEqual(codes(daily(holiday), { calendar: "weekdays" }), [["gap", 5]]);
});

Deno.test("checkBars() keeps the first 100 rows and the 50 longest gaps, and counts all", () => {
  const report = checkBars(daily(Array.from({ length: 130 }, (_, i) => i * (i + 1))));
  const [gap] = report.issues.filter(({ code }) => code === "gap");
  assert.equal(gap.count, 129);
  assert.deepEqual(gap.rows, Array.from({ length: 100 }, (_, i) => i + 1));
  assert.deepEqual(gap.times.slice(0, 2), ["2024-01-03T00:00:00Z", "2024-01-07T00:00:00Z"]);
  assert.deepEqual(
    report.gaps.list.map(({ bars }) => bars),
    Array.from({ length: 50 }, (_, i) => 2 * (80 + i) - 1),
  );
  assert.equal(report.gaps.count, 129);
});

Deno.test("checkBars() refuses an interval that no neighbours are apart", () => {
  const days = Array.from({ length: 10 }, (_, day) => day);
  const as = (intervalMs: number) => createBars(daily(days), { symbol: "TEST", intervalMs });
  for (const intervalMs of [DAY / 12, 2 * DAY]) {
    assert.throws(() => assertBars(as(intervalMs)), /interval-mismatch: 9 rows/);
  }
  assertBars(as(DAY));
  // Two gaps may be all there is between three bars.
  assertBars(daily([0, 3, 7]));
});

Deno.test("checkBars() keeps to the grid that most rows keep, also before 1970", () => {
  const shifted = [0, 1, 2, 3, 4].map((day) => day + 0.25);
  assert.deepEqual(codes(daily(shifted)), []);
  assert.deepEqual(codes(daily([0, ...shifted.slice(1)])), [["off-grid-time", 0]]);
  assert.deepEqual(codes(daily([-20_000.75, -19_999.75, -19_998.5])), [["off-grid-time", 2]]);
  const across = [-1.75, -0.75, 0.25].map((day) => day - START / DAY);
  assert.deepEqual(codes(daily(across)), []);
  assert.deepEqual(codes(daily([NaN, 1, 2, 3.5, 4])).at(-1), ["off-grid-time", 3]);
});

Deno.test("checkBars() bears no rows, one row and times that are none", () => {
  const empty = checkBars(daily([]));
  assert.deepEqual([empty.rows, empty.from, empty.to, empty.issues], [0, "", "", []]);
  assert.deepEqual(codes(daily([3])), []);
  assert.deepEqual(codes(daily([NaN, NaN, 2])), [["missing-value", 0, 1]]);
  assert.equal(checkBars(daily([NaN])).from, "an unknown time");
  const odd = createBars(daily([1]), { symbol: "TEST", intervalMs: 1_500 });
  assert.equal(checkBars(odd).interval, "1500ms");
});

Deno.test("assertBars() names code, row and time of the first three kinds of errors", () => {
  const bars = daily([0, 1, 1, 0]);
  const broken = { ...bars, volume: Float64Array.of(1, -1, NaN, 1), low: bars.low.map((x) => -x) };
  assert.throws(() => assertBars(broken), {
    name: "RangeError",
    message: "Expected sound bars of TEST but found " +
      "missing-value: 1 row with a missing or infinite value, row 2 at 2024-01-02T00:00:00Z; " +
      "duplicate-time: 2 rows with a time that an earlier row has, the first of them row 2 at " +
      "2024-01-02T00:00:00Z; unsorted-time: 1 row with a time before that of the row above, row 3 " +
      "at 2024-01-01T00:00:00Z; and 2 more kinds of errors; correct or remove these rows, " +
      "counted from 0",
  });
});

Deno.test("checkBars() follows the severities it is given, and knows no others", () => {
  const bars = daily([0, 1, 5, 6]);
  const severityOf = (gap: "error" | "off") =>
    checkBars(bars, { severities: { gap } }).issues.map(({ severity }) => severity);
  assert.deepEqual([severityOf("error"), severityOf("off")], [["error"], []]);
  assert.throws(() => assertBars(bars, { severities: { gap: "error" } }), /gap: 1 row/);
  const wrong = (severities: unknown) => checkBars(bars, { severities } as CheckBarsOptions);
  assert.throws(() => wrong({ gap: "fatal" }), /gap to be one of error, warning, off .* "fatal"/);
  assert.throws(() => wrong({ gaps: "off" }), /but found gaps; did you mean gap\?/);
});

Deno.test("checkBars() counts filled rows apart and expects no values of marked ones", () => {
  const bars = daily([0, 1, 2, 3]);
  const columns = { ...bars, volume: Float64Array.of(1, 0, 1, 0) };
  const filled = createBars({ ...columns, filled: Float64Array.of(0, 1, 0, 0) }, bars);
  assert.deepEqual(codes(filled), [["zero-volume", 3], ["filled-bar", 1]]);
  const close = bars.close.map((price, i) => i === 1 || i === 2 ? NaN : price);
  const marked = createBars({ ...bars, close, filled: Float64Array.of(0, 1, 0, NaN) }, bars);
  assert.deepEqual(codes(marked), [["missing-value", 2], ["filled-bar", 1]]);
});
