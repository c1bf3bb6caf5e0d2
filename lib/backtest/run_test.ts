import assert from "node:assert/strict";
import { createBars } from "../core/mod.ts";
import { run, type RunOptions } from "./run.ts";

const DAY = 86_400_000;

function barsOf(open: readonly number[], close: readonly number[]) {
  const o = Float64Array.from(open), c = Float64Array.from(close);
  const time = Float64Array.from(open, (_, i) => i * DAY);
  return createBars(
    { time, open: o, high: o.map((x, i) => Math.max(x, c[i])), low: o, close: c, volume: o },
    { symbol: "TEST", intervalMs: DAY },
  );
}

const free: RunOptions = { side: "longShort", fee: 0, slippage: 0, initialCash: 1000 };

function near(found: number, expected: number) {
  assert.ok(Math.abs(found - expected) < 1e-9 * Math.max(1, Math.abs(expected)), `${found}`);
}

// Long, flat, short, gap up against the short, flip to long, held open at the end.
// fee f = 0.01 of notional, slippage s = 0.02, cash 1000.
//
// row  open close target  what happens
//  0   100  100     1     wish long
//  1   100  110     1     buy at 100 * 1.02 = 102: units = 1000 / (102 * 1.01) = 9.706853038...
//                         cash 0, fee 0.01 * units * 102 = 9.90099009...
//  2   110  120     0     nothing filled; wish flat
//  3   120  120    -1     sell all at 120 * 0.98 = 117.6, fee 0.01 * units * 117.6; wish short
//  4   120  100    -1     sell short at 117.6: |u| = E / (117.6 * 1.01) with E the cash
//  5   130  130     1     gap from 100 to 130 against the short; wish long
//  6   130  140    NaN    buy at 132.6, flip: units = cash + u * 132.6 * 1.01 over 132.6 * 1.01
//  7   140  150    -0     wish flat on the last row: never filled
const golden = barsOf(
  [100, 100, 110, 120, 120, 130, 130, 140],
  [100, 110, 120, 120, 100, 130, 140, 150],
);
const wishes = Float64Array.of(1, 1, 0, -1, -1, 1, NaN, -0);

Deno.test("run() gives the golden case worked out by hand", () => {
  const result = run(golden, wishes, { ...free, fee: 0.01, slippage: 0.02 });

  const u1 = 1000 / (102 * 1.01);
  const fee1 = 0.01 * u1 * 102;
  const fee2 = 0.01 * u1 * 117.6;
  const cash2 = u1 * 117.6 - fee2;
  const u2 = cash2 / (117.6 * 1.01);
  const fee3 = 0.01 * u2 * 117.6;
  const cash3 = cash2 + u2 * 117.6 - fee3;
  const u3 = (cash3 - u2 * 132.6 * 1.01) / (132.6 * 1.01);
  const fee4 = 0.01 * (u2 + u3) * 132.6;

  // The same in decimals, from a pocket calculator.
  near(u1, 9.706853038244999);
  near(cash2, 1130.1106581246358);

  const expected = [
    1000,
    u1 * 110,
    u1 * 120,
    cash2,
    cash3 - u2 * 100,
    cash3 - u2 * 130,
    u3 * 140,
    u3 * 150,
  ];
  expected.forEach((value, i) => near(result.equity[i], value));
  assert.deepEqual([...result.fills.row], [1, 3, 4, 6]);
  assert.deepEqual([...result.fills.time], [DAY, 3 * DAY, 4 * DAY, 6 * DAY]);
  [102, 117.6, 117.6, 132.6].forEach((price, i) => near(result.fills.price[i], price));
  [u1, -u1, -u2, u2 + u3].forEach((units, i) => near(result.fills.units[i], units));
  [fee1, fee2, fee3, fee4].forEach((fee, i) => near(result.fills.fee[i], fee));
  near(result.cash[7], 0);

  // The flip's fee is split by notional: u2 of u2 + u3 belongs to the short.
  const { trades } = result;
  assert.deepEqual([...trades.side], [1, -1, 1]);
  assert.deepEqual([...trades.entryRow], [1, 4, 6]);
  assert.deepEqual([...trades.exitRow], [3, 6, 7]);
  assert.deepEqual([...trades.open], [0, 0, 1]);
  // Rows 1 and 2; rows 4 and 5; rows 6 and 7.
  assert.deepEqual([...trades.bars], [2, 2, 2]);
  assert.deepEqual([...trades.exitTime], [3 * DAY, 6 * DAY, 8 * DAY]);
  near(trades.pnl[0], cash2 - 1000);
  near(trades.pnl[1], u2 * (117.6 - 132.6) - fee3 - 0.01 * u2 * 132.6);
  near(trades.pnl[2], u3 * (150 - 132.6) - 0.01 * u3 * 132.6);
  near(trades.fees[1], fee3 + 0.01 * u2 * 132.6);
  near(trades.return[0], (cash2 - 1000) / (u1 * 102));
  near(trades.exitPrice[2], 150);

  near(result.totalFees, fee1 + fee2 + fee3 + fee4);
  near(result.totalSlippage, u1 * 2 + u1 * 2.4 + u2 * 2.4 + (u2 + u3) * 2.6);
  // Rows 1, 2, 4, 5, 6 and 7 end with a position.
  near(result.exposure, 6 / 8);
  near(result.position[1], 1);
  near(result.position[5], -u2 * 130 / (cash3 - u2 * 130));
  near(result.returns[2], 120 / 110 - 1);
  // Peak at row 4: the short gained as the price fell to 100.
  near(result.drawdown[5], 1 - (cash3 - u2 * 130) / (cash3 - u2 * 100));
  near(
    result.turnover,
    u1 * 102 / 1000 + u1 * 117.6 / (u1 * 120) + u2 * 117.6 / cash2 +
      (u2 + u3) * 132.6 / (cash3 - u2 * 130),
  );
});

Deno.test("run() reads targets below 0 as 0 when long only", () => {
  const result = run(golden, wishes, { ...free, side: "long" });
  assert.deepEqual([...result.fills.row], [1, 3, 6]);
  assert.deepEqual([...result.trades.side], [1, 1]);
  assert.ok(result.units.every((units) => units >= 0));
});

Deno.test("run() scales in and out of one trade at mean prices", () => {
  const bars = barsOf([100, 100, 200, 200, 100], [100, 100, 200, 200, 100]);
  const result = run(bars, Float64Array.of(0.5, 1, 0.5, 0, 0), free);
  // 5 units at 100; at 200 the equity is 1500, so 2.5 more; half of 7.5 sold at 200; the rest at 100.
  assert.deepEqual([...result.fills.units], [5, 2.5, -3.75, -3.75]);
  const { trades } = result;
  assert.equal(trades.pnl.length, 1);
  assert.equal(trades.units[0], 7.5);
  near(trades.entryPrice[0], 1000 / 7.5);
  near(trades.exitPrice[0], 150);
  near(trades.pnl[0], 125);
  near(result.finalEquity, 1125);
});

Deno.test("run() leaves a fraction alone while the wish stays", () => {
  const bars = barsOf([100, 100, 150, 50], [100, 150, 50, 60]);
  const result = run(bars, Float64Array.of(0.5, 0.5, NaN, 0.5), free);
  assert.deepEqual([...result.fills.row], [1]);
  near(result.position[1], 750 / 1250);
});

Deno.test("run() fills at the deciding close only when asked to", () => {
  const bars = barsOf([100, 120, 130], [110, 125, 150]);
  const result = run(bars, Float64Array.of(1, 0, 0), { ...free, fill: "sameClose" });
  assert.deepEqual([...result.fills.row], [0, 1]);
  assert.deepEqual([...result.fills.price], [110, 125]);
  assert.deepEqual([...result.fills.time], [DAY, 2 * DAY]);
  assert.deepEqual([...result.trades.bars], [1]);
  near(result.finalEquity, 1000 * 125 / 110);
  // The fee of the first bar is a drawdown from the initial cash.
  const paid = run(bars, Float64Array.of(1, 1, 1), { ...free, fee: 0.25, fill: "sameClose" });
  near(paid.drawdown[0], 0.2);
});

Deno.test("run() covers from and to only, starting flat", () => {
  const result = run(golden, wishes, { ...free, from: 2, to: 5 });
  assert.equal(result.equity.length, 3);
  assert.deepEqual([...result.time], [2 * DAY, 3 * DAY, 4 * DAY]);
  // The wish of row 1 is not seen; that of row 4 would fill at row 5, outside.
  assert.deepEqual([...result.fills.row], [4]);
  assert.equal(result.trades.open[0], 1);
});

Deno.test("run() closes a short that has lost everything and stops trading", () => {
  const bars = barsOf([100, 100, 150, 250, 100, 100], [100, 100, 150, 250, 100, 100]);
  const result = run(bars, Float64Array.of(-1, -1, 0.5, 1, 1, 1).fill(-1, 0, 3), free);
  assert.equal(result.ruinRow, 3);
  assert.deepEqual([...result.equity], [1000, 1000, 500, -500, -500, -500]);
  assert.deepEqual([...result.units].slice(3), [0, 0, 0]);
  assert.deepEqual([...result.returns].slice(4), [0, 0]);
  near(result.trades.pnl[0], -1500);
});

Deno.test("run() refuses missing prices, targets out of range and impossible ranges", () => {
  const broken = barsOf([1, 1, 1], [1, NaN, 1]);
  const flat = new Float64Array(3);
  assert.throws(() => run(broken, flat, free), {
    name: "RangeError",
    message: "Expected close of row 1 to be a finite number above 0 but found NaN",
  });
  run(broken, flat, { ...free, from: 2 });
  assert.throws(() => run(barsOf([1, 0, 1], [1, 1, 1]), flat, free), /open of row 1 .* found 0/);
  assert.throws(() => run(golden, flat, free), TypeError);
  assert.throws(
    () => run(golden, wishes.map((x, i) => (i === 2 ? 1.5 : x)), free),
    /target of row 2 .* found 1.5/,
  );
  assert.throws(() => run(golden, wishes, { ...free, from: 3, to: 3 }), /found 3/);
  assert.throws(() => run(golden, wishes, { ...free, fee: -0.1 }), /Expected fee/);
  assert.throws(() => run(golden, wishes, { ...free, initialCash: 0 }), /Expected initialCash/);
});
