import { sharpe, totalReturn } from "../metrics/mod.ts";
import { probabilisticSharpe } from "../metrics/overfitting/mod.ts";
import type { Basis } from "./basis.ts";
import type { ForeignResult } from "./foreign_result.ts";

const DAY = 86_400_000;

/** Extra costs a side that are tried, fractions of the notional. */
const RATES = [0, 0.0001, 0.0005, 0.001, 0.0025, 0.005];

/** Figures at an extra cost. */
export interface AtCost {
  /** Cost of each entry and each exit on top, a fraction of its notional. */
  readonly rate: number;
  readonly totalReturn: number;
  /** Annualised. */
  readonly sharpe: number;
  /** Probabilistic Sharpe ratio against 0. */
  readonly probability: number;
}

/** What further costs of trading make of a result. */
export interface CostSensitivity {
  readonly rows: readonly AtCost[];
  /** Rate at which the mean return is 0; 0 when it is not above 0 to begin with. */
  readonly profitGoneAt: number;
  /** Rate at which the probabilistic Sharpe ratio falls below `confidence`; 0 when it is below. */
  readonly evidenceGoneAt: number;
  readonly confidence: number;
}

/**
 * What a cost of 1 on every entry and exit takes off each observation; undefined when the file has
 * no trades, or not what they staked. Costs are charged when a trade is closed.
 */
export function costDrag(
  { trades, capital }: ForeignResult,
  { kind, returns, time }: Basis,
): Float64Array | undefined {
  if (!trades) return undefined;
  if (kind === "trades") return trades.turnover;
  if (capital === undefined || !time || trades.stake.some(Number.isNaN)) return undefined;
  const drag = new Float64Array(returns.length);
  let row = 0, wealth = capital;
  for (let i = 0; i < trades.exit.length; i++) {
    const day = Math.floor(trades.exit[i] / DAY) * DAY;
    while (row < returns.length - 1 && time[row] < day) wealth *= 1 + returns[row++];
    if (wealth > 0) drag[row] += trades.stake[i] * trades.turnover[i] / wealth;
  }
  return drag;
}

/** Returns with an extra cost taken off. */
export function afterCost(returns: Float64Array, drag: Float64Array, rate: number): Float64Array {
  return returns.map((value, i) => value - rate * drag[i]);
}

/** Figures at rising costs, and the costs at which profit and evidence are gone. */
export function costSensitivityOf(
  { returns, periodsPerYear }: Basis,
  { drag, confidence }: { readonly drag: Float64Array; readonly confidence: number },
): CostSensitivity {
  const at = (rate: number): AtCost => {
    const left = afterCost(returns, drag, rate);
    return {
      rate,
      totalReturn: totalReturn(left),
      sharpe: sharpe(left, { periodsPerYear }),
      probability: probabilisticSharpe(left),
    };
  };
  const sum = (values: Float64Array) => values.reduce((total, value) => total + value, 0);
  const profitGoneAt = Math.max(0, sum(returns) / sum(drag));
  let low = 0, high = profitGoneAt;
  const holds = (rate: number) => at(rate).probability >= confidence;
  if (!holds(0)) high = 0;
  for (let step = 0; step < 40 && high > 0; step++) {
    const middle = (low + high) / 2;
    if (holds(middle)) low = middle;
    else high = middle;
  }
  return { rows: RATES.map(at), profitGoneAt, evidenceGoneAt: low, confidence };
}
