import { assertInteger, assertKnownOptions, type Bars, type OptionNames } from "../../core/mod.ts";
import { rollingMean, rollingStd, Scratch } from "../../stats/rolling/mod.ts";
import { type FeatureOfOthers, overOthers } from "../feature_of_others.ts";
import { suffixOf } from "./suffix_of.ts";
import { assertMaxAge, type LastClosedOptions, lastClosedRows, valuesAt } from "./last_closed.ts";

/** Options of {@linkcode basis}. */
export interface BasisOptions extends LastClosedOptions {
  /** Rows that the basis is compared with, at least 2. */
  readonly window: number;
}

const KNOWN: OptionNames<BasisOptions> = { window: true, maxAgeMs: true };

/**
 * Columns `basis_<SYMBOL>`, `basisMean<window>_<SYMBOL>` and `basisZscore<window>_<SYMBOL>`: how far
 * the close is above that of another market in the same asset (spot, mark or index price), as a log
 * ratio, its mean over the window, and its distance from that mean in sample deviations (0 where the
 * window is constant). Row t reads the last bar of the other market that had closed when bar t
 * closed; NaN where that is older than `maxAgeMs` or a close is missing.
 *
 * @example
 * ```ts
 * import { sampleBars } from "lib/data/mod.ts";
 * import { basis } from "lib/features/mod.ts";
 * import assert from "node:assert/strict";
 * const feature = basis(await sampleBars("BTCUSDT-1d"), { window: 30 });
 * assert.deepEqual([feature.names[0], feature.warmup], ["basis_BTCUSDT", 29]);
 * ```
 */
export function basis(other: Bars, options: BasisOptions): FeatureOfOthers {
  assertKnownOptions("basis", options, KNOWN);
  const { window, maxAgeMs } = options;
  assertInteger("window", window, { min: 2 });
  assertMaxAge(options);
  return overOthers([other], ([given]) => {
    const suffix = suffixOf(given);
    return {
      names: [`basis${suffix}`, `basisMean${window}${suffix}`, `basisZscore${window}${suffix}`],
      inputs: ["time", "close"],
      warmup: window - 1,
      parameters: { window, ...(maxAgeMs !== undefined && { maxAgeMs }) },
      formula:
        "b = ln(close / o), mean(b, window), (b - mean(b, window)) / std(b, window), ddof 1, o the other market's close",
      source: "Fama and French, Commodity futures prices: some evidence on forecast power (1987)",
      memory: "window",
      compute: (bars, [ratio, mean, score]) => {
        const theirs = valuesAt(given.close, lastClosedRows(bars, given, { maxAgeMs }));
        using scratch = new Scratch(bars.length);
        const all = scratch.take();
        for (let t = 0; t < all.length; t++) {
          const own = bars.close[t];
          all[t] = own > 0 && theirs[t] > 0 ? Math.log(own / theirs[t]) : NaN;
        }
        rollingMean(all, mean, { window });
        rollingStd(all, score, { window, ddof: 1 });
        for (let t = 0; t < all.length; t++) {
          score[t] = score[t] === 0 ? 0 : (all[t] - mean[t]) / score[t];
        }
        ratio.set(all);
        ratio.fill(NaN, 0, window - 1);
      },
    };
  });
}
