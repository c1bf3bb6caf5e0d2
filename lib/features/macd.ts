import { assertInteger, assertKnownOptions, type OptionNames } from "../core/mod.ts";
import { ema } from "../stats/rolling/mod.ts";
import type { Feature } from "./feature.ts";

/** Options of {@linkcode macd}. */
export interface MacdOptions {
  /** Window of the fast average. Default: 12. */
  readonly fast?: number;
  /** Window of the slow average, above `fast`. Default: 26. */
  readonly slow?: number;
  /** Window of the average of the line. Default: 9. */
  readonly signal?: number;
}

const KNOWN: OptionNames<MacdOptions> = {
  fast: true,
  slow: true,
  signal: true,
};

/**
 * Columns `macd`, `macdSignal` and `macdHistogram`, each a fraction of the close: the line is fast
 * minus slow exponential average, the signal the line's own average, the histogram line minus
 * signal. The usual MACD is in units of the price, so its size says when it was measured, not what
 * the market did; multiplied by the close these columns are TA-Lib's, whose averages both begin at
 * the slow one's first row. All three begin together. A missing close makes its row NaN and starts
 * all averages anew; a close that is not above 0 gives NaN.
 *
 * Settings other than 12, 26, 9 are part of the names, as in `macd5_35_5`.
 *
 * @example
 * ```ts
 * import { macd } from "lib/features/mod.ts";
 * import assert from "node:assert/strict";
 * assert.equal(macd().warmup, 25 + 8);
 * ```
 */
export function macd(options: MacdOptions = {}): Feature {
  assertKnownOptions("macd", options, KNOWN);
  const { fast = 12, slow = 26, signal = 9 } = options;
  assertInteger("fast", fast, { min: 1 });
  assertInteger("slow", slow, { min: fast + 1 });
  assertInteger("signal", signal, { min: 1 });
  const standard = fast === 12 && slow === 26 && signal === 9;
  const suffix = standard ? "" : `${fast}_${slow}_${signal}`;
  return Object.freeze<Feature>({
    names: [`macd${suffix}`, `macdSignal${suffix}`, `macdHistogram${suffix}`],
    inputs: ["close"],
    warmup: slow + signal - 2,
    parameters: { fast, slow, signal },
    formula:
      "line = ema(close, fast) - ema(close, slow); ema(line, signal); their difference; each / close",
    source: "Appel, The Moving Average Convergence-Divergence Trading Method (1985); TA-Lib MACD",
    memory: "recursive",
    priceDegree: 0,
    compute: ({ close }, [line, average, histogram]) => {
      const fastAverage = ema(close, histogram, { window: fast, skip: slow - fast });
      const slowAverage = ema(close, average, { window: slow });
      for (let t = 0; t < close.length; t++) line[t] = fastAverage[t] - slowAverage[t];
      ema(line, average, { window: signal });
      for (let t = 0; t < close.length; t++) {
        const price = close[t];
        // NaN until the signal is there, so that the three columns begin in one row.
        const unit = price > 0 ? 1 / price + 0 * average[t] : NaN;
        const value = line[t] * unit;
        const smoothed = average[t] * unit;
        line[t] = value;
        average[t] = smoothed;
        histogram[t] = value - smoothed;
      }
    },
  });
}
