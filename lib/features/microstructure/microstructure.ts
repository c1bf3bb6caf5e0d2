import type { FeatureSet } from "../feature.ts";
import { featureSet } from "../feature_set.ts";
import { MEASURE_ENTRIES } from "./measures.ts";
import { microstructureFeature } from "./microstructure_feature.ts";

/**
 * Measures of microstructure from bars with `quoteVolume`, `trades` and `takerBuyVolume`: order-flow
 * imbalance, price impact, spread estimates, informed trading, realised variation and jumps, runs of
 * net buying, average price, activity and trade sizes, most over 20 and 60 bars. What depends on the
 * time of day is {@linkcode intradaySeasonality}'s, what needs single trades {@linkcode flowMicrostructure}'s.
 *
 * @example
 * ```ts
 * import { microstructure } from "lib/features/mod.ts";
 * import assert from "node:assert/strict";
 * assert.ok(microstructure.features.flatMap((feature) => feature.names).length >= 50);
 * ```
 */
export const microstructure: FeatureSet = featureSet(
  "microstructure",
  MEASURE_ENTRIES.flatMap(([name, { windows }]) =>
    windows.map((window) => microstructureFeature(name, { window }))
  ),
);
