import type { FeatureSet } from "../feature.ts";
import { featureSet } from "../feature_set.ts";
import { indicator } from "./indicator.ts";
import { INDICATOR_ENTRIES } from "./rules.ts";

/**
 * TA-Lib's indicators of trend, momentum, volatility, volume, cycle and statistics at TA-Lib's own
 * settings, each free of the price's scale. Left out are cumulated lines, whose level says only when
 * the bars began, and an angle that depends on the currency.
 *
 * @example
 * ```ts
 * import { technical } from "lib/features/mod.ts";
 * import assert from "node:assert/strict";
 * assert.ok(technical.features.flatMap((feature) => feature.names).length >= 100);
 * ```
 */
export const technical: FeatureSet = featureSet(
  "technical",
  INDICATOR_ENTRIES
    .filter(([, rule]) => !rule.cumulative && rule.unit !== "other")
    .map(([name]) => indicator(name)),
);
