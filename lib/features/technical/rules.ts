import { AVERAGES } from "./averages.ts";
import { BANDS } from "./bands.ts";
import { CYCLE } from "./cycle.ts";
import { DIFFERENCES } from "./differences.ts";
import { DIRECTIONAL } from "./directional.ts";
import { MOMENTUM } from "./momentum.ts";
import { OSCILLATORS } from "./oscillators.ts";
import { PRICE } from "./price.ts";
import type { IndicatorRule } from "./rule.ts";
import { STATISTICS } from "./statistics.ts";
import { STOPS } from "./stops.ts";
import { VOLATILITY } from "./volatility.ts";
import { VOLUME } from "./volume.ts";

/** Every indicator by its name. */
export const INDICATORS = Object.freeze({
  ...AVERAGES,
  ...BANDS,
  ...STOPS,
  ...DIRECTIONAL,
  ...DIFFERENCES,
  ...MOMENTUM,
  ...OSCILLATORS,
  ...VOLATILITY,
  ...VOLUME,
  ...CYCLE,
  ...STATISTICS,
  ...PRICE,
});

/** Name of an indicator. */
export type IndicatorName = keyof typeof INDICATORS;

/** Rules in the order of the table. */
export const INDICATOR_ENTRIES = Object.entries(INDICATORS) as (
  readonly [IndicatorName, IndicatorRule]
)[];
