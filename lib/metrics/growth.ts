import { assertNumber } from "../core/mod.ts";
import { assertFinite } from "../stats/mod.ts";

/** Options of every annualised metric. */
export interface PeriodsOptions {
  /** Bars a year, such as 365 for daily bars of a market that never closes. */
  readonly periodsPerYear: number;
}

/** Throws unless the number of periods is positive. */
export function assertPeriods(periodsPerYear: number): void {
  assertNumber("periodsPerYear", periodsPerYear, { min: Number.MIN_VALUE });
}

/**
 * Wealth from 1 at the start after each simple return: one value more than there are returns. A
 * return of -1 or less is ruin, and what is lost does not come back: wealth stays 0. Throws a
 * `RangeError` for NaN.
 *
 * @example
 * ```ts
 * import { equityCurve } from "lib/metrics/mod.ts";
 * import assert from "node:assert/strict";
 * assert.deepEqual([...equityCurve([0.5, -0.5])], [1, 1.5, 0.75]);
 * assert.deepEqual([...equityCurve([-1.2, 9])], [1, 0, 0]);
 * ```
 */
export function equityCurve(returns: ArrayLike<number>): Float64Array {
  assertFinite("returns", returns);
  const equity = new Float64Array(returns.length + 1);
  equity[0] = 1;
  for (let i = 0; i < returns.length; i++) {
    equity[i + 1] = equity[i] * Math.max(0, 1 + returns[i]);
  }
  return equity;
}

/**
 * Compounded return over all periods, a fraction; -1 after ruin (a return of -1 or less), 0 without
 * periods. Throws a `RangeError` for NaN.
 *
 * @example
 * ```ts
 * import { totalReturn } from "lib/metrics/mod.ts";
 * import assert from "node:assert/strict";
 * assert.equal(totalReturn([0.5, -0.5]), -0.25);
 * ```
 */
export function totalReturn(returns: ArrayLike<number>): number {
  const equity = equityCurve(returns);
  return equity[equity.length - 1] - 1;
}

/**
 * Compound annual growth rate, a fraction: the total return spread evenly over the time it took.
 * -1 after ruin, NaN without periods. Throws a `RangeError` for NaN.
 *
 * @example
 * ```ts
 * import { cagr } from "lib/metrics/mod.ts";
 * import assert from "node:assert/strict";
 * assert.ok(Math.abs(cagr([0.1, 0.1], { periodsPerYear: 4 }) - (1.1 ** 4 - 1)) < 1e-12);
 * ```
 */
export function cagr(returns: ArrayLike<number>, { periodsPerYear }: PeriodsOptions): number {
  assertFinite("returns", returns);
  assertPeriods(periodsPerYear);
  let sum = 0;
  for (let i = 0; i < returns.length; i++) sum += logGrowth(returns[i]);
  return Math.expm1(sum / returns.length * periodsPerYear);
}

/** Log of the growth of one period; -Infinity at ruin. */
export function logGrowth(simpleReturn: number): number {
  return Math.log1p(Math.max(-1, simpleReturn));
}
