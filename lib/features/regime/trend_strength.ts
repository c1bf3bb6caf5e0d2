import { assertInteger, assertKnownOptions, type OptionNames } from "../../core/mod.ts";
import { rollingCorrelation, Scratch } from "../../stats/rolling/mod.ts";
import type { Feature } from "../feature.ts";

/** Options of {@linkcode trendStrength}. */
export interface TrendStrengthOptions {
  /** Closes that the line is laid through, at least 3. */
  readonly window: number;
}

const KNOWN: OptionNames<TrendStrengthOptions> = { window: true };

/**
 * Column `trendStrength<window>`: correlation of the log close with time over the window, from -1 (it
 * falls along a straight line) to 1 (it rises along one). Its square is the share of the log price's
 * variance that a trend explains. 0 where the price never moved; NaN where a close in the window is
 * missing or not above 0.
 *
 * @example
 * ```ts
 * import { trendStrength } from "lib/features/mod.ts";
 * import assert from "node:assert/strict";
 * assert.equal(trendStrength({ window: 60 }).warmup, 59);
 * ```
 */
export function trendStrength(options: TrendStrengthOptions): Feature {
  assertKnownOptions("trendStrength", options, KNOWN);
  const { window } = options;
  assertInteger("window", window, { min: 3 });
  return Object.freeze<Feature>({
    names: [`trendStrength${window}`],
    inputs: ["close"],
    warmup: window - 1,
    parameters: { window },
    formula: "corr(ln(close), t, window)",
    source: "signed root of the coefficient of determination of a log-linear trend",
    memory: "window",
    priceDegree: 0,
    compute: ({ close }, [output]) => {
      using scratch = new Scratch(output.length);
      const y = scratch.take(), x = scratch.take();
      for (let t = 0; t < output.length; t++) {
        x[t] = t;
        y[t] = close[t] > 0 ? Math.log(close[t]) : NaN;
      }
      rollingCorrelation({ x, y }, output, { window });
    },
  });
}
