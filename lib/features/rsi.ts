import { assertInteger, assertKnownOptions, type OptionNames } from "../core/mod.ts";
import { wilderRsi } from "../stats/rolling/mod.ts";
import type { Feature } from "./feature.ts";

/** Options of {@linkcode rsi}. */
export interface RsiOptions {
  /** Changes in the first mean; its inverse is the weight of the newest one. */
  readonly window: number;
}

const KNOWN: OptionNames<RsiOptions> = {
  window: true,
};

/**
 * Column `rsi<window>`: Wilder's relative strength index of the close, 0 to 100, as TA-Lib has it
 * save that it is 50 where the close never moved. A missing close makes its row and the `window`
 * rows after it NaN, then the index begins anew.
 *
 * @example
 * ```ts
 * import { rsi } from "lib/features/mod.ts";
 * import assert from "node:assert/strict";
 * assert.deepEqual(rsi({ window: 14 }).names, ["rsi14"]);
 * ```
 */
export function rsi(options: RsiOptions): Feature {
  assertKnownOptions("rsi", options, KNOWN);
  const { window } = options;
  assertInteger("window", window, { min: 1 });
  return Object.freeze<Feature>({
    names: [`rsi${window}`],
    inputs: ["close"],
    warmup: window,
    parameters: { window },
    formula: "100 * wilder(max(d, 0)) / wilder(|d|), d = close[t] - close[t - 1]",
    source: "Wilder, New Concepts in Technical Trading Systems (1978); TA-Lib RSI",
    memory: "recursive",
    priceDegree: 0,
    compute: ({ close }, [output]) => void wilderRsi(close, output, { window }),
  });
}
