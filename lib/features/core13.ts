import { logReturn, simpleReturn } from "./returns.ts";
import { dayOfWeek } from "./day_of_week.ts";
import type { FeatureSet } from "./feature.ts";
import { featureSet } from "./feature_set.ts";
import { macd } from "./macd.ts";
import { rsi } from "./rsi.ts";
import { volatility } from "./volatility.ts";

/**
 * The thirteen columns of the built-in experiments: `logReturn`, `volatility20`, `rsi14`, `macd`,
 * `macdSignal`, `macdHistogram` (fractions of the close), `return1`, `return3`, `return7`,
 * `return14`, `dayOfWeek`, `dayOfWeekSin`, `dayOfWeekCos`. Its warm-up is 33 bars.
 *
 * @example
 * ```ts
 * import { core13 } from "lib/features/mod.ts";
 * import assert from "node:assert/strict";
 * assert.equal(core13.features.flatMap((feature) => feature.names).length, 13);
 * ```
 */
export const core13: FeatureSet = featureSet("core13", [
  logReturn(),
  volatility({ window: 20 }),
  rsi({ window: 14 }),
  macd(),
  simpleReturn({ window: 1 }),
  simpleReturn({ window: 3 }),
  simpleReturn({ window: 7 }),
  simpleReturn({ window: 14 }),
  dayOfWeek(),
]);
