import assert from "node:assert/strict";
import { createBars } from "../core/mod.ts";
import { run, type RunOptions } from "./run.ts";
import { runEvents } from "./run_events.ts";
import { runSignals } from "./run_signals.ts";
import { backtestTables } from "./tables.ts";

const HOUR = 3_600_000;
const free: RunOptions = { side: "longShort", fee: 0, slippage: 0, initialCash: 1000 };

function barsOf(rows: readonly (readonly number[])[], intervalMs = HOUR) {
  const column = (k: number) => Float64Array.from(rows, (row) => row[k] ?? row[0]);
  return createBars({
    time: Float64Array.from(rows, (_, i) => i * intervalMs),
    ...{ open: column(0), high: column(1), low: column(2), close: column(3) },
    volume: Float64Array.from(rows, (row) => row[4] ?? 1),
  }, { symbol: "TEST", intervalMs });
}

const flat = barsOf([[100], [100], [100], [100]]);
const buy = () => ({ side: "buy", units: 1 } as const);

// Options of all types, as a cell that is not type-checked may hold them.
// deno-lint-ignore no-explicit-any
const runAny = (options: any) => run(flat, flat.close.map(() => 1), { ...free, ...options });

Deno.test("run() refuses misspelled names inside its options, too", () => {
  const wrong: readonly [object, string, string][] = [
    [{ exits: { stoploss: 0.02 } }, "exits", "stopLoss"],
    [{ exits: { stopLoss: { multple: 2, window: 3 } } }, "exits.stopLoss", "multiple"],
    [{ market: { tickSize: 1 } }, "market", ""],
    [{ margin: { levrage: 2 } }, "margin", "leverage"],
    [{ carry: { borrowrate: 2 } }, "carry", "borrowRate"],
    [{ risk: { maxDrawDown: 0.2 } }, "risk", "maxDrawdown"],
    [{ risk: { coolDown: { bar: 2 } } }, "risk.coolDown", "bars"],
    [{ risk: { circuitBreaker: { moves: 2 } } }, "risk.circuitBreaker", "move"],
    [{ risk: { lossStreak: { loses: 2 } } }, "risk.lossStreak", "losses"],
    [{ barRules: { maxjump: 2 } }, "barRules", "maxJump"],
    [{ barRules: { splits: [{ time: 0, ratios: 2 }] } }, "barRules.splits", "ratio"],
    [{ filters: [{ kind: "trend", windw: 2 }] }, "filter trend", "window"],
  ];
  for (const [options, what, meant] of wrong) {
    const text = `^Expected an option of ${what} out of .* but found .*${
      meant && `did you mean ${meant}`
    }`;
    assert.throws(() => runAny(options), { name: "TypeError", message: new RegExp(text) });
  }
});

Deno.test("run() refuses options out of range by their path", () => {
  const wrong: readonly [object, RegExp][] = [
    [{ exits: { stopLoss: 0 } }, /Expected exits\.stopLoss .* found 0$/],
    [{ exits: { timeExit: 1.5 } }, /Expected exits\.timeExit .* found 1\.5/],
    [
      { exits: { takeProfitOrder: "stop" } },
      /Expected exits\.takeProfitOrder to be market or limit/,
    ],
    [{ market: { maxVolumeShare: 2 } }, /Expected market\.maxVolumeShare .* found 2/],
    [{ margin: { leverage: 0.5 } }, /Expected margin\.leverage .* found 0\.5/],
    [{ margin: { leverage: 5, maintenance: 0.3 } }, /Expected margin\.maintenance to be below/],
    [{ filters: [{ kind: "trends" }] }, /Expected filters\.kind to be volume, .* but found trends/],
    [{ side: "short" }, /Expected side to be long or longShort but found short/],
    [{ carry: { fundingRate: new Float64Array(4).fill(Infinity) } }, /fundingRate of row 0/],
    [{ lowerBars: flat }, /Expected lowerBars of an interval that divides 3600000 ms/],
  ];
  for (const [options, message] of wrong) {
    assert.throws(() => runAny(options), { name: "RangeError", message });
  }
  assert.throws(() => runAny({ carry: { fundingRate: new Float64Array(3) } }), TypeError);
});

Deno.test("runSignals() refuses a size by risk without a stop-loss, and unknown signals", () => {
  assert.throws(
    () => runSignals(flat, {}, { ...free, size: { kind: "risk", risk: 0.01 } }),
    /Expected exits\.stopLoss for a size by risk but found none/,
  );
  const signals = JSON.parse('{ "longEnter": [1, 0, 0, 0] }');
  assert.throws(() => runSignals(flat, signals, free), /signals out of .* found longEnter/);
  assert.throws(() => runSignals(flat, { longEntry: [1] }, free), TypeError);
});

Deno.test("runEvents() refuses orders that make no sense, with their row", () => {
  const wrong: readonly [object, RegExp][] = [
    [{ side: "buy" }, /row 0 with one of units, .* but found none/],
    [{ side: "buy", units: 1, cash: 5 }, /row 0 .* but found units and cash/],
    [{ units: 1 }, /Expected side of an order at row 0 to be buy or sell but found undefined/],
    [{ side: "buy", units: -1 }, /Expected units of an order at row 0 .* found -1/],
    [{ side: "buy", units: 1, limit: NaN }, /Expected limit of an order at row 0 .* found NaN/],
    [{ side: "buy", units: 1, limits: 5 }, /an option of order out of .* did you mean limit\?/],
    [{ target: 2 }, /Expected target of an order at row 0 .* found 2/],
    [{ target: 1, limit: 99 }, /Expected target of an order at row 0 to be a market order/],
    [{ side: "buy", units: 1, timeInForce: "GTC" }, /Expected timeInForce to be gtc, .* found GTC/],
    [{ cancel: 3 }, /Expected cancel to be an integer/],
  ];
  for (const [order, message] of wrong) {
    // deno-lint-ignore no-explicit-any
    assert.throws(() => runEvents(flat, () => order as any, free), { message });
  }
});

Deno.test("runEvents() refuses bars that would corrupt the account, with row and reason", () => {
  const wrong: readonly [readonly number[], RegExp][] = [
    [[NaN], /open of row 2 to be a finite number above 0 but found NaN/],
    [[0], /open of row 2 to be a finite number above 0 but found 0/],
    [[100, 100, 100, -5], /close of row 2 to be a finite number above 0 but found -5/],
    [
      [100, 99, 98, 98],
      /high of row 2 to be a finite number not below open and close but found 99/,
    ],
    [[100, 101, 100.5, 100], /low of row 2 to be above 0 and not above open and close .* 100\.5/],
    [[100, NaN, 99, 100], /high of row 2 .* found NaN/],
    [[100, 101, NaN, 100], /low of row 2 .* found NaN/],
    [[100, Infinity, 99, 100], /high of row 2 .* found Infinity/],
    [[0.1], /open of row 2 to be within 100 times the close before, 100, but found 0\.1/],
    [[100_000], /open of row 2 to be within 100 times the close before, 100, but found 100000/],
    [[100, 101, 99, 100, NaN], /volume of row 2 to be a finite number of at least 0 but found NaN/],
  ];
  for (const [bad, message] of wrong) {
    const bars = barsOf([[100], [100], bad, bad.length === 1 ? bad : [100]]);
    const options = { ...free, market: { maxVolumeShare: 0.5 } };
    assert.throws(() => runEvents(bars, buy, options), { name: "RangeError", message });
    const skipped = runEvents(barsOf([[100], [100], bad, [100]]), buy, {
      ...options,
      barRules: { bad: "skip" },
    });
    assert.deepEqual(skipped.skipped.map(({ row }) => row), [2]);
    assert.match(skipped.skipped[0].reason, message);
    assert.deepEqual([...skipped.equity], [1000, 1000, 1000, 1000]);
  }
});

Deno.test("runEvents() shows its strategy the account as it is at the close", () => {
  const bars = barsOf([[100], [100], [110], [120]]);
  const seen: unknown[] = [];
  runEvents(bars, (context) => {
    const { row, time, close, cash, units, equity, position, entryPrice, barsHeld } = context;
    seen.push([row, time, close, cash, units, equity, position, entryPrice, barsHeld]);
    assert.equal(context.workingOrders, 0);
    if (row === 0) return { side: "buy", units: 5 };
  }, free);
  assert.deepEqual(seen, [
    [0, HOUR, 100, 1000, 0, 1000, 0, NaN, 0],
    [1, 2 * HOUR, 100, 500, 5, 1000, 0.5, 100, 1],
    [2, 3 * HOUR, 110, 500, 5, 1050, 550 / 1050, 100, 2],
    [3, 4 * HOUR, 120, 500, 5, 1100, 600 / 1100, 100, 3],
  ]);
});

Deno.test("backtestTables() writes codes as words", () => {
  const bars = barsOf([[100], [100], [100, 100, 97, 99], [99]]);
  const tables = backtestTables(
    runEvents(bars, ({ row }) => row === 0 ? buy() : undefined, {
      ...free,
      exits: { stopLoss: 0.02 },
    }),
  );
  assert.deepEqual(tables.orders.purpose, ["signal", "stopLoss"]);
  assert.deepEqual(tables.orders.status, ["filled", "filled"]);
  assert.deepEqual(tables.fills.moment, ["open", "inside"]);
  assert.deepEqual(tables.trades.exitPurpose, ["stopLoss"]);
  assert.deepEqual(tables.positions.units, Float64Array.of(0, 1, 0, 0));
});
