import assert from "node:assert/strict";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import fc from "fast-check";
import type { Bars } from "../core/mod.ts";
import { writeParquet } from "./frame.ts";
import { loadBars, type LoadBarsOptions } from "./load_bars.ts";

const HEADER = "time,open,high,low,close,volume";
const DAY = 86_400_000;
const MARCH = Date.UTC(2024, 2, 1);

async function load(
  text: string | readonly string[],
  options: Partial<LoadBarsOptions> = {},
): Promise<Bars> {
  const folder = await Deno.makeTempDir();
  try {
    const path = join(folder, "prices.csv");
    await Deno.writeTextFile(path, typeof text === "string" ? text : text.join("\n"));
    return await loadBars(path, { interval: "1d", ...options });
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

/** Asserts that the text is refused with this message behind the file's path. */
async function refuses(
  text: string | readonly string[],
  expected: { name: string; message: string | RegExp },
  options: Partial<LoadBarsOptions> = {},
): Promise<void> {
  await assert.rejects(load(text, options), (error: Error) => {
    assert.equal(error.name, expected.name, error.message);
    const message = error.message.replace(/\/\S*\/prices\.csv/, "prices.csv");
    assert.ok(!message.includes("\n"));
    if (typeof expected.message === "string") assert.equal(message, expected.message);
    else assert.match(message, expected.message);
    return true;
  });
}

Deno.test("loadBars() keeps every number and the order of the rows", async () => {
  const price = fc.double({ noNaN: true, noDefaultInfinity: true });
  const row = fc.tuple(fc.integer({ min: -1e6, max: 1e6 }), price, price, price, price, price);
  await fc.assert(
    fc.asyncProperty(fc.array(row, { minLength: 1 }), async (rows) => {
      const lines = rows.map(([minute, ...prices]) =>
        [new Date(MARCH + minute * 60_000).toISOString(), ...prices.map(String)].join(",")
      );
      const bars = await load([HEADER, ...lines], { interval: "1m" });
      assert.equal(bars.symbol, "prices");
      assert.equal(bars.intervalMs, 60_000);
      rows.forEach(([minute, open, high, low, close, volume], i) => {
        assert.equal(bars.time[i], MARCH + minute * 60_000);
        const found = [bars.open[i], bars.high[i], bars.low[i], bars.close[i], bars.volume[i]];
        assert.deepEqual(
          found.map((x) => x + 0),
          [open, high, low, close, volume].map((x) => x + 0),
        );
      });
    }),
    { numRuns: 30 },
  );
});

Deno.test("loadBars() knows the usual column names, whatever their case", async () => {
  const header = "Open Time,OPEN,High,low,Close,Volume,quote_asset_volume,Number of trades,Note";
  const bars = await load([header, "2024-03-01,1,4,0.5,2,10,20,3,hello"], { symbol: "X" });
  assert.deepEqual(
    [bars.symbol, bars.time[0], bars.open[0], bars.high[0], bars.low[0], bars.close[0]],
    ["X", MARCH, 1, 4, 0.5, 2],
  );
  assert.deepEqual([bars.volume[0], bars.quoteVolume![0], bars.trades![0]], [10, 20, 3]);
  assert.ok(!("takerBuyVolume" in bars));
  for (const name of ["date", "datetime", "open_time", "timestamp", "Time"]) {
    const { time } = await load([HEADER.replace("time", name), "2024-03-01,1,1,1,1,1"]);
    assert.equal(time[0], MARCH);
  }
});

Deno.test("loadBars() follows the column mapping before its own names", async () => {
  const text = ["time,open,high,low,close,Adj Close,volume,open_time", "x,1,1,1,1,9,1,2024-03-01"];
  const bars = await load(text, { columns: { time: "open_time", close: "adj close" } });
  assert.deepEqual([bars.close[0], bars.time[0]], [9, MARCH]);
  await refuses(text, {
    name: "TypeError",
    message:
      'prices.csv: Expected a column "Last" for close but found only time, open, high, low, ' +
      "close, Adj Close, volume, open_time; name it in the column mapping, like close=NAME",
  }, { columns: { close: "Last" } });
  const wrong = { closing: "Last" } as LoadBarsOptions["columns"];
  await refuses(text, { name: "TypeError", message: /one of time, .* but found "closing"/ }, {
    columns: wrong,
  });
});

Deno.test("loadBars() reads times in every unit, and with or without an offset", async () => {
  const seconds = MARCH / 1_000;
  const spellings = [
    ...["2024-03-01", "2024-03-01 00:00:00", "2024-03-01T00:00:00Z", "2024-03-01 02:00+02:00"],
    ...[`${seconds}`, `${seconds}.0`, `${seconds}000`, `${seconds}000000`, `${seconds}000000000`],
  ];
  for (const time of spellings) {
    assert.equal((await load([HEADER, `${time},1,1,1,1,1`])).time[0], MARCH, time);
  }
  const early = await load([HEADER, "0,1,1,1,1,1", "86400,1,1,1,1,1"], { timeUnit: "s" });
  assert.deepEqual([...early.time], [0, DAY]);
});

Deno.test("loadBars() makes empty cells NaN and leaves unsorted and repeated rows alone", async () => {
  const bars = await load([
    HEADER,
    ...["2024-03-02,1,2, ,1,", "2024-03-01,nan,2,1,1,3", "2024-03-01,1,2,1, 1.5 ,3", "", ""],
  ]);
  assert.deepEqual([...bars.time], [MARCH + DAY, MARCH, MARCH]);
  assert.deepEqual([...bars.low], [NaN, 1, 1]);
  assert.deepEqual([...bars.open], [1, NaN, 1]);
  assert.deepEqual([...bars.close], [1, 1, 1.5]);
  assert.deepEqual([...bars.volume], [NaN, 3, 3]);
});

Deno.test("loadBars() reads semicolons, CRLF, a byte order mark and quotes", async () => {
  const text = `\ufeff${HEADER.replaceAll(",", ";")}\r\n"2024-03-01";"1";2;1;1;5\r\n`;
  const bars = await load(text);
  assert.deepEqual([bars.length, bars.time[0], bars.open[0], bars.volume[0]], [1, MARCH, 1, 5]);
});

Deno.test("loadBars() names line, column and value of a cell that is no number", async () => {
  const good = (day: number) => `2024-03-${String(day).padStart(2, "0")},1,1,1,1,1`;
  const rows = Array.from({ length: 20 }, (_, i) => good(i + 1));
  rows[15] = "2024-03-16,1,1,1,n/a,1";
  await refuses([HEADER, ...rows], {
    name: "SyntaxError",
    message:
      'prices.csv line 17, column close: Expected a number but found "n/a"; correct it in the file',
  });
  // The same row stands two lines further down behind a blank line and a quoted line break.
  await refuses(["", `${HEADER},note`, `${good(1)},"a\nb"`, ...rows.slice(1)], {
    name: "SyntaxError",
    message: /^prices\.csv line 19, column close:/,
  });
  for (const cell of ["0x10", "1_000", "inf", "-Infinity", "1e999", '"1,5"', "1 2", "true", "--"]) {
    await refuses([HEADER, `2024-03-01,1,1,1,1,${cell}`], {
      name: "SyntaxError",
      message: /^prices\.csv line 2, column volume: Expected a number but found "/,
    });
  }
  await refuses([HEADER, `2024-03-01,${"9x".repeat(100)},1,1,1,1`], {
    name: "SyntaxError",
    message: `prices.csv line 2, column open: Expected a number but found "${
      "9x".repeat(20)
    }…"; correct it in the file`,
  });
});

Deno.test("loadBars() names line and value of a cell that is no time", async () => {
  const row = (time: string) => `${time},1,1,1,1,1`;
  const cases: [string[], string][] = [
    [
      ["2024-03-01", ""],
      "line 3, column time: Expected a time in ISO 8601, like " +
      "2024-03-01T02:00:00Z, but found an empty cell; correct it in the file",
    ],
    [
      ["2024-03-01", "2024-02-30"],
      "line 3, column time: Expected a time in ISO 8601, like " +
      '2024-03-01T02:00:00Z, but found "2024-02-30"; correct it in the file',
    ],
    [
      ["1709251200", ""],
      "line 3, column time: Expected a time but found an empty cell; correct it in the file",
    ],
    [
      ["1709251200", "x"],
      'line 3, column time: Expected a time but found "x"; correct it in the file',
    ],
    [
      ["1709251200", "1709251200000"],
      "line 3, column time: Expected a time in s, as in the " +
      'first row, but found "1709251200000"; correct it in the file',
    ],
    [
      ["20240301"],
      "line 2, column time: Expected an ISO 8601 time or a number of s, ms, us or ns " +
      'since 1970 but found "20240301"; correct it in the file',
    ],
  ];
  for (const [times, message] of cases) {
    await refuses([HEADER, ...times.map(row)], {
      name: "SyntaxError",
      message: `prices.csv ${message}`,
    });
  }
});

Deno.test("loadBars() refuses a table of the wrong shape in one line", async () => {
  const row = "2024-03-01,1,1,1,1,1";
  const cases: [string, string, string | RegExp][] = [
    ["", "RangeError", /an empty file/],
    [HEADER, "RangeError", /at least one row of prices but found only column names/],
    [`${HEADER}\n\n\n`, "RangeError", /at least one row/],
    [`time,open,high,low,volume\n${row}`, "SyntaxError", /line 2: Expected 5 cells.*found 6/],
    [
      "time,open,high,low,volume\n2024-03-01,1,1,1,1",
      "TypeError",
      "prices.csv: Expected a column close but found only time, open, high, low, volume; name it " +
      "in the column mapping, like close=NAME",
    ],
    [
      `1709251200,1,2,3,4,5\n1709337600,1,2,3,4,5`,
      "TypeError",
      /a header line .* found 1709251200/,
    ],
    [`${HEADER},close\n${row},2`, "TypeError", /one column for close but found close twice/],
    [`${HEADER},Close\n${row},2`, "TypeError", /one column for close but found close, Close/],
    [`${HEADER}\n${row}\n${row},7`, "SyntaxError", /line 3: Expected 6 cells, .* but found 7/],
    [`${HEADER}\n"${row}\n${row}\n`, "SyntaxError", /line 2: Expected a closing quote/],
  ];
  for (const [text, name, message] of cases) await refuses(text, { name, message });
});

Deno.test("loadBars() reads Parquet under any name, with dates, text and epochs", async () => {
  const fixture = fileURLToPath(new URL("fixtures/pyarrow.parquet", import.meta.url));
  const columns = { open: "int8", high: "float64", low: "bool", close: "decimal", volume: "int8" };
  const options = { interval: "1h", symbol: "X" };
  await assert.rejects(
    loadBars(fixture, { ...options, columns: { ...columns, time: "time_ns" } }),
    {
      name: "SyntaxError",
      message:
        `${fixture} row 3, column float64: Expected a number but found "-Infinity"; correct it in the file`,
    },
  );
  const ok = { ...columns, high: "price_text" };
  for (const time of ["time_ns", "time_s"]) {
    const bars = await loadBars(fixture, { ...options, columns: { ...ok, time } });
    assert.deepEqual([...bars.time], [0, 1, 2, 3].map((hour) => MARCH + hour * 3_600_000));
    assert.deepEqual([...bars.high], [1.5, 2, NaN, 1000]);
    assert.deepEqual([...bars.close], [1.25, NaN, -3.5, 0.01]);
  }
  // Dates are dates: 1969 is no other unit.
  await assert.rejects(loadBars(fixture, { ...options, columns: { ...ok, time: "day" } }), {
    message:
      `${fixture} row 2, column day: Expected a time but found an empty cell; correct it in the file`,
  });
  await assert.rejects(loadBars(fixture, { ...options, columns: { ...ok, time: "kind" } }), {
    message: /row 0, column kind: Expected a time in ISO 8601.* but found "long"/,
  });
});

Deno.test("loadBars() reads a Parquet file named .csv", async () => {
  const path = await Deno.makeTempFile({ suffix: ".csv" });
  try {
    const one = Float64Array.of(1);
    const prices = { open: one, high: one, low: one, close: one, volume: one };
    await writeParquet(path, { time: BigInt64Array.of(BigInt(MARCH) * 1_000_000n), ...prices });
    assert.equal((await loadBars(path, { interval: "1d" })).time[0], MARCH);
  } finally {
    await Deno.remove(path);
  }
});
