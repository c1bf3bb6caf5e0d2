import type { BacktestResult } from "../../backtest/mod.ts";
import type { Columns } from "../../data/mod.ts";
import type { MeasuredRun } from "../judge_models.ts";
import type { PlannedSymbols } from "./plan_symbols.ts";

/** A backtest of one model on one symbol. */
interface Entry {
  readonly model: string;
  readonly symbol: string;
  readonly result: BacktestResult;
}

function entriesOf(
  backtests: NonNullable<MeasuredRun["symbols"]>["backtests"],
  { members }: PlannedSymbols,
): Entry[] {
  return [...backtests].flatMap(([model, results]) =>
    results.flatMap((result, s) =>
      result ? [{ model, symbol: members[s].bars.symbol, result }] : []
    )
  );
}

function concatenated(columns: readonly Float64Array[]): Float64Array {
  const out = new Float64Array(columns.reduce((n, { length }) => n + length, 0));
  let at = 0;
  for (const column of columns) {
    out.set(column, at);
    at += column.length;
  }
  return out;
}

/** `symbols.parquet`: one row a bar of each model on each symbol, with its share of the cash. */
function equityBySymbol(entries: readonly Entry[]): Columns {
  const column = (pick: (result: BacktestResult) => Float64Array) =>
    concatenated(entries.map(({ result }) => pick(result)));
  const named = (pick: (entry: Entry) => string) =>
    entries.flatMap((entry) => Array<string>(entry.result.time.length).fill(pick(entry)));
  return {
    time: column(({ time }) => time),
    model: named(({ model }) => model),
    symbol: named(({ symbol }) => symbol),
    equity: column(({ equity }) => equity),
    drawdown: column(({ drawdown }) => drawdown),
    position: column(({ position }) => position),
    return: column(({ returns }) => returns),
  };
}

/** The table of trades with the symbol of each, model by model in the order of entries. */
function tradesOfSymbols(trades: Columns, entries: readonly Entry[]): Columns {
  const symbols: string[] = [];
  for (const ofModel of Map.groupBy(entries, ({ model }) => model).values()) {
    const rows = ofModel.flatMap(({ symbol, result: { trades: { entryTime } } }, s) =>
      Array.from(entryTime, (time, i) => ({ symbol, time, s, i }))
    );
    // The order in which the portfolio has them.
    rows.sort((a, b) => a.time - b.time || a.s - b.s || a.i - b.i);
    symbols.push(...rows.map(({ symbol }) => symbol));
  }
  const { model, ...others } = trades;
  return { model, symbol: symbols, ...others };
}

/** The tables of a run that differ where there are several symbols; `trades` is the portfolios'. */
export function symbolTables(
  { symbols }: Pick<MeasuredRun, "symbols">,
  plan: { readonly symbols?: PlannedSymbols },
  trades: Columns,
): { readonly trades: Columns; readonly symbols?: Columns } {
  if (!symbols || !plan.symbols) return { trades };
  const entries = entriesOf(symbols.backtests, plan.symbols);
  return { trades: tradesOfSymbols(trades, entries), symbols: equityBySymbol(entries) };
}
