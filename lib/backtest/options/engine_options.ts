import type { Bars, OptionNames } from "../../core/mod.ts";
import type { EntryFilter } from "../filters/entry_filters.ts";
import type { BarRules } from "./bar_rules.ts";
import type { CarryOptions } from "./carry.ts";
import type { DetailedCosts } from "./costs.ts";
import type { ExitOptions } from "./exits.ts";
import type { MarginOptions } from "./margin.ts";
import type { MarketOptions } from "./market.ts";
import type { RiskOptions } from "./risk.ts";

/** Options that every way of trading takes: costs, the market, and rules that hold for all orders. */
export interface EngineOptions extends DetailedCosts {
  /** "long" never goes short; "longShort" may. */
  readonly side: "long" | "longShort";
  /** Cash at the start, above 0. */
  readonly initialCash: number;
  /** First row whose close decides. Default: 0. */
  readonly from?: number;
  /** Row after the last one. Default: the number of bars. */
  readonly to?: number;
  /** Steps and smallest sizes, share of volume, latency. */
  readonly market?: MarketOptions;
  /** Leverage and liquidation. */
  readonly margin?: MarginOptions;
  /** Borrow, interest and funding. */
  readonly carry?: CarryOptions;
  /** Stop-loss, take-profit, trailing stop, time exit. */
  readonly exits?: ExitOptions;
  /** Conditions for entries; all have to let one in. */
  readonly filters?: readonly EntryFilter[];
  /** Limits of loss and exposure. */
  readonly risk?: RiskOptions;
  /** Bad bars, halts and splits. */
  readonly barRules?: BarRules;
  /**
   * Bars of a shorter interval that decide what came first inside a bar. A bar without any is judged
   * by its own high and low. Default: none.
   */
  readonly lowerBars?: Bars;
}

/** Every name of {@linkcode EngineOptions}. */
export const ENGINE_OPTIONS: OptionNames<EngineOptions> = {
  side: true,
  fee: true,
  slippage: true,
  makerFee: true,
  spread: true,
  fixedSlippage: true,
  impact: true,
  initialCash: true,
  from: true,
  to: true,
  market: true,
  margin: true,
  carry: true,
  exits: true,
  filters: true,
  risk: true,
  barRules: true,
  lowerBars: true,
};
