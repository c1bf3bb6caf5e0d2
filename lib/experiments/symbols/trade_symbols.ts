import { type BacktestResult, run, type RunOptions } from "../../backtest/mod.ts";
import type { PlannedSymbol, PlannedSymbols } from "./plan_symbols.ts";
import { type PortfolioPart, sumBacktests } from "./sum_backtests.ts";

/** What wishes have earned, in all and symbol by symbol. */
export interface TradedSymbols {
  /** The portfolio. */
  readonly result: BacktestResult;
  /** In the order of the plan; undefined for a symbol without a bar in the span. */
  readonly bySymbol: readonly (BacktestResult | undefined)[];
}

/** Places on the line of time that are traded, the second excluded. */
export interface PlaceSpan {
  readonly from: number;
  readonly to: number;
}

/** Rows of a symbol's bars in a span of places. */
function rowsIn({ places }: PlannedSymbol, { from, to }: PlaceSpan): PlaceSpan {
  const first = (least: number) => {
    const at = places.findIndex((place) => place >= least);
    return at < 0 ? places.length : at;
  };
  return { from: first(from), to: first(to) };
}

/** The wishes of one symbol; where its bars end inside the span, it is left at the open of the last. */
function wishesOf(
  { bars, firstRow, places }: PlannedSymbol,
  target: Float64Array,
  { rows, span }: { readonly rows: PlaceSpan; readonly span: PlaceSpan },
): Float64Array {
  const own = target.slice(firstRow, firstRow + bars.length);
  const endsInside = rows.to === bars.length && places[rows.to - 1] < span.to - 1;
  if (endsInside) own.fill(0, Math.max(rows.from, rows.to - 2), rows.to);
  return own;
}

/**
 * Trades the wishes of several symbols, each with an equal share of the cash. `target` has a wish for
 * every row of the table of all symbols, NaN for none. A symbol whose bars begin late waits in
 * cash; one whose bars end early is sold at the open of its last bar and stays in cash.
 */
export function tradeSymbols(
  { members, times }: PlannedSymbols,
  target: Float64Array,
  { from, to, initialCash, ...options }: RunOptions & PlaceSpan,
): TradedSymbols {
  const share = initialCash / members.length;
  const span = { from, to };
  const bySymbol = members.map((member) => {
    const rows = rowsIn(member, span);
    if (rows.from >= rows.to) return undefined;
    const wishes = wishesOf(member, target, { rows, span });
    return run(member.bars, wishes, { ...options, ...rows, initialCash: share });
  });
  const parts = bySymbol.flatMap((result, s): PortfolioPart[] => {
    if (!result) return [];
    const places = members[s].places.slice(result.from, result.to).map((place) => place - from);
    return [{ result, places }];
  });
  const idleCash = share * (members.length - parts.length);
  return {
    result: sumBacktests(parts, { times: times.slice(from, to), idleCash }),
    bySymbol,
  };
}
