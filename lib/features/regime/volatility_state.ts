import { assertInteger, assertKnownOptions, type OptionNames } from "../../core/mod.ts";
import { logChange, rollingRank, rollingStd, Scratch } from "../../stats/rolling/mod.ts";
import type { Feature } from "../feature.ts";

/** Options of {@linkcode volatilityState}. */
export interface VolatilityStateOptions {
  /** Log returns the volatility is taken over, at least 2. */
  readonly window: number;
  /** Volatilities that the newest is ranked among, itself included. */
  readonly rankWindow: number;
}

const KNOWN: OptionNames<VolatilityStateOptions> = { window: true, rankWindow: true };

/**
 * Column `volatilityState<window>_<rankWindow>`: percentile, above 0 to 1, of the volatility of the
 * last `window` log returns among the last `rankWindow` volatilities, in single precision; ties take their mean rank. NaN
 * where a close that it reads is missing or not above 0.
 *
 * @example
 * ```ts
 * import { volatilityState } from "lib/features/mod.ts";
 * import assert from "node:assert/strict";
 * assert.equal(volatilityState({ window: 20, rankWindow: 250 }).warmup, 269);
 * ```
 */
export function volatilityState(options: VolatilityStateOptions): Feature {
  assertKnownOptions("volatilityState", options, KNOWN);
  const { window, rankWindow } = options;
  assertInteger("window", window, { min: 2 });
  assertInteger("rankWindow", rankWindow, { min: 2 });
  return Object.freeze<Feature>({
    names: [`volatilityState${window}_${rankWindow}`],
    inputs: ["close"],
    warmup: window + rankWindow - 1,
    parameters: { window, rankWindow },
    formula:
      "rank of v among the last rankWindow / rankWindow, v = std(ln(close[t] / close[t - 1]), window), ddof 1",
    source: "percentile of historical volatility; ranks as pandas rolling.rank(pct=True)",
    memory: "window",
    priceDegree: 0,
    compute: ({ close }, [output]) => {
      using scratch = new Scratch(output.length);
      const sigma = rollingStd(logChange(close, output), scratch.take(), { window, ddof: 1 });
      // Volatilities that are equal but for rounding are ties.
      for (let t = 0; t < sigma.length; t++) sigma[t] = Math.fround(sigma[t]);
      rollingRank(sigma, output, { window: rankWindow });
    },
  });
}
