import { assertSameLength, type Bars } from "../core/mod.ts";

/** A history of funding as columns of one length, as the store's kind "funding" has it. */
export interface FundingHistory {
  /** When it was charged, UTC milliseconds, ascending. */
  readonly time: Float64Array;
  /** Fraction of the notional that longs paid shorts. */
  readonly fundingRate: Float64Array;
}

/**
 * Funding by bar for the option `carry.fundingRate`: the sum of the rates charged after the open of the
 * bar before and up to the bar's own open. So funding at the very open of a bar is paid by who held
 * before that open, and funding inside a bar by who holds at its end. 0 where there was none; what
 * lies before the first open counts to no bar unless it is at that open.
 *
 * Throws a `TypeError` for columns of different length, a `RangeError` for times that do not ascend or
 * a rate that is missing.
 *
 * @example
 * ```ts
 * import { sampleBars } from "lib/data/mod.ts";
 * import { fundingColumn } from "lib/backtest/mod.ts";
 * import assert from "node:assert/strict";
 * const bars = await sampleBars("BTCUSDT-1d");
 * const eightHours = 8 * 3_600_000;
 * const time = Float64Array.from({ length: 3 }, (_, i) => bars.time[5] + (i + 1) * eightHours);
 * const rates = fundingColumn(bars, { time, fundingRate: Float64Array.of(0.25, 0.5, 1) });
 * assert.deepEqual([...rates.subarray(5, 8)], [0, 1.75, 0]);
 * ```
 */
export function fundingColumn(bars: Bars, { time, fundingRate }: FundingHistory): Float64Array {
  assertSameLength({ time, fundingRate });
  const column = new Float64Array(bars.length);
  let next = 0;
  while (next < time.length && time[next] < bars.time[0]) next++;
  for (let i = 0; i < time.length; i++) {
    if (i > 0 && !(time[i] > time[i - 1])) {
      throw new RangeError(
        `Expected time of row ${i} to be above ${time[i - 1]} but found ${time[i]}`,
      );
    }
    if (!Number.isFinite(fundingRate[i])) {
      throw new RangeError(
        `Expected fundingRate of row ${i} to be a finite number but found ${fundingRate[i]}`,
      );
    }
  }
  for (let t = 0; t < bars.length; t++) {
    for (; next < time.length && time[next] <= bars.time[t]; next++) column[t] += fundingRate[next];
  }
  return column;
}
