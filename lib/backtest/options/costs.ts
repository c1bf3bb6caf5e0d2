import { assertNumber } from "../../core/mod.ts";
import type { Costs } from "../order.ts";

/** Costs of a fill in detail: what moves a price adds up. */
export interface DetailedCosts extends Costs {
  /** Fee of a fill by an order that waited in the book. Default: `fee`. */
  readonly makerFee?: number;
  /** Distance of ask and bid, a fraction of the price between them; a taker pays half. Default: 0. */
  readonly spread?: number;
  /** How far the price moves against an order, in price units. Default: 0. */
  readonly fixedSlippage?: number;
  /**
   * How far a fill as large as the bar's volume moves the price, a fraction of it; a smaller one moves
   * it by the square root of its share. Default: 0.
   */
  readonly impact?: number;
}

/** {@linkcode DetailedCosts} with their defaults; half the spread is part of `slippage`. */
export interface ResolvedCosts {
  readonly fee: number;
  readonly makerFee: number;
  readonly slippage: number;
  readonly fixedSlippage: number;
  readonly impact: number;
}

/** Checks the costs and fills in defaults. */
export function resolveCosts(
  { fee, slippage, makerFee = fee, spread = 0, fixedSlippage = 0, impact = 0 }: DetailedCosts,
): ResolvedCosts {
  assertNumber("fee", fee, { min: 0, max: 0.5 });
  assertNumber("slippage", slippage, { min: 0, max: 0.5 });
  // Makers may be paid.
  assertNumber("makerFee", makerFee, { min: -0.5, max: 0.5 });
  assertNumber("spread", spread, { min: 0, max: 0.5 });
  assertNumber("fixedSlippage", fixedSlippage, { min: 0 });
  assertNumber("impact", impact, { min: 0, max: 0.5 });
  return { fee, makerFee, slippage: slippage + spread / 2, fixedSlippage, impact };
}
