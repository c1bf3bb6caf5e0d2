import { assertNumber } from "../core/mod.ts";
import { assertFinite, mean, standardDeviation } from "../stats/mod.ts";
import { assertPeriods, type PeriodsOptions } from "./growth.ts";

/** Options of {@linkcode sortino}. */
export interface SortinoOptions extends PeriodsOptions {
  /** Return a period that counts as neither gain nor loss. Default 0. */
  readonly target?: number;
}

/** `mean / deviation`; NaN when the deviation is 0 or no more than what rounding leaves of it. */
export function meanOverDeviation(mean: number, deviation: number): number {
  return deviation > 1e-12 * Math.abs(mean) ? mean / deviation : NaN;
}

/**
 * Annualised volatility: the standard deviation (divisor n - 1) of the returns times the root of
 * the periods a year. NaN for fewer than two returns. Throws a `RangeError` for NaN.
 *
 * @example
 * ```ts
 * import { volatility } from "lib/metrics/mod.ts";
 * import assert from "node:assert/strict";
 * assert.equal(volatility([1, 2, 3], { periodsPerYear: 4 }), 2);
 * ```
 */
export function volatility(
  returns: ArrayLike<number>,
  { periodsPerYear }: PeriodsOptions,
): number {
  assertFinite("returns", returns);
  assertPeriods(periodsPerYear);
  return standardDeviation(returns) * Math.sqrt(periodsPerYear);
}

/**
 * Annualised Sharpe ratio of returns over cash: mean over standard deviation (divisor n - 1) a
 * period, times the root of the periods a year (Sharpe, 1994). NaN for fewer than two returns and
 * for returns that do not vary. Throws a `RangeError` for NaN.
 *
 * @example
 * ```ts
 * import { sharpe } from "lib/metrics/mod.ts";
 * import assert from "node:assert/strict";
 * assert.equal(sharpe([1, 2, 3], { periodsPerYear: 4 }), 4);
 * assert.ok(Number.isNaN(sharpe([0, 0, 0], { periodsPerYear: 4 })));
 * ```
 */
export function sharpe(returns: ArrayLike<number>, { periodsPerYear }: PeriodsOptions): number {
  assertFinite("returns", returns);
  assertPeriods(periodsPerYear);
  return meanOverDeviation(mean(returns), standardDeviation(returns)) * Math.sqrt(periodsPerYear);
}

/**
 * Annualised Sortino ratio: mean of the returns above `target` over their downside deviation, the
 * root of the mean over all periods of the squared shortfall (Sortino and Price, 1994). NaN without
 * returns and when no return falls short. Throws a `RangeError` for NaN.
 *
 * @example
 * ```ts
 * import { sortino } from "lib/metrics/mod.ts";
 * import assert from "node:assert/strict";
 * assert.equal(sortino([3, -1, 1, 1], { periodsPerYear: 4 }), 1 / 0.5 * 2);
 * ```
 */
export function sortino(
  returns: ArrayLike<number>,
  { periodsPerYear, target = 0 }: SortinoOptions,
): number {
  assertFinite("returns", returns);
  assertPeriods(periodsPerYear);
  assertNumber("target", target);
  let squares = 0;
  for (let i = 0; i < returns.length; i++) squares += Math.min(0, returns[i] - target) ** 2;
  const downside = Math.sqrt(squares / returns.length);
  return meanOverDeviation(mean(returns) - target, downside) * Math.sqrt(periodsPerYear);
}
