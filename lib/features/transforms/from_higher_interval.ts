import {
  assertKnownOptions,
  assertNumber,
  type BarColumn,
  type Bars,
  createBars,
  type OptionNames,
  parseInterval,
} from "../../core/mod.ts";
import { resampleBars } from "../../data/mod.ts";
import { overFeatures } from "../feature_of_others.ts";
import type { Feature } from "../feature.ts";

/** Options of {@linkcode fromHigherInterval}. */
export interface HigherIntervalOptions {
  /** Interval of the bars that will be given, like "1h"; the warm-up depends on it. */
  readonly barInterval: string;
  /** How much later than 00:00 UTC the higher bars begin, like "8h". Default: not at all. */
  readonly sessionOffset?: string;
  /** Share of a higher bar, 0 to 1, that must be there for it to count. Default: 1. */
  readonly minCoverage?: number;
}

const KNOWN: OptionNames<HigherIntervalOptions> = {
  barInterval: true,
  sessionOffset: true,
  minCoverage: true,
};

/** Columns that a feature of the higher bars can read. */
const COLUMNS: readonly BarColumn[] = [
  "open",
  "high",
  "low",
  "close",
  "volume",
  "quoteVolume",
  "trades",
  "takerBuyVolume",
  "coverage",
];

/** The bars with a row of NaN for each one that is absent, so that rows are steps of time again. */
function onGrid(bars: Bars): Bars {
  const { time, intervalMs, length } = bars;
  const rows = length === 0 ? 0 : Math.round((time[length - 1] - time[0]) / intervalMs) + 1;
  if (rows === length) return bars;
  const columns: Partial<Record<BarColumn, Float64Array>> = {
    time: Float64Array.from({ length: rows }, (_, k) => time[0] + k * intervalMs),
  };
  for (const name of COLUMNS) {
    const column = bars[name];
    if (!column) continue;
    const spread = columns[name] = new Float64Array(rows).fill(NaN);
    for (let i = 0; i < length; i++) {
      spread[Math.round((time[i] - time[0]) / intervalMs)] = column[i];
    }
  }
  return createBars(columns as Record<BarColumn, Float64Array>, bars);
}

/**
 * A feature of longer bars, brought down to the rows of shorter ones without looking ahead: a higher
 * bar is seen from the first row whose close is not before the higher bar's own, until the next one
 * has closed. Higher bars are made of the given ones by {@linkcode resampleBars}; one that is absent
 * is a missing bar to the feature. Column names end in the interval, as in `rsi14_1d`, and in the
 * session's offset where there is one, as in `rsi14_1dAt8h`.
 *
 * The warm-up is that of a start at the worst moment, just behind the beginning of a higher bar: rows
 * before it are NaN even where a better moment would have allowed a value, so that a value never
 * reads more rows than that.
 *
 * `compute` throws a `RangeError` when the bars have another interval than `barInterval` or lie off
 * the grid of the higher ones.
 *
 * @example
 * ```ts
 * import { fromHigherInterval, rsi } from "lib/features/mod.ts";
 * import assert from "node:assert/strict";
 * const feature = fromHigherInterval("1d", rsi({ window: 14 }), { barInterval: "1h" });
 * assert.deepEqual([feature.names, feature.warmup], [["rsi14_1d"], 16 * 24 - 2]);
 * ```
 */
export function fromHigherInterval(
  interval: string,
  feature: Feature,
  options: HigherIntervalOptions,
): Feature {
  assertKnownOptions("fromHigherInterval", options, KNOWN);
  const { barInterval, sessionOffset, minCoverage = 1 } = options;
  assertNumber("minCoverage", minCoverage, { min: 0, max: 1 });
  const higherMs = parseInterval(interval), barMs = parseInterval(barInterval);
  const ratio = higherMs / barMs;
  if (!Number.isInteger(ratio) || ratio < 2) {
    throw new RangeError(
      `Expected interval to be a multiple of ${barInterval}, at least twice, but found ${interval}`,
    );
  }
  const warmup = (feature.warmup + 2) * ratio - 2;
  const suffix = sessionOffset === undefined ? interval : `${interval}At${sessionOffset}`;
  return overFeatures([feature], ([feature]) => ({
    names: feature.names.map((name) => `${name}_${suffix}`),
    inputs: [...new Set<BarColumn>(["time", "open", "high", "low", "close", ...feature.inputs])],
    warmup,
    parameters: {
      ...feature.parameters,
      interval,
      barInterval,
      ...sessionOffset === undefined ? {} : { sessionOffset },
      minCoverage,
    },
    formula: `of the last completed bar of ${interval}: ${feature.formula ?? "not stated"}`,
    source: feature.source ?? "not stated",
    memory: feature.memory ?? "window",
    priceDegree: feature.priceDegree,
    compute: (bars, outputs) => {
      if (bars.intervalMs !== barMs) {
        throw new RangeError(
          `Expected bars of ${barInterval} for ${
            feature.names[0]
          }_${suffix} but found bars of ${bars.intervalMs} ms`,
        );
      }
      const higher = onGrid(
        resampleBars(bars, { interval, minCoverage, ...(sessionOffset && { sessionOffset }) }),
      );
      const columns = outputs.map(() => new Float64Array(higher.length));
      feature.compute(higher, columns);
      const first = higher.length > 0 ? higher.time[0] : NaN;
      outputs.forEach((output, k) => {
        output.fill(NaN, 0, warmup);
        for (let t = warmup; t < bars.length; t++) {
          // The last higher bar whose close is not after this row's close.
          const last = Math.floor((bars.time[t] + barMs - first) / higherMs) - 1;
          output[t] = last >= 0 && last < higher.length ? columns[k][last] : NaN;
        }
      });
    },
  }));
}
