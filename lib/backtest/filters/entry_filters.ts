import { assertKnownOptions, assertOneOf, type Bars, type OptionNames } from "../../core/mod.ts";
import { REASON } from "../codes.ts";
import type { FilterMask } from "./filter.ts";
import { type RegimeFilter, regimeMask } from "./regime.ts";
import { type SessionFilter, sessionMask } from "./session.ts";
import { type TrendFilter, trendMask } from "./trend.ts";
import { type VolatilityFilter, volatilityMask } from "./volatility.ts";
import { type VolumeFilter, volumeMask } from "./volume.ts";

/** A condition for entries; exits pass every filter. */
export type EntryFilter =
  | VolumeFilter
  | VolatilityFilter
  | TrendFilter
  | RegimeFilter
  | SessionFilter;

type FilterRules = {
  readonly [K in EntryFilter["kind"]]: {
    readonly known: OptionNames<Extract<EntryFilter, { kind: K }>>;
    readonly mask: (filter: Extract<EntryFilter, { kind: K }>, bars: Bars) => FilterMask;
  };
};

/** Every filter: the options it knows and the rows it lets in. */
const RULES: FilterRules = {
  volume: { known: { kind: true, min: true, window: true }, mask: volumeMask },
  volatility: { known: { kind: true, window: true, min: true, max: true }, mask: volatilityMask },
  trend: { known: { kind: true, window: true }, mask: trendMask },
  regime: { known: { kind: true, values: true, allowed: true }, mask: regimeMask },
  session: { known: { kind: true, fromHour: true, toHour: true, days: true }, mask: sessionMask },
};

/** By deciding row and side, 0 or the code of the first filter that refuses. */
export interface Refusals {
  readonly long: Uint8Array;
  readonly short: Uint8Array;
}

/** All filters joined, or nothing when there is none. */
export function resolveFilters(filters: readonly EntryFilter[], bars: Bars): Refusals | undefined {
  if (filters.length === 0) return undefined;
  const long = new Uint8Array(bars.length), short = new Uint8Array(bars.length);
  for (const filter of filters) {
    assertOneOf("filters.kind", filter.kind, Object.keys(RULES));
    const rule = RULES[filter.kind] as FilterRules["volume"];
    assertKnownOptions(`filter ${filter.kind}`, filter as VolumeFilter, rule.known);
    const mask = rule.mask(filter as VolumeFilter, bars);
    const code = REASON[mask.reason];
    for (let t = 0; t < bars.length; t++) {
      if (!mask.long[t] && !long[t]) long[t] = code;
      if (!mask.short[t] && !short[t]) short[t] = code;
    }
  }
  return { long, short };
}
