import type { FeatureSet } from "../feature.ts";
import { featureSet } from "../feature_set.ts";
import { indicator } from "../technical/mod.ts";
import { hurst } from "./hurst.ts";
import { trendStrength } from "./trend_strength.ts";
import { varianceRatio } from "./variance_ratio.ts";
import { volatilityState } from "./volatility_state.ts";

/**
 * What tells one state of the market from another: percentile of volatility, strength of the trend,
 * Kaufman's efficiency ratio, variance ratios and Hurst's exponent. Its warm-up is 269 bars.
 *
 * @example
 * ```ts
 * import { regimeInputs } from "lib/features/mod.ts";
 * import assert from "node:assert/strict";
 * assert.equal(regimeInputs.features.length, 10);
 * ```
 */
export const regimeInputs: FeatureSet = featureSet("regimeInputs", [
  volatilityState({ window: 20, rankWindow: 250 }),
  trendStrength({ window: 20 }),
  trendStrength({ window: 60 }),
  varianceRatio({ window: 120, horizon: 2 }),
  varianceRatio({ window: 120, horizon: 5 }),
  varianceRatio({ window: 120, horizon: 10 }),
  hurst({ window: 64 }),
  hurst({ window: 128 }),
  indicator("efficiencyRatio", { window: 10 }),
  indicator("efficiencyRatio", { window: 30 }),
]);
