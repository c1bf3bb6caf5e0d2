import type { Columns } from "../data/mod.ts";
import { type Frame, frameOf } from "../data/frame.ts";
import {
  AMOUNT_KINDS,
  MOMENTS,
  ORDER_TYPES,
  PURPOSES,
  REASONS,
  STATUSES,
  TIMES_IN_FORCE,
} from "./codes.ts";
import type { DetailedResult } from "./result.ts";

/** Names of the records that a backtest leaves. */
export type RecordName = "positions" | "fills" | "trades" | "orders";

/** What the codes of a column stand for. */
const TEXTS: Readonly<Record<string, readonly string[]>> = {
  moment: MOMENTS,
  exitPurpose: PURPOSES,
  purpose: PURPOSES,
  type: ORDER_TYPES,
  by: AMOUNT_KINDS,
  timeInForce: TIMES_IN_FORCE,
  status: STATUSES,
  reason: REASONS,
};
const DATES = ["time", "entryTime", "exitTime"];

function withTexts(columns: Readonly<Record<string, Float64Array>>): Columns {
  return Object.fromEntries(
    Object.entries(columns).map(([name, values]) => {
      const texts = TEXTS[name];
      return [name, texts ? Array.from(values, (code) => texts[code]) : values];
    }),
  );
}

/**
 * All records of a backtest as columns, codes as words and times as UTC milliseconds, for
 * `data.writeParquet` or any frame library: `positions` has a row a bar, the others one a record.
 *
 * @example
 * ```ts
 * import { backtestTables, buyAndHold } from "lib/backtest/mod.ts";
 * import { sampleBars } from "lib/data/mod.ts";
 * import assert from "node:assert/strict";
 * const bars = await sampleBars("BTCUSDT-1d");
 * const tables = backtestTables(buyAndHold(bars, { fee: 0, slippage: 0, initialCash: 1000 }));
 * assert.deepEqual(tables.orders.status, ["filled"]);
 * assert.equal(tables.positions.equity.length, bars.length);
 * ```
 */
export function backtestTables(result: DetailedResult): Readonly<Record<RecordName, Columns>> {
  const { time, equity, cash, units, position, drawdown, returns } = result;
  return {
    positions: { time, equity, cash, units, position, drawdown, return: returns },
    fills: withTexts(result.fills),
    trades: withTexts(result.trades),
    orders: withTexts(result.orders),
  };
}

/**
 * {@linkcode backtestTables} as frames of nodejs-polars, times as datetimes (UTC).
 *
 * @example
 * ```ts
 * import { backtestFrames, buyAndHold } from "lib/backtest/mod.ts";
 * import { sampleBars } from "lib/data/mod.ts";
 * import assert from "node:assert/strict";
 * const bars = await sampleBars("BTCUSDT-1d");
 * const { fills } = await backtestFrames(buyAndHold(bars, { fee: 0, slippage: 0, initialCash: 1000 }));
 * assert.equal(fills.height, 1);
 * ```
 */
export async function backtestFrames(
  result: DetailedResult,
): Promise<Readonly<Record<RecordName, Frame>>> {
  const tables = Object.entries(backtestTables(result));
  const frames = tables.map(async ([name, columns]) =>
    [name, await frameOf(columns, { dates: DATES.filter((date) => date in columns) })] as const
  );
  return Object.fromEntries(await Promise.all(frames)) as Record<RecordName, Frame>;
}
