import { assertInteger, assertKnownOptions, type Bars, type OptionNames } from "../core/mod.ts";
import { knownPrices } from "./known_prices.ts";
import { createLabels, type HorizonOptions, type Labels } from "./labels.ts";

/** Options of {@linkcode trendScan}. */
export interface TrendScanOptions extends HorizonOptions {
  /** Bars of the shortest window after the row, at least 2. Default: 5, or the horizon if shorter. */
  readonly minHorizon?: number;
  /**
   * "sign": 1 for a rising trend, -1 for a falling one, 0 for none at all. "tValue": the t-value of its
   * slope. "binary": 1 for a rising trend, else 0. Default: "sign".
   */
  readonly form?: "sign" | "tValue" | "binary";
}

const KNOWN: OptionNames<TrendScanOptions> = { horizon: true, minHorizon: true, form: true };

const FORMS: Readonly<
  Record<NonNullable<TrendScanOptions["form"]>, (tValue: number) => number>
> = {
  sign: (tValue) => Math.sign(tValue),
  tValue: (tValue) => tValue,
  binary: (tValue) => tValue > 0 ? 1 : 0,
};

/** Part of the variance that rounding leaves of a perfect line: t-values stay finite. */
const ROUNDING = 2 ** -40;

/**
 * The strongest trend that begins at row t: of the lines through the closes of bars t to t + L, for each
 * L from `minHorizon` to `horizon`, the one whose slope has the largest t-value by size, of equals the
 * shortest. 0 where the closes do not move.
 */
function strongest(close: Float64Array, t: number, minHorizon: number, horizon: number): number {
  const anchor = close[t];
  let sumY = 0, sumYY = 0, sumXY = 0, best = 0, rising = true;
  for (let x = 1; x <= horizon; x++) {
    const y = close[t + x] - anchor;
    sumY += y;
    sumYY += y * y;
    sumXY += x * y;
    if (x < minHorizon) continue;
    const count = x + 1;
    const squaresX = count * (count * count - 1) / 12;
    const products = sumXY - 0.5 * x * sumY;
    const squaresY = sumYY - sumY * sumY / count;
    const explained = products * products / squaresX;
    const left = Math.max(squaresY - explained, ROUNDING * sumYY);
    const squared = explained * (count - 2) / left;
    if (squared > best) {
      best = squared;
      rising = products > 0;
    }
    // A missing close makes NaN of all that follows.
    if (squared !== squared && sumYY !== 0) return NaN;
  }
  return sumYY - sumYY !== 0 ? NaN : rising ? Math.sqrt(best) : -Math.sqrt(best);
}

/**
 * The direction of the trend that begins at the row (López de Prado, Machine Learning for Asset
 * Managers, 2020, 5.4): lines are fitted by least squares to the closes of bars t to t + L for every L
 * from `minHorizon` to `horizon`, and the one whose slope has the largest t-value by size decides.
 * t-values stay below a million times the root of the window, where a line fits but for rounding. NaN
 * where one of the closes t to t + horizon is missing. Every window is looked at, so the span of row t
 * is `[t + 1, t + horizon]`. A row takes time in proportion to the horizon.
 *
 * @throws {RangeError} for a `minHorizon` below 2 or above the horizon
 *
 * @example
 * ```ts
 * import { createBars } from "lib/core/mod.ts";
 * import { trendScan } from "lib/labels/mod.ts";
 * import assert from "node:assert/strict";
 * const x = Float64Array.of(4, 5, 6.5, 6, 3, 2);
 * const bars = createBars(
 *   { time: x, open: x, high: x, low: x, close: x, volume: x },
 *   { symbol: "TEST", intervalMs: 1 },
 * );
 * assert.deepEqual([...trendScan(bars, { horizon: 2 }).values], [1, 1, -1, -1, NaN, NaN]);
 * ```
 */
export function trendScan(bars: Bars, options: TrendScanOptions): Labels {
  assertKnownOptions("trendScan", options, KNOWN);
  const { horizon, form = "sign" } = options;
  assertInteger("horizon", horizon, { min: 2 });
  const { minHorizon = Math.min(5, horizon) } = options;
  assertInteger("minHorizon", minHorizon, { min: 2, max: horizon });
  if (!Object.hasOwn(FORMS, form)) {
    const names = Object.keys(FORMS).join(", ");
    throw new RangeError(`Expected form to be one of ${names} but found ${form}`);
  }
  const valueOf = FORMS[form];
  const { close } = knownPrices(bars);
  const values = new Float64Array(bars.length).fill(NaN);
  for (let t = 0; t + horizon < bars.length; t++) {
    const tValue = strongest(close, t, minHorizon, horizon);
    if (tValue === tValue) values[t] = valueOf(tValue);
  }
  return createLabels(bars, { name: `trendScan${horizon}`, horizon, values });
}
