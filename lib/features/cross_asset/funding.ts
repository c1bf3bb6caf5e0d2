import {
  assertInteger,
  assertKnownOptions,
  assertNumber,
  type Bars,
  createBars,
  type OptionNames,
} from "../../core/mod.ts";
import { rollingMean } from "../../stats/rolling/mod.ts";
import { type FeatureOfOthers, overOthers } from "../feature_of_others.ts";
import { numberColumns } from "../number_columns.ts";
import { lastClosedRows, valuesAt } from "./last_closed.ts";

/** Options of {@linkcode fundingBars}. */
export interface FundingBarsOptions {
  /** Name of the instrument. */
  readonly symbol: string;
}

const KNOWN_BARS: OptionNames<FundingBarsOptions> = { symbol: true };

/**
 * Funding rates, as `readColumns` gives them for the store's kind `funding` (`time` of settlement and
 * `fundingRate`, what longs pay to shorts as a fraction of the notional), as bars of a millisecond
 * that close at their settlement, the rate in all prices: the form in which {@linkcode funding} and
 * the audit read them. Throws a `TypeError` for a column that is absent or holds no numbers.
 *
 * @example
 * ```ts
 * import { fundingBars } from "lib/features/mod.ts";
 * import assert from "node:assert/strict";
 * const columns = { time: Float64Array.of(28_800_000), fundingRate: Float64Array.of(0.0001) };
 * const { time, close } = fundingBars(columns, { symbol: "BTCUSDT" });
 * assert.deepEqual([time[0], close[0]], [28_799_999, 0.0001]);
 * ```
 */
export function fundingBars(
  columns: Readonly<Record<string, unknown>>,
  options: FundingBarsOptions,
): Bars {
  assertKnownOptions("fundingBars", options, KNOWN_BARS);
  const { symbol } = options;
  const { time, fundingRate: rate } = numberColumns(columns, {
    names: ["time", "fundingRate"],
    of: `the funding of ${symbol}`,
  });
  return createBars(
    {
      time: time.map((at) => at - 1),
      open: rate,
      high: rate,
      low: rate,
      close: rate,
      volume: new Float64Array(rate.length),
    },
    { symbol, intervalMs: 1 },
  );
}

/** Options of {@linkcode funding}. */
export interface FundingOptions {
  /** Settlements in the mean. Default: 9, three days of one every eight hours. */
  readonly settlements?: number;
  /** Longest time from a settlement to the row's close, in milliseconds. Default: 8 hours. */
  readonly maxAgeMs?: number;
}

const KNOWN: OptionNames<FundingOptions> = { settlements: true, maxAgeMs: true };

const EIGHT_HOURS = 8 * 3_600_000;

/**
 * Columns `fundingRate` and `fundingMean<settlements>`: the last funding rate that had been settled
 * when the row's bar closed, and the mean of the last settlements up to it. NaN where the last one is
 * older than `maxAgeMs`, and where one of the mean's is missing.
 *
 * @example
 * ```ts
 * import { funding, fundingBars } from "lib/features/mod.ts";
 * import assert from "node:assert/strict";
 * const columns = { time: Float64Array.of(28_800_000), fundingRate: Float64Array.of(0.0001) };
 * const feature = funding(fundingBars(columns, { symbol: "BTCUSDT" }));
 * assert.deepEqual(feature.names, ["fundingRate", "fundingMean9"]);
 * ```
 */
export function funding(rates: Bars, options: FundingOptions = {}): FeatureOfOthers {
  assertKnownOptions("funding", options, KNOWN);
  const { settlements = 9, maxAgeMs = EIGHT_HOURS } = options;
  assertInteger("settlements", settlements, { min: 1 });
  assertNumber("maxAgeMs", maxAgeMs, { min: 0 });
  return overOthers([rates], ([given]) => ({
    names: ["fundingRate", `fundingMean${settlements}`],
    inputs: ["time"],
    warmup: 0,
    parameters: { settlements, maxAgeMs },
    formula: "last settled rate; mean of the last settled rates",
    source: "He, Manela, Ross and von Wachter, Fundamentals of perpetual futures (2022)",
    memory: "window",
    priceDegree: 0,
    compute: (bars, [last, mean]) => {
      const rows = lastClosedRows(bars, given, { maxAgeMs });
      const means = new Float64Array(given.close.length);
      rollingMean(given.close, means, { window: settlements });
      last.set(valuesAt(given.close, rows));
      mean.set(valuesAt(means, rows));
    },
  }));
}
