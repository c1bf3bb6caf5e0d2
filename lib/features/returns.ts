import { assertInteger, assertKnownOptions, type OptionNames } from "../core/mod.ts";
import { logChange, relativeChange } from "../stats/rolling/mod.ts";
import type { Feature } from "./feature.ts";

/** Options of {@linkcode simpleReturn}. */
export interface SimpleReturnOptions {
  /** Bars the return is taken over. */
  readonly window: number;
}

const KNOWN: OptionNames<SimpleReturnOptions> = {
  window: true,
};

/**
 * Column `logReturn`: `ln(close[t] / close[t - 1])`. NaN where either close is missing or not
 * above 0.
 *
 * @example
 * ```ts
 * import { logReturn } from "lib/features/mod.ts";
 * import assert from "node:assert/strict";
 * assert.equal(logReturn().warmup, 1);
 * ```
 */
export function logReturn(): Feature {
  return Object.freeze<Feature>({
    names: ["logReturn"],
    inputs: ["close"],
    warmup: 1,
    formula: "ln(close[t] / close[t - 1])",
    source: "log return",
    memory: "window",
    priceDegree: 0,
    compute: ({ close }, [output]) => void logChange(close, output),
  });
}

/**
 * Column `return<window>`: `close[t] / close[t - window] - 1`. NaN where either close is missing or
 * not above 0.
 *
 * @example
 * ```ts
 * import { simpleReturn } from "lib/features/mod.ts";
 * import assert from "node:assert/strict";
 * assert.deepEqual(simpleReturn({ window: 7 }).names, ["return7"]);
 * ```
 */
export function simpleReturn(options: SimpleReturnOptions): Feature {
  assertKnownOptions("simpleReturn", options, KNOWN);
  const { window } = options;
  assertInteger("window", window, { min: 1 });
  return Object.freeze<Feature>({
    names: [`return${window}`],
    inputs: ["close"],
    warmup: window,
    parameters: { window },
    formula: "close[t] / close[t - window] - 1",
    source: "TA-Lib ROCP",
    memory: "window",
    priceDegree: 0,
    compute: ({ close }, [output]) => void relativeChange(close, output, { lag: window }),
  });
}
