import { assertFinite } from "../stats/mod.ts";
import { cagr, equityCurve, type PeriodsOptions } from "./growth.ts";

/**
 * Largest loss from the running peak, a positive fraction of that peak; 0 for a curve that never
 * falls, NaN for an empty one. Throws a `RangeError` for NaN and when the curve starts at 0 or less.
 *
 * @example
 * ```ts
 * import { maxDrawdown } from "lib/metrics/mod.ts";
 * import assert from "node:assert/strict";
 * assert.equal(maxDrawdown([100, 120, 90, 150, 149]), 0.25);
 * ```
 */
export function maxDrawdown(equity: ArrayLike<number>): number {
  assertFinite("equity", equity);
  if (equity.length === 0) return NaN;
  if (equity[0] <= 0) {
    throw new RangeError(`Expected equity to start above 0 but found ${equity[0]}`);
  }
  let peak = equity[0], worst = 0;
  for (let i = 1; i < equity.length; i++) {
    peak = Math.max(peak, equity[i]);
    worst = Math.max(worst, 1 - equity[i] / peak);
  }
  return worst;
}

/**
 * Calmar ratio: compound annual growth over the largest drawdown of the whole series, its starting
 * capital included. NaN without returns and without a drawdown. Throws a `RangeError` for NaN.
 *
 * @example
 * ```ts
 * import { calmar } from "lib/metrics/mod.ts";
 * import assert from "node:assert/strict";
 * assert.equal(calmar([1, -0.5, 1], { periodsPerYear: 3 }), 2);
 * ```
 */
export function calmar(returns: ArrayLike<number>, options: PeriodsOptions): number {
  const growth = cagr(returns, options);
  const drawdown = maxDrawdown(equityCurve(returns));
  return drawdown === 0 ? NaN : growth / drawdown;
}
