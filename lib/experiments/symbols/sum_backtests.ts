import type { BacktestResult } from "../../backtest/mod.ts";
import { withDisplay } from "../../core/mod.ts";

/** A symbol's part of a portfolio. */
export interface PortfolioPart {
  readonly result: BacktestResult;
  /** Place of each of its bars on the portfolio's line of time; ascending. */
  readonly places: Int32Array;
}

/** Options of {@linkcode sumBacktests}. */
export interface SumBacktestsOptions {
  /** The line of time, UTC milliseconds. */
  readonly times: Float64Array;
  /** Cash that lies idle all the time: the shares of symbols that have no bars. Default: 0. */
  readonly idleCash?: number;
}

/** A symbol's series on the line of time, its last value where it has no bar. */
function carried(
  { places }: PortfolioPart,
  values: Float64Array,
  { length, before }: { readonly length: number; readonly before: number },
): Float64Array {
  const out = new Float64Array(length);
  let next = 0, value = before;
  for (let t = 0; t < length; t++) {
    if (next < places.length && places[next] === t) value = values[next++];
    out[t] = value;
  }
  return out;
}

/** Columns of fills or trades of all parts, one below the other, in the order of `key`. */
function stacked<C extends Readonly<Record<string, Float64Array>>>(
  columns: readonly C[],
  key: keyof C,
): C {
  const names = Object.keys(columns[0]) as (keyof C)[];
  const rows = columns.flatMap((own, s) => Array.from(own[key], (at, i) => ({ at, s, i })));
  rows.sort((a, b) => a.at - b.at || a.s - b.s || a.i - b.i);
  return Object.freeze(Object.fromEntries(
    names.map((name) => [name, Float64Array.from(rows, ({ s, i }) => columns[s][name][i])]),
  )) as unknown as C;
}

/**
 * A portfolio of backtests with a share of the cash each, none of which is ever moved between them:
 * equity is the sum, a symbol's cash waits until its first bar, and what it has come to stays after
 * its last. Rows of fills and trades are those of each symbol's own bars, in the order of time; units
 * of different instruments have no sum and are NaN. Turnover is measured against the equity of
 * the bar before.
 */
export function sumBacktests(
  parts: readonly PortfolioPart[],
  { times, idleCash = 0 }: SumBacktestsOptions,
): BacktestResult {
  const { length } = times;
  const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
  const over = (figure: (result: BacktestResult) => number) =>
    sum(parts.map(({ result }) => figure(result)));
  const initialCash = idleCash + over((result) => result.initialCash);
  const equity = new Float64Array(length).fill(idleCash);
  const cash = new Float64Array(length).fill(idleCash);
  const position = new Float64Array(length);
  const held = new Uint8Array(length);
  for (const part of parts) {
    const { result } = part;
    const add = (into: Float64Array, values: Float64Array, before: number) =>
      carried(part, values, { length, before }).forEach((value, t) => into[t] += value);
    add(equity, result.equity, result.initialCash);
    add(cash, result.cash, result.initialCash);
    const worth = result.position.map((share, i) => share * result.equity[i]);
    carried(part, worth, { length, before: 0 }).forEach((value, t) => {
      position[t] += value;
      if (value !== 0) held[t] = 1;
    });
  }
  const drawdown = new Float64Array(length), returns = new Float64Array(length);
  let peak = initialCash, before = initialCash;
  for (let t = 0; t < length; t++) {
    const value = equity[t];
    position[t] = value > 0 ? position[t] / value : 0;
    if (value > peak) peak = value;
    drawdown[t] = 1 - value / peak;
    returns[t] = before > 0 ? value / before - 1 : 0;
    before = value;
  }
  let turnover = 0;
  for (const { result: { fills, from }, places } of parts) {
    for (let i = 0; i < fills.row.length; i++) {
      const place = places[fills.row[i] - from];
      const worth = place > 0 ? equity[place - 1] : initialCash;
      if (worth > 0) turnover += Math.abs(fills.units[i]) * fills.price[i] / worth;
    }
  }
  return Object.freeze(withDisplay("backtest", {
    from: 0,
    to: length,
    time: times,
    equity,
    cash,
    units: new Float64Array(length).fill(NaN),
    position,
    drawdown,
    returns,
    fills: stacked(parts.map(({ result }) => result.fills), "time"),
    trades: withDisplay("trades", {
      ...stacked(parts.map(({ result }) => result.trades), "entryTime"),
    }),
    initialCash,
    finalEquity: length > 0 ? equity[length - 1] : initialCash,
    turnover,
    exposure: held.reduce((count, is) => count + is, 0) / length,
    totalFees: over(({ totalFees }) => totalFees),
    totalSlippage: over(({ totalSlippage }) => totalSlippage),
    // Each part's is a row of its own bars.
    ruinRow: -1,
  }));
}
