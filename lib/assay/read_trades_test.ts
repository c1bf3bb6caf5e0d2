import assert from "node:assert/strict";
import { withText } from "../../tests/assay/with_text.ts";
import { type ReadOptions, readResult } from "./mod.ts";
import { SAMPLES } from "./testing.ts";

const TRADES = [
  ["2020-01-01", "2020-01-05", 100, 110, 2, "long"],
  ["2020-02-01", "2020-02-03", 110, 99, 1, "short"],
  ["2020-01-10", "2020-01-12", 100, 95, 4, "long"],
] as const;

/** Gains before costs in the order of exits: 10 %, -5 %, 10 %. */
const GAINS = [0.1, -0.05, 0.1];

const fee = (i: number) => 0.001 * TRADES[i][4] * (TRADES[i][2] + TRADES[i][3]);
const gross = (i: number) => {
  const [, , entry, exit, size, side] = TRADES[i];
  return (side === "long" ? 1 : -1) * size * (exit - entry);
};

const lines = (head: string, cells: (i: number) => readonly (string | number)[]) => [
  `entry_time,exit_time,${head}`,
  ...TRADES.map((trade, i) => [trade[0], trade[1], ...cells(i)].join()),
];

async function read(text: readonly string[], options: ReadOptions = {}) {
  const found: Awaited<ReturnType<typeof readResult>>[] = [];
  await withText(text, async (path) => {
    found.push(await readResult(path, options));
  });
  return found[0];
}

const rounded = (values: Float64Array) => [...values].map((value) => Number(value.toFixed(6)));

const PRICES = "entry_price,exit_price,size,side,pnl,fees";
const priced = (profit: (i: number) => number) =>
  lines(PRICES, (i) => [...TRADES[i].slice(2, 6), profit(i), fee(i)]);

Deno.test("readResult() reads a list of trades in the order of exits, gains from money and prices", async () => {
  const { format, trades } = await read(priced(gross));
  assert.equal(format, "trades");
  assert.deepEqual(rounded(trades!.gain), GAINS);
  assert.deepEqual([...trades!.stake], [200, 400, 110]);
  assert.deepEqual(rounded(trades!.turnover), [2.1, 1.95, 1.9]);
  assert.ok(trades!.exit.every((ms, i) => i === 0 || ms > trades!.exit[i - 1]));
});

Deno.test("readResult() proves by prices whether profits are after fees", async () => {
  assert.equal((await read(priced(gross))).costs, "none");
  assert.equal((await read(priced((i) => gross(i) - fee(i)))).costs, "charged");
  assert.equal((await read(priced((i) => gross(i) - 3 * fee(i)))).costs, "unknown");
  assert.equal((await read(lines("return", (i) => [GAINS[i]]))).costs, "unknown");
});

Deno.test("readResult() proves by prices what gains are written in, else asks", async () => {
  const byOrder = [0.1, 0.1, -0.05];
  const head = "entry_price,exit_price,side,profit_pct";
  const with_ = (scale: number) =>
    lines(head, (i) => [TRADES[i][2], TRADES[i][3], TRADES[i][5], byOrder[i] * scale]);
  assert.deepEqual(rounded((await read(with_(1))).trades!.gain), GAINS);
  assert.deepEqual(rounded((await read(with_(100))).trades!.gain), GAINS);
  const bare = lines("profit_pct", (i) => [byOrder[i]]);
  await assert.rejects(() => read(bare), { message: /--unit fraction or --unit percent/ });
  assert.deepEqual(rounded((await read(bare, { unit: "percent" })).trades!.gain), [
    0.001,
    -0.0005,
    0.001,
  ]);
  const large = lines("return", (i) => [byOrder[i] * 100]);
  await assert.rejects(() => read(large), { message: /column return: .*may be percent/ });
});

Deno.test("readResult() books profits by day when it is told the capital", async () => {
  const { series, periodsPerYear, realisedOnly } = await read(priced(gross), { capital: 1000 });
  const { time, returns } = series!;
  assert.equal(time![0], Date.UTC(2020, 0, 1));
  assert.equal(time!.at(-1), Date.UTC(2020, 1, 3));
  assert.equal(returns.length, 34);
  const booked = [...returns].flatMap((value, i) => value === 0 ? [] : [[i, value] as const]);
  assert.deepEqual(booked.map(([i]) => i), [4, 11, 33]);
  assert.ok(Math.abs(booked[1][1] - -20 / 1020) < 1e-12);
  assert.deepEqual([periodsPerYear, realisedOnly], [365, true]);
  const gains = lines("return", (i) => [GAINS[i]]);
  await assert.rejects(() => read(gains, { capital: 1000 }), { message: /leave --capital out/ });
});

Deno.test("readResult() asks which of several columns of vectorbt is meant, and leaves open trades out", async () => {
  const text = await Deno.readTextFile(`${SAMPLES}vectorbt_trades.csv`);
  const [head, ...rows] = text.trimEnd().split("\n");
  const two = [head, ...rows.map((row, i) => row.replace(/^(\d+),0,/, `$1,${i % 2 ? "b" : "a"},`))];
  await assert.rejects(() => read(two), {
    message: /found 2 in column Column: a, b; say --select NAME, or --select all/,
  });
  const one = await read(two, { select: "b" });
  const all = await read(two, { select: "all" });
  assert.equal(all.trades!.gain.length + all.openTrades, rows.length);
  assert.deepEqual([one.name, one.strategies, all.strategies], ["b", 2, 1]);
  assert.ok(one.trades!.gain.length < all.trades!.gain.length);
  assert.equal(all.openTrades, 1);
});

Deno.test("readResult() names a side, a gain and a time that it cannot read", async () => {
  const side = lines(PRICES, (i) => [...TRADES[i].slice(2, 5), i === 1 ? "up" : "long", 1, 0]);
  await assert.rejects(() => read(side), { message: /line 3, column side: .*"up"/ });
  const back = lines("return", () => [0.1]).map((line, i) =>
    i > 1 ? line : line.replace("entry", "x")
  )
    .map((line) => line.replace("exit_time", "entry_time").replace("x_time", "exit_time"));
  await assert.rejects(() => read(back), {
    message: /end after they begin but found one from 2020-01-05.* to 2020-01-01/,
  });
  const none = lines("return", (i) => [i === 2 ? "" : 0.1]);
  await assert.rejects(() => read(none), { message: /neither in trade 2 in the order of exits/ });
  const text = lines("return", (i) => [i === 2 ? "x" : 0.1]);
  const empty = lines("return", () => [""]);
  await assert.rejects(() => read(empty), {
    message: /line 2, column return: Expected at least one gain but found only empty cells/,
  });
  await assert.rejects(() => read(text), { message: /line 4, column return: .*"x"/ });
});
