import { assertInteger, assertKnownOptions, type OptionNames } from "../core/mod.ts";
import { logChange, rollingStd } from "../stats/rolling/mod.ts";
import type { Feature } from "./feature.ts";

/** Options of {@linkcode volatility}. */
export interface VolatilityOptions {
  /** Log returns the deviation is taken over, at least 2. */
  readonly window: number;
}

const KNOWN: OptionNames<VolatilityOptions> = {
  window: true,
};

/**
 * Column `volatility<window>`: sample standard deviation (ddof 1) of the last `window` log returns
 * of the close, per bar and not annualised. NaN where one of the `window + 1` closes is missing or
 * not above 0.
 *
 * @example
 * ```ts
 * import { volatility } from "lib/features/mod.ts";
 * import assert from "node:assert/strict";
 * assert.equal(volatility({ window: 20 }).warmup, 20);
 * ```
 */
export function volatility(options: VolatilityOptions): Feature {
  assertKnownOptions("volatility", options, KNOWN);
  const { window } = options;
  assertInteger("window", window, { min: 2 });
  return Object.freeze<Feature>({
    names: [`volatility${window}`],
    inputs: ["close"],
    warmup: window,
    parameters: { window },
    formula: "std(ln(close[t] / close[t - 1]), window), ddof 1",
    source: "close-to-close volatility",
    memory: "window",
    priceDegree: 0,
    compute: ({ close }, [output]) => {
      rollingStd(logChange(close, output), output, { window, ddof: 1 });
    },
  });
}
