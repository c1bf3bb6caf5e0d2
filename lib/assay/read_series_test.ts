import assert from "node:assert/strict";
import { withText } from "../../tests/assay/with_text.ts";
import type { ReadOptions } from "./mod.ts";
import { readResult } from "./mod.ts";
import { day } from "./testing.ts";

const NOISE = Array.from({ length: 60 }, (_, i) => 0.02 * Math.sin(i * i) + 0.001);
const EQUITY = NOISE.reduce((wealth, r) => [...wealth, wealth.at(-1)! * (1 + r)], [100]);

const table = (head: string, values: readonly (number | string)[]) => [
  `date,${head}`,
  ...values.map((value, i) => `${day(i)},${value}`),
];

async function returnsOf(
  lines: readonly string[],
  options: ReadOptions = {},
): Promise<{ returns: number[]; read: readonly string[] }> {
  let found: { returns: number[]; read: readonly string[] } | undefined;
  await withText(lines, async (path) => {
    const { series, read } = await readResult(path, options);
    found = { returns: [...series!.returns], read };
  });
  return found!;
}

const refuses = (lines: readonly string[] | string, message: RegExp, options: ReadOptions = {}) =>
  withText(lines, (path) => assert.rejects(() => readResult(path, options), { message }));

const close = (a: readonly number[], b: readonly number[]) => {
  assert.equal(a.length, b.length);
  a.forEach((value, i) => assert.ok(Math.abs(value - b[i]) < 1e-12, `${value} ${b[i]} at ${i}`));
};

Deno.test("readResult() reads returns, equity, percent and logarithms as the same returns", async () => {
  const percent = NOISE.map((value) => value * 100);
  const log = NOISE.map(Math.log1p);
  close((await returnsOf(table("returns", NOISE))).returns, NOISE);
  close((await returnsOf(table("Equity", EQUITY))).returns, NOISE);
  close((await returnsOf(table("nav", EQUITY.map((value) => value / 100)))).returns, NOISE);
  close((await returnsOf(table("Return [%]", percent))).returns, NOISE);
  close((await returnsOf(table("returns", percent), { unit: "percent" })).returns, NOISE);
  close((await returnsOf(table("log_returns", log))).returns, NOISE);
  close((await returnsOf(table("mine", NOISE), { columns: { returns: "mine" } })).returns, NOISE);
});

Deno.test("readResult() tells how it read returns, and leaves out a first row without one", async () => {
  const { returns, read } = await returnsOf(table("returns", ["", ...NOISE]));
  close(returns, NOISE);
  assert.match(read.join(" "), /read as fractions: as percent they would vary by only 0\.\d\d %/);
  assert.match(read.join(" "), /first row has no return/);
});

Deno.test("readResult() reads a lone column by what it must be, else asks", async () => {
  close((await returnsOf(table("x", NOISE))).returns, NOISE);
  close((await returnsOf(table("x", EQUITY))).returns, NOISE);
  const gains = NOISE.map(Math.abs);
  await refuses(table("x", gains), /--column returns="x" or --column equity="x"/);
  close((await returnsOf(table("x", gains), { columns: { returns: "x" } })).returns, gains);
  await refuses(
    ["date,a,b", ...NOISE.map((value, i) => `${day(i)},${value},${value}`)],
    /only date, a, b; name it with --column returns=NAME/,
  );
});

Deno.test("readResult() refuses what may be percent, naming --unit", async () => {
  const large = NOISE.map((value) => value * 10);
  await refuses(table("returns", large), /volatility of \d\.\d a year.*--unit percent/);
  await refuses(
    table("returns", NOISE.map((v) => v * 100)),
    /at least -1 .*--unit percent, or --unit money/,
  );
  await refuses(table("return_pct", NOISE), /tells fractions from percent.*--unit fraction/);
  close((await returnsOf(table("returns", large), { unit: "fraction" })).returns, large);
});

Deno.test("readResult() reads profits in money over what was there before", async () => {
  const profits = NOISE.map((value, i) => value * EQUITY[i]);
  const options = { unit: "money", capital: 100 } as const;
  close((await returnsOf(table("pnl", profits), options)).returns, NOISE);
  await refuses(table("pnl", profits), /which --unit money needs; say --capital/, {
    unit: "money",
  });
});

Deno.test("readResult() does not take numbers for names of columns", async () => {
  await refuses(NOISE.map(String), /line 1: Expected names of columns but found the number 0.001/);
});

Deno.test("readResult() refuses a curve as returns and a loss as equity", async () => {
  await refuses(table("returns", EQUITY), /all above 0.05; .*--column equity="returns"/);
  const cumulated = EQUITY.map((_, i) => i / 200 - 0.01);
  await refuses(table("returns", cumulated), /hardly changes from row to row/);
  await refuses(
    table("equity", [100, 99, -1, 98]),
    /line 4, column equity: .* above 0 but found -1/,
  );
  const both = ["returns,equity", ...NOISE.map((value, i) => `${value},${EQUITY[i]}`)];
  await refuses(both, /found both, returns and equity; say --column returns="returns"/);
  close((await returnsOf(both, { columns: { returns: "returns" } })).returns, NOISE);
});

Deno.test("readResult() names the line of a cell, a gap and a time out of order", async () => {
  await refuses(table("returns", [0.1, "abc", 0.2]), /line 3, column returns: .*"abc"/);
  await refuses(table("returns", [0.01, "", 0.02]), /line 3, column returns: .*found none/);
  await refuses(
    ["date,returns", "2020-01-02,0.1", "2020-01-01,0.2"],
    /line 3, column date: Expected a time after 2020-01-02.*sort the rows/,
  );
  await refuses(["date,returns", "soon,0.1"], /line 2, column date/);
});

Deno.test("readResult() says what is wrong with files that hold no result", async () => {
  await refuses("", /hold a result but found an empty file/);
  await refuses("returns\n", /at least one row/);
  await refuses('{"a": 1}', /freqtrade's backtesting, with "strategy", but found other JSON/);
  await refuses('{"a": ', /to be JSON/);
  await refuses("[1, 2]", /list in JSON/);
  await refuses("PK\u0003\u0004nothing", /whole zip but found a damaged one/);
  await assert.rejects(() => readResult("nowhere.csv"), {
    message: /nowhere.csv but found nothing/,
  });
  await assert.rejects(() => readResult("lib"), { message: /found a folder/ });
  await refuses(table("returns", NOISE), /Expected a column mine for returns/, {
    columns: { returns: "mine" },
  });
});

Deno.test("readResult() takes a column that counts rows for no time", async () => {
  const lines = [",returns", ...NOISE.map((value, i) => `${i},${value}`)];
  await withText(lines, async (path) => {
    const { series, read } = await readResult(path);
    assert.equal(series!.time, undefined);
    assert.match(read.join(" "), /No times/);
  });
});
