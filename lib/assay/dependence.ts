import { sharpe, totalReturn } from "../metrics/mod.ts";
import type { Basis } from "./basis.ts";
import type { ForeignTrades } from "./foreign_result.ts";

const DAY = 86_400_000;

/** How much of the gains of all trades came from the best. */
export interface TradeShares {
  /** What is summed: profits in money, or gains as fractions of the stake. */
  readonly sumOf: "profit" | "gain";
  readonly trades: number;
  readonly total: number;
  /** Fewest of the best without which nothing was gained; undefined when nothing was gained. */
  readonly carriedBy: number | undefined;
  /** Sum without the best 1, 5 and 10. */
  readonly without: readonly { readonly count: number; readonly total: number }[];
}

/** How many of the best are left out. */
const COUNTS = [1, 5, 10] as const;

/** Figures when the best observations had not happened. */
export interface WithoutBest {
  /** How many of the best were left out. */
  readonly count: number;
  readonly totalReturn: number;
  /** Annualised. */
  readonly sharpe: number;
  /** Share of the sum of log growth that they made; NaN when the sum is not above 0. */
  readonly share: number;
}

/** How far a result hangs on few days, periods or trades. */
export interface Dependence {
  readonly unit: "day" | "period" | "trade";
  readonly observations: number;
  /** Fewest of the best without which nothing was gained; undefined when nothing was gained. */
  readonly carriedBy: number | undefined;
  readonly without: readonly WithoutBest[];
}

/** Returns and times, several of one UTC day compounded into one. */
function byDay(basis: Basis): { readonly returns: Float64Array; readonly merged: boolean } {
  const { returns, time } = basis;
  if (!time) return { returns, merged: false };
  const days: number[] = [];
  let last = NaN, merged = false;
  for (let i = 0; i < returns.length; i++) {
    const day = Math.floor(time[i] / DAY);
    if (day === last) {
      days[days.length - 1] = (1 + days[days.length - 1]) * (1 + returns[i]) - 1;
      merged = true;
    } else days.push(returns[i]);
    last = day;
  }
  return { returns: Float64Array.from(days), merged };
}

/** Whether one row is one day: then its best rows are its best days. */
function unitOf(basis: Basis, merged: boolean): Dependence["unit"] {
  if (basis.kind === "trades") return "trade";
  return merged || (basis.time && basis.periodsPerYear >= 200) ? "day" : "period";
}

function measure(
  returns: Float64Array,
  { unit, periodsPerYear }: {
    readonly unit: Dependence["unit"];
    readonly periodsPerYear: number;
  },
): Dependence {
  const order = Array.from(returns.keys()).sort((a, b) => returns[b] - returns[a]);
  const growth = returns.map((value) => Math.log1p(Math.max(value, -1)));
  const total = growth.reduce((sum, value) => sum + value, 0);
  let rest = total, carriedBy = 0;
  while (rest > 0 && carriedBy < order.length) rest -= growth[order[carriedBy++]];
  const without = COUNTS.filter((count) => count < returns.length).map((count) => {
    const left = new Set(order.slice(0, count));
    const kept = returns.filter((_, i) => !left.has(i));
    const made = order.slice(0, count).reduce((sum, i) => sum + growth[i], 0);
    return {
      count,
      totalReturn: totalReturn(kept),
      sharpe: sharpe(kept, { periodsPerYear }),
      share: total > 0 ? made / total : NaN,
    };
  });
  return {
    unit,
    observations: returns.length,
    carriedBy: total > 0 ? carriedBy : undefined,
    without,
  };
}

/**
 * What is left of a result without its best 1, 5 and 10 days or trades. Rows within a day count as
 * one day.
 */
export function dependenceOf(basis: Basis): Dependence {
  if (basis.kind === "trades") {
    return measure(basis.returns, { unit: "trade", periodsPerYear: basis.periodsPerYear });
  }
  const { returns, merged } = byDay(basis);
  const periodsPerYear = basis.periodsPerYear * returns.length / basis.returns.length;
  return measure(returns, { unit: unitOf(basis, merged), periodsPerYear });
}

/** How much of what all trades brought came from the best few. */
export function tradeSharesOf({ profit, gain }: ForeignTrades): TradeShares {
  const sumOf = profit.some(Number.isNaN) ? "gain" : "profit";
  const sorted = (sumOf === "profit" ? profit : gain).slice().sort().reverse();
  const total = sorted.reduce((sum, value) => sum + value, 0);
  const less = (count: number) =>
    sorted.subarray(0, count).reduce((rest, value) => rest - value, total);
  let rest = total, carriedBy = 0;
  while (rest > 0 && carriedBy < sorted.length) rest -= sorted[carriedBy++];
  return {
    sumOf,
    trades: sorted.length,
    total,
    carriedBy: total > 0 ? carriedBy : undefined,
    without: COUNTS.filter((count) => count < sorted.length)
      .map((count) => ({ count, total: less(count) })),
  };
}
