import { assertInteger, assertKnownOptions, type Bars, type OptionNames } from "../../core/mod.ts";
import type { FeatureSet } from "../feature.ts";
import { featureSet } from "../feature_set.ts";
import { featureFromRule } from "../microstructure/from_rule.ts";
import { marketBreadth } from "./breadth.ts";
import { type FeatureOfOthers, overOthers } from "../feature_of_others.ts";
import { suffixOf } from "./suffix_of.ts";
import { assertMaxAge, type LastClosedOptions, lastClosedRows, valuesAt } from "./last_closed.ts";
import { PAIR_RULES, type PairName, type PairRule } from "./pair_rules.ts";

/** Options of {@linkcode pairFeature}. */
export interface PairOptions extends LastClosedOptions {
  /** Rows that the measure is taken over, as its formula says. */
  readonly window: number;
}

const KNOWN_PAIR: OptionNames<PairOptions> = { window: true, maxAgeMs: true };

/**
 * One measure of the bars next to those of another symbol, such as
 * `pairFeature("beta", eth, { window: 60 })` in column `beta60_ETHUSDT`. Row t reads the last bar of
 * the other that had closed when bar t closed, found by time; NaN where that is older than
 * `maxAgeMs`, and where a close is missing in the window. `PAIR_RULES` holds title, formula and
 * source of each.
 *
 * @example
 * ```ts
 * import { sampleBars } from "lib/data/mod.ts";
 * import { pairFeature } from "lib/features/mod.ts";
 * import assert from "node:assert/strict";
 * const feature = pairFeature("beta", await sampleBars("ETHUSDT-1d"), { window: 60 });
 * assert.deepEqual([feature.names, feature.warmup], [["beta60_ETHUSDT"], 60]);
 * ```
 */
export function pairFeature(name: PairName, other: Bars, options: PairOptions): FeatureOfOthers {
  assertKnownOptions("pairFeature", options, KNOWN_PAIR);
  if (!Object.hasOwn(PAIR_RULES, name)) {
    throw new RangeError(
      `Expected a measure out of ${Object.keys(PAIR_RULES).join(", ")} but found ${name}`,
    );
  }
  const rule: PairRule = PAIR_RULES[name];
  const { window, maxAgeMs } = options;
  assertInteger("window", window, { min: rule.minWindow });
  assertMaxAge(options);
  return overOthers(
    [other],
    ([given]) =>
      featureFromRule(`${name}${window}${suffixOf(given)}`, { ...rule, windows: [] }, {
        window,
        columnsOf: (bars) => ({
          close: bars.close,
          other: valuesAt(given.close, lastClosedRows(bars, given, { maxAgeMs })),
        }),
      }),
  );
}

/** Options of {@linkcode crossAsset}. */
export interface CrossAssetOptions extends LastClosedOptions {
  /** Windows of strength, beta, correlation, residual, lead, ratio and breadth. Default: 20 and 60. */
  readonly windows?: readonly number[];
  /** Windows of the other symbols' own returns. Default: 1 and 5. */
  readonly leads?: readonly number[];
}

const KNOWN: OptionNames<CrossAssetOptions> = { windows: true, leads: true, maxAgeMs: true };

/**
 * The bars next to those of other symbols: for each of them relative strength, rolling beta and
 * correlation, the return that beta leaves, its lead by a bar, its own last returns and the price
 * ratio's z-score, and over all of them breadth, dispersion and rank. Everything is aligned by time,
 * never by row: row t reads of each symbol the last bar that had closed when bar t closed, and NaN
 * where that is older than `maxAgeMs`.
 *
 * @example
 * ```ts
 * import { sampleBars } from "lib/data/mod.ts";
 * import { compute, crossAsset } from "lib/features/mod.ts";
 * import assert from "node:assert/strict";
 * const set = crossAsset([await sampleBars("ETHUSDT-1d")], { windows: [30], leads: [1] });
 * const table = compute(await sampleBars("BTCUSDT-1d"), set);
 * assert.ok(table.column("correlation30_ETHUSDT")[1000] > 0.5);
 * ```
 */
export function crossAsset(
  others: readonly Bars[],
  options: CrossAssetOptions = {},
): FeatureSet {
  assertKnownOptions("crossAsset", options, KNOWN);
  const { windows = [20, 60], leads = [1, 5], maxAgeMs } = options;
  const names = Object.keys(PAIR_RULES) as PairName[];
  return featureSet("crossAsset", [
    ...others.flatMap((other) =>
      names.flatMap((name) =>
        (name === "otherReturn" ? leads : windows).map((window) =>
          pairFeature(name, other, { window, maxAgeMs })
        )
      )
    ),
    ...windows.map((window) => marketBreadth(others, { window, maxAgeMs })),
  ]);
}
