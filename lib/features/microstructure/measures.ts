import { ACTIVITY } from "./activity.ts";
import { FLOW_RUNS } from "./flow_runs.ts";
import { IMBALANCE } from "./imbalance.ts";
import { IMPACT } from "./impact.ts";
import { INFORMED_TRADING } from "./informed_trading.ts";
import type { MeasureRule } from "./measure_rule.ts";
import { SPREADS } from "./spreads.ts";
import { TRADE_SIZES } from "./trade_sizes.ts";
import { VARIATION } from "./variation.ts";

/** Every measure of microstructure by its name. */
export const MEASURES = Object.freeze({
  ...IMBALANCE,
  ...IMPACT,
  ...SPREADS,
  ...INFORMED_TRADING,
  ...VARIATION,
  ...FLOW_RUNS,
  ...ACTIVITY,
  ...TRADE_SIZES,
});

/** Name of a measure. */
export type MeasureName = keyof typeof MEASURES;

/** Measures in the order of the table. */
export const MEASURE_ENTRIES = Object.entries(MEASURES) as (
  readonly [MeasureName, MeasureRule]
)[];
