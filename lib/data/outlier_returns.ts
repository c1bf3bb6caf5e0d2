import { assertInteger, assertKnownOptions, assertNumber, type OptionNames } from "../core/mod.ts";
import { robustScale } from "./quality/robust_scale.ts";

/** Options of {@linkcode findOutlierReturns}. */
export interface OutlierOptions {
  /** Robust z-score beyond which a return is an outlier. Default: 12. */
  readonly threshold?: number;
  /** Returns needed before any is judged. Default: 30. */
  readonly minReturns?: number;
}

const KNOWN: OptionNames<OutlierOptions> = {
  threshold: true,
  minReturns: true,
};

/**
 * Calls `found` for every row whose log return from the close before is further from the median
 * return than `threshold` robust standard deviations. Returns from or to a close that is missing or
 * not positive are left out.
 */
export function findOutlierReturns(
  close: Float64Array,
  found: (row: number, z: number) => void,
  options: OutlierOptions = {},
): void {
  assertKnownOptions("outlier", options, KNOWN);
  const { threshold = 12, minReturns = 30 } = options;
  assertNumber("threshold", threshold, { min: 0 });
  assertInteger("minReturns", minReturns, { min: 1 });
  const returns = new Float64Array(close.length);
  const kept = new Float64Array(close.length);
  let count = 0;
  let before = NaN;
  for (let i = 0; i < close.length; i++) {
    const now = close[i] > 0 && close[i] < Infinity ? Math.log(close[i]) : NaN;
    const change = now - before;
    returns[i] = change;
    if (change === change) kept[count++] = change; // not NaN
    before = now;
  }
  if (count < minReturns) return;
  const { center, sigma } = robustScale(kept.subarray(0, count));
  if (sigma === 0) return;
  for (let i = 0; i < returns.length; i++) {
    const z = (returns[i] - center) / sigma;
    if (Math.abs(z) > threshold) found(i, z);
  }
}
