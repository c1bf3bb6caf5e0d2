import { assertInteger, assertKnownOptions, type Bars, type OptionNames } from "../../core/mod.ts";
import { logChange } from "../../stats/rolling/mod.ts";
import type { Feature } from "../feature.ts";
import { type FeatureOfOthers, overOthers } from "../feature_of_others.ts";
import { assertMaxAge, type LastClosedOptions, lastClosedRows, valuesAt } from "./last_closed.ts";

/** Options of {@linkcode marketBreadth}. */
export interface MarketBreadthOptions extends LastClosedOptions {
  /** Rows that returns are taken over. */
  readonly window: number;
}

const KNOWN: OptionNames<MarketBreadthOptions> = { window: true, maxAgeMs: true };

function declare(
  others: readonly Bars[],
  { window, maxAgeMs }: MarketBreadthOptions,
): Feature {
  const names = ["breadth", "dispersion", "returnRank"].map((name) => `${name}${window}`);
  return {
    names,
    inputs: ["time", "close"],
    warmup: window,
    parameters: { window, ...(maxAgeMs !== undefined && { maxAgeMs }) },
    formula:
      "over the others with a return R = ln(o[t] / o[t - window]), at least half of them: share with R > 0; std(R and the own, ddof 0); share of R below the own, ties half",
    source:
      "advance-decline ratio; Chang, Cheng and Khorana, An examination of herd behavior (2000); Jegadeesh and Titman (1993)",
    memory: "window",
    priceDegree: 0,
    compute: (bars, [breadth, dispersion, rank]) => {
      const own = logChange(bars.close, new Float64Array(bars.length), { lag: window });
      const sum = new Float64Array(bars.length), count = new Float64Array(bars.length);
      const rising = breadth.fill(0), squares = dispersion.fill(0), below = rank.fill(0);
      for (const other of others) {
        const close = valuesAt(other.close, lastClosedRows(bars, other, { maxAgeMs }));
        const change = logChange(close, close, { lag: window });
        for (let t = 0; t < change.length; t++) {
          const value = change[t];
          if (!Number.isFinite(value)) continue;
          // About the own return, which the spread is counted with.
          const off = value - own[t];
          count[t]++;
          sum[t] += off;
          squares[t] += off * off;
          rising[t] += value > 0 ? 1 : 0;
          below[t] += off < 0 ? 1 : off === 0 ? 0.5 : 0;
        }
      }
      for (let t = 0; t < own.length; t++) {
        const known = count[t], all = known + 1;
        const missing = known > 0 && 2 * known >= others.length ? 0 * own[t] : NaN;
        const mean = sum[t] / all;
        dispersion[t] = Math.sqrt(Math.max(0, squares[t] / all - mean * mean)) + missing;
        breadth[t] = rising[t] / known + missing;
        rank[t] = below[t] / known + missing;
      }
      for (const output of [breadth, dispersion, rank]) output.fill(NaN, 0, window);
    },
  };
}

/**
 * Columns `breadth<window>`, `dispersion<window>` and `returnRank<window>`: the share of the other
 * symbols that rose over the last `window` rows, the deviation of all returns, and the share of
 * others that did worse than the bars' own symbol. Other symbols are read by time: their last bar
 * that had closed by the row's close, not older than `maxAgeMs`. NaN where fewer than half of them
 * have a return, and where the own is missing.
 *
 * @example
 * ```ts
 * import { sampleBars } from "lib/data/mod.ts";
 * import { marketBreadth } from "lib/features/mod.ts";
 * import assert from "node:assert/strict";
 * const feature = marketBreadth([await sampleBars("ETHUSDT-1d")], { window: 5 });
 * assert.deepEqual(feature.names, ["breadth5", "dispersion5", "returnRank5"]);
 * ```
 */
export function marketBreadth(
  others: readonly Bars[],
  options: MarketBreadthOptions,
): FeatureOfOthers {
  assertKnownOptions("marketBreadth", options, KNOWN);
  assertInteger("window", options.window, { min: 1 });
  assertInteger("others", others.length, { min: 1 });
  assertMaxAge(options);
  return overOthers(others, (given) => declare(given, options));
}
