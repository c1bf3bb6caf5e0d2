/** Golden cases of the backtest: a few bars, what is asked, and what must happen. @module */
import assert from "node:assert/strict";
import { backtest, core } from "lib/mod.ts";

const DAY = 86_400_000;

/** A case worked out by hand. */
export interface GoldenCase {
  readonly rule: string;
  /**
   * Bars separated by "|": "open high low close volume", or one price for all four. Volume is 1000 unless
   * given.
   */
  readonly bars: string;
  /** Length of a bar in hours. Default: 24. */
  readonly hours?: number;
  /** Orders by the row at whose close they are made. */
  readonly orders?: Readonly<Record<number, ReturnType<backtest.Strategy>>>;
  /** Targets by row, "." for none. */
  readonly targets?: string;
  /** Signals by row, "1" where one is given. */
  readonly signals?: Readonly<Partial<Record<keyof backtest.Signals, string>>>;
  readonly options?: Partial<backtest.RunOptions & backtest.RunSignalsOptions>;
  /** "row moment units @ price", with the purpose behind it when it is not a signal. */
  readonly fills: readonly string[];
  readonly equity?: number;
  /** The orders log: "row status", with the reason behind it when there is one. */
  readonly log?: readonly string[];
  /** Cash paid in fees, funding and borrow. */
  readonly paid?: number;
}

/** Bars from their text. */
export function barsOf(text: string, hours = 24): core.Bars {
  const rows = text.split("|").map((bar) => {
    const [open, high = open, low = open, close = open, volume = 1000] = bar.trim().split(/\s+/)
      .map(Number);
    return { open, high, low, close, volume };
  });
  const column = (name: keyof typeof rows[0]) => Float64Array.from(rows, (row) => row[name]);
  const intervalMs = hours * DAY / 24;
  return core.createBars({
    time: Float64Array.from(rows, (_, i) => i * intervalMs),
    open: column("open"),
    high: column("high"),
    low: column("low"),
    close: column("close"),
    volume: column("volume"),
  }, { symbol: "TEST", intervalMs });
}

const rounded = (value: number) => Number(value.toFixed(6));

/** Fills as the table writes them. */
function fillTexts({ fills, orders }: backtest.DetailedResult): string[] {
  return Array.from(fills.row, (row, i) => {
    const units = rounded(fills.units[i]);
    const purpose = backtest.PURPOSES[orders.purpose[fills.order[i]]];
    const why = purpose === "signal" ? "" : ` ${purpose}`;
    const moment = backtest.MOMENTS[fills.moment[i]];
    return `${row} ${moment} ${units > 0 ? "+" : ""}${units} @ ${rounded(fills.price[i])}${why}`;
  });
}

function logTexts({ orders }: backtest.DetailedResult): string[] {
  return Array.from(orders.row, (row, i) => {
    const reason = backtest.REASONS[orders.reason[i]];
    const status = backtest.STATUSES[orders.status[i]];
    return reason === "none" ? `${row} ${status}` : `${row} ${status} ${reason}`;
  });
}

const column = (text: string) => text.trim().split(/\s+/);

/** Runs a case the way it asks for. */
export function runCase({ bars: text, hours, orders, targets, signals, options }: GoldenCase) {
  const bars = barsOf(text, hours);
  const base = { side: "longShort", fee: 0, slippage: 0, initialCash: 1000, ...options } as const;
  if (targets) {
    const wished = column(targets).map((word) => word === "." ? NaN : Number(word));
    return backtest.run(bars, Float64Array.from(wished), base);
  }
  if (signals) {
    const given = Object.fromEntries(
      Object.entries(signals).map(([name, words]) => [name, column(words).map(Number)]),
    );
    return backtest.runSignals(bars, given, base);
  }
  return backtest.runEvents(bars, ({ row }) => orders?.[row], base);
}

/** Fails unless everything that the case names is so, and the account adds up. */
export function checkCase(golden: GoldenCase): void {
  const result = runCase(golden);
  assert.deepEqual(fillTexts(result), golden.fills);
  if (golden.log) assert.deepEqual(logTexts(result), golden.log);
  if (golden.equity !== undefined) assert.equal(rounded(result.finalEquity), golden.equity);
  const { totalFees, totalFunding, totalBorrow } = result;
  if (golden.paid !== undefined) {
    assert.equal(rounded(totalFees + totalFunding + totalBorrow), golden.paid);
  }
  const gained = result.trades.pnl.reduce((sum, pnl) => sum + pnl, 0);
  assert.ok(Math.abs(gained - (result.finalEquity - result.initialCash)) < 1e-9 * 1000);
}
