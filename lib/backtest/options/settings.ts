import { assertInteger, assertNumber, assertOneOf, type Bars } from "../../core/mod.ts";
import { type Refusals, resolveFilters } from "../filters/entry_filters.ts";
import { resolveBarRules, type ResolvedBarRules } from "./bar_rules.ts";
import { type Carry, resolveCarry } from "./carry.ts";
import { resolveCosts, type ResolvedCosts } from "./costs.ts";
import type { EngineOptions } from "./engine_options.ts";
import { type Exits, resolveExits } from "./exits.ts";
import { type LowerRows, lowerRows } from "./lower_rows.ts";
import { type Margin, resolveMargin } from "./margin.ts";
import { type Market, resolveMarket } from "./market.ts";
import { resolveRisk, type Risk } from "./risk.ts";

/** {@linkcode EngineOptions} checked, with all that depends on bars alone computed for every row. */
export interface Settings {
  readonly longOnly: boolean;
  readonly initialCash: number;
  readonly from: number;
  readonly to: number;
  readonly costs: ResolvedCosts;
  readonly market: Market;
  readonly margin: Margin;
  readonly carry: Carry;
  readonly exits: Exits;
  readonly refusals: Refusals | undefined;
  readonly risk: Risk;
  readonly barRules: ResolvedBarRules;
  readonly lower: LowerRows | undefined;
}

/** Checks options and computes levels, filters and the like. Throws a `RangeError` or `TypeError`. */
export function resolveSettings(bars: Bars, options: EngineOptions): Settings {
  const { side, initialCash, from = 0, to = bars.length } = options;
  assertOneOf("side", side, ["long", "longShort"]);
  const costs = resolveCosts(options);
  assertNumber("initialCash", initialCash, { min: Number.MIN_VALUE });
  assertInteger("from", from, { min: 0, max: bars.length - 1 });
  assertInteger("to", to, { min: from + 1, max: bars.length });
  return {
    longOnly: side === "long",
    initialCash,
    from,
    to,
    costs,
    market: resolveMarket(options.market ?? {}),
    margin: resolveMargin(options.margin ?? {}, costs.fee),
    carry: resolveCarry(options.carry ?? {}, bars),
    exits: resolveExits(options.exits ?? {}, bars),
    refusals: resolveFilters(options.filters ?? [], bars),
    risk: resolveRisk(options.risk ?? {}),
    barRules: resolveBarRules(options.barRules ?? {}, bars),
    lower: options.lowerBars && lowerRows(bars, options.lowerBars),
  };
}
