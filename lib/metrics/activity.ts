import { assertNumber } from "../core/mod.ts";
import { assertFinite } from "../stats/mod.ts";
import { assertPeriods, type PeriodsOptions } from "./growth.ts";

/** Options of {@linkcode turnover}. */
export interface TurnoverOptions extends PeriodsOptions {
  /** Position before the first bar. Default 0. */
  readonly initialPosition?: number;
}

/**
 * Share of trades that gained: profit above 0, costs taken off. NaN without trades. Throws a
 * `RangeError` for NaN.
 *
 * @example
 * ```ts
 * import { hitRate } from "lib/metrics/mod.ts";
 * import assert from "node:assert/strict";
 * assert.equal(hitRate([10, -5, 0, 20]), 0.5);
 * ```
 */
export function hitRate(pnl: ArrayLike<number>): number {
  assertFinite("pnl", pnl);
  let gains = 0;
  for (let i = 0; i < pnl.length; i++) if (pnl[i] > 0) gains++;
  return gains / pnl.length;
}

/**
 * Share of bars with a position, long or short. NaN without bars. Throws a `RangeError` for NaN.
 *
 * @example
 * ```ts
 * import { exposure } from "lib/metrics/mod.ts";
 * import assert from "node:assert/strict";
 * assert.equal(exposure([0, 1, -1, 0]), 0.5);
 * ```
 */
export function exposure(positions: ArrayLike<number>): number {
  assertFinite("positions", positions);
  let held = 0;
  for (let i = 0; i < positions.length; i++) if (positions[i] !== 0) held++;
  return held / positions.length;
}

/**
 * Traded share of equity a year, from positions as fractions of equity: the mean change a bar times
 * the bars a year. From flat to long is 1, from long to short 2. Drift of a held position's share
 * is not traded and not counted. NaN without bars. Throws a `RangeError` for NaN.
 *
 * @example
 * ```ts
 * import { turnover } from "lib/metrics/mod.ts";
 * import assert from "node:assert/strict";
 * assert.equal(turnover([1, 1, -1, 0], { periodsPerYear: 12 }), 12);
 * ```
 */
export function turnover(
  positions: ArrayLike<number>,
  { periodsPerYear, initialPosition = 0 }: TurnoverOptions,
): number {
  assertFinite("positions", positions);
  assertPeriods(periodsPerYear);
  assertNumber("initialPosition", initialPosition);
  let traded = 0, held = initialPosition;
  for (let i = 0; i < positions.length; i++) {
    traded += Math.abs(positions[i] - held);
    held = positions[i];
  }
  return traded / positions.length * periodsPerYear;
}
