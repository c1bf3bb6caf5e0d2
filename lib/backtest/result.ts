import { withDisplay } from "../core/mod.ts";
import type { Fills } from "./engine/account.ts";
import type { Engine } from "./engine/engine.ts";
import { ORDER_COLUMNS, type Orders } from "./engine/orders.ts";
import type { Series } from "./engine/play.ts";
import { trimmed } from "./growing.ts";
import { closeBook, type Trades } from "./trades.ts";

/** A backtest. The series have a value for each row of `from` to `to`. */
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

/** A backtest with its orders log, as the engine leaves it. */
export interface DetailedResult extends BacktestResult {
  /** Every order with what became of it, refused ones included. */
  readonly orders: Orders;
  /** Bad bars that were not traded, with the reason. */
  readonly skipped: readonly { readonly row: number; readonly reason: string }[];
  /** Paid for funding, in cash; below 0 when received. */
  readonly totalFunding: number;
  /** Paid for borrowed units and cash. */
  readonly totalBorrow: number;
}

declare module "../core/display.ts" {
  interface Displayed {
    backtest: BacktestResult;
  }
}

/** What a finished run shows. */
export function resultOf(engine: Engine, series: Series): DetailedResult {
  const { bars, settings: { from, to, initialCash }, account, orders } = engine;
  const { barsHeld, skipped, ...values } = series;
  const last = to - 1;
  const trades = closeBook(account.book, account.units, {
    row: last,
    time: bars.time[last] + bars.intervalMs,
    step: last + 1,
    price: engine.lastClose,
  });
  const log = trimmed(orders.log);
  return Object.freeze(withDisplay("backtest", {
    from,
    to,
    time: bars.time.subarray(from, to),
    ...values,
    fills: trimmed(account.fills),
    trades,
    orders: Object.freeze(
      Object.fromEntries(ORDER_COLUMNS.map((name) => [name, log[name]])),
    ) as unknown as Orders,
    initialCash,
    finalEquity: values.equity[to - from - 1],
    turnover: account.turnover,
    exposure: barsHeld / (to - from),
    totalFees: account.totalFees,
    totalSlippage: account.totalSlippage,
    totalFunding: account.totalFunding,
    totalBorrow: account.totalBorrow,
    ruinRow: engine.ruinRow,
    skipped: Object.freeze(skipped),
  }));
}
