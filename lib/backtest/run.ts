import {
  assertInteger,
  assertKnownOptions,
  assertNumber,
  assertSameLength,
  type Bars,
  type OptionNames,
  withDisplay,
} from "../core/mod.ts";
import { addRow, growing, trimmed } from "./growing.ts";
import { type Costs, fillPrice, unitsForTarget } from "./order.ts";
import { bookFill, closeBook, tradeBook, type Trades } from "./trades.ts";

/** Options of {@linkcode run}. */
export interface RunOptions extends Costs {
  /** "long" reads targets below 0 as 0; "longShort" takes them as they are. */
  readonly side: "long" | "longShort";
  /** Cash at the start, above 0. */
  readonly initialCash: number;
  /** First row whose close decides. Default: 0. */
  readonly from?: number;
  /** Row after the last one. Default: the number of bars. */
  readonly to?: number;
  /**
   * "nextOpen" fills at the open of the next bar. "sameClose" fills at the very close that decided,
   * which nobody can do; reports print it in red. Default: "nextOpen".
   */
  readonly fill?: "nextOpen" | "sameClose";
}

const KNOWN: OptionNames<RunOptions> = {
  side: true,
  fee: true,
  slippage: true,
  initialCash: true,
  from: true,
  to: true,
  fill: true,
};

const FILL_COLUMNS = ["row", "time", "units", "price", "fee"] as const;

/** Fills as columns: bar row, UTC milliseconds, signed units, price after slippage, fee in cash. */
export type Fills = Readonly<Record<typeof FILL_COLUMNS[number], Float64Array>>;

/** What {@linkcode run} returns. The series have a value for each row of `from` to `to`. */
export interface BacktestResult {
  readonly from: number;
  readonly to: number;
  /** Open time of each bar, UTC milliseconds. */
  readonly time: Float64Array;
  /** Cash plus units at the bar's close. */
  readonly equity: Float64Array;
  readonly cash: Float64Array;
  /** Units held at the bar's close, below 0 when short. */
  readonly units: Float64Array;
  /** Position over equity at the bar's close: 1 is all in, below 0 is short, 0 is flat. */
  readonly position: Float64Array;
  /** Loss from the highest equity so far (initial cash included), a fraction of at least 0. */
  readonly drawdown: Float64Array;
  /** Equity over that of the bar before, minus 1; the first is against the initial cash. */
  readonly returns: Float64Array;
  readonly fills: Fills;
  readonly trades: Trades;
  readonly initialCash: number;
  readonly finalEquity: number;
  /** Sum over the fills of notional over equity at the fill, not annualised. */
  readonly turnover: number;
  /** Share of bars with a position at their close. */
  readonly exposure: number;
  readonly totalFees: number;
  /** Cash lost because fills were worse than the market's price. */
  readonly totalSlippage: number;
  /** Row at whose close a short had lost all equity and was closed; -1 when none did. */
  readonly ruinRow: number;
}

declare module "../core/display.ts" {
  interface Displayed {
    backtest: BacktestResult;
  }
}

function assertPrice(name: string, price: number, row: number): void {
  if (!(price > 0 && price < Infinity)) {
    throw new RangeError(
      `Expected ${name} of row ${row} to be a finite number above 0 but found ${price}`,
    );
  }
}

/**
 * Trades `target` on `bars` with market orders and returns what became of the cash.
 *
 * `target[t]` is the position wished at the close of row t, as a fraction of equity from -1 to 1;
 * NaN is no new wish. Only a change of the wish makes an order: units are sized once, at its fill,
 * and then left alone, so a fraction drifts with the price. An order from the last row is not
 * filled, because its bar is outside the range. A change too small to pay its own costs is dropped.
 *
 * A short that has lost all equity at a close is bought back there without costs, and nothing is
 * traded after it. Interest, funding and dividends are not charged.
 *
 * Throws a `TypeError` when `target` has not the bars' length, and a `RangeError` that names the
 * row when a price in the range is missing or not above 0, or a target is outside -1 to 1.
 *
 * @example
 * ```ts
 * import { createBars } from "lib/core/mod.ts";
 * import { run } from "lib/backtest/mod.ts";
 * import assert from "node:assert/strict";
 * const price = Float64Array.of(100, 100, 110, 121);
 * const bars = createBars(
 *   { time: Float64Array.of(0, 1, 2, 3), open: price, high: price, low: price, close: price, volume: price },
 *   { symbol: "TEST", intervalMs: 1 },
 * );
 * const target = Float64Array.of(1, 1, 0, 0);
 * const result = run(bars, target, { side: "long", fee: 0, slippage: 0, initialCash: 1000 });
 * assert.deepEqual([...result.equity].map(Math.round), [1000, 1000, 1100, 1210]);
 * assert.deepEqual([...result.fills.row], [1, 3]);
 * ```
 */
export function run(bars: Bars, target: Float64Array, options: RunOptions): BacktestResult {
  assertKnownOptions("run", options, KNOWN);
  const { side, fee, slippage, initialCash, from = 0, to = bars.length, fill = "nextOpen" } =
    options;
  assertSameLength({ bars: bars.time, target });
  assertNumber("fee", fee, { min: 0, max: 0.5 });
  assertNumber("slippage", slippage, { min: 0, max: 0.5 });
  assertNumber("initialCash", initialCash, { min: Number.MIN_VALUE });
  assertInteger("from", from, { min: 0, max: bars.length - 1 });
  assertInteger("to", to, { min: from + 1, max: bars.length });

  const { open, close } = bars;
  const lowest = side === "long" ? 0 : -1;
  const rows = to - from;
  const equity = new Float64Array(rows);
  const cash = new Float64Array(rows);
  const units = new Float64Array(rows);
  const position = new Float64Array(rows);
  const drawdown = new Float64Array(rows);
  const returns = new Float64Array(rows);
  const fills = growing(FILL_COLUMNS);
  const book = tradeBook();

  let money = initialCash, held = 0, wish = 0, peak = initialCash, before = initialCash;
  let turnover = 0, totalFees = 0, totalSlippage = 0, barsHeld = 0, ruinRow = -1;

  /** Trades from `held` to `wanted` units around the market's `price` at the open or close. */
  function trade(wanted: number, row: number, at: { price: number; step: 0 | 1; costs: Costs }) {
    const change = wanted - held;
    if (change === 0) return;
    const price = fillPrice(at.price, change > 0, at.costs);
    const notional = Math.abs(change) * price;
    const charge = at.costs.fee * notional;
    const time = bars.time[row] + at.step * bars.intervalMs;
    const worth = money + held * at.price;
    if (worth > 0) turnover += notional / worth;
    totalFees += charge;
    totalSlippage += Math.abs(change) * Math.abs(price - at.price);
    const i = addRow(fills);
    const { columns } = fills;
    columns.row[i] = row;
    columns.time[i] = time;
    columns.units[i] = change;
    columns.price[i] = price;
    columns.fee[i] = charge;
    bookFill(
      book,
      { before: held, after: wanted, fee: charge },
      { row, time, step: row + at.step, price },
    );
    money -= change * price + charge;
    held = wanted;
  }

  function order(row: number, price: number, step: 0 | 1) {
    const wanted = unitsForTarget(wish, { cash: money, units: held }, { price, fee, slippage });
    trade(wanted, row, { price, step, costs: options });
  }

  let pending = false;
  for (let i = 0, row = from; row < to; i++, row++) {
    assertPrice("open", open[row], row);
    assertPrice("close", close[row], row);
    if (pending) order(row, open[row], 0);
    pending = false;

    const asked = target[row];
    if (asked < -1 || asked > 1) {
      throw new RangeError(
        `Expected target of row ${row} to be NaN or between -1 and 1 but found ${asked}`,
      );
    }
    // NaN fails both comparisons, so a missing wish keeps the last one.
    const clipped = asked < lowest ? lowest : asked;
    const changed = ruinRow < 0 && (clipped < wish || clipped > wish);
    if (changed) {
      wish = clipped;
      if (fill === "sameClose") order(row, close[row], 1);
      else pending = true;
    }

    if (ruinRow < 0 && money + held * close[row] <= 0) {
      trade(0, row, { price: close[row], step: 1, costs: { fee: 0, slippage: 0 } });
      ruinRow = row;
      pending = false;
    }

    const value = money + held * close[row];
    if (value > peak) peak = value;
    equity[i] = value;
    cash[i] = money;
    units[i] = held;
    position[i] = held === 0 ? 0 : held * close[row] / value;
    drawdown[i] = 1 - value / peak;
    returns[i] = ruinRow >= 0 && row > ruinRow ? 0 : value / before - 1;
    if (held !== 0) barsHeld++;
    before = value;
  }

  const last = to - 1;
  const trades = closeBook(book, held, {
    row: last,
    time: bars.time[last] + bars.intervalMs,
    step: last + 1,
    price: close[last],
  });
  return Object.freeze(withDisplay("backtest", {
    from,
    to,
    time: bars.time.subarray(from, to),
    equity,
    cash,
    units,
    position,
    drawdown,
    returns,
    fills: trimmed(fills),
    trades,
    initialCash,
    finalEquity: equity[rows - 1],
    turnover,
    exposure: barsHeld / rows,
    totalFees,
    totalSlippage,
    ruinRow,
  }));
}
