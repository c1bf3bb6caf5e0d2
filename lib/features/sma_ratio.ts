import { assertInteger, assertKnownOptions, type OptionNames } from "../core/mod.ts";
import { rollingMean } from "../stats/rolling/mod.ts";
import type { Feature } from "./feature.ts";

/** Options of {@linkcode smaRatio}. */
export interface SmaRatioOptions {
  /** Window of the fast average, in bars. */
  readonly fast: number;
  /** Window of the slow average, in bars; above `fast`. */
  readonly slow: number;
}

const KNOWN: OptionNames<SmaRatioOptions> = {
  fast: true,
  slow: true,
};

/**
 * Column `smaRatio<fast>_<slow>`: `ln(fast mean / slow mean)` of the close, above 0 while the fast
 * moving average is above the slow one. NaN where one of the last `slow` closes is missing and
 * where a mean is not above 0.
 *
 * @example
 * ```ts
 * import { smaRatio } from "lib/features/mod.ts";
 * import assert from "node:assert/strict";
 * const feature = smaRatio({ fast: 50, slow: 200 });
 * assert.deepEqual([feature.names[0], feature.warmup], ["smaRatio50_200", 199]);
 * ```
 */
export function smaRatio(options: SmaRatioOptions): Feature {
  assertKnownOptions("smaRatio", options, KNOWN);
  const { fast, slow } = options;
  assertInteger("fast", fast, { min: 1 });
  assertInteger("slow", slow, { min: fast + 1 });
  return Object.freeze<Feature>({
    names: [`smaRatio${fast}_${slow}`],
    inputs: ["close"],
    warmup: slow - 1,
    parameters: { fast, slow },
    formula: "ln(mean(close, fast) / mean(close, slow))",
    source: "crossing of moving averages",
    memory: "window",
    priceDegree: 0,
    compute: ({ close }, [output]) => {
      const fastMean = rollingMean(close, new Float64Array(close.length), { window: fast });
      const slowMean = rollingMean(close, output, { window: slow });
      for (let t = 0; t < output.length; t++) {
        const f = fastMean[t], s = slowMean[t];
        output[t] = f > 0 && s > 0 ? Math.log(f / s) : NaN;
      }
    },
  });
}
