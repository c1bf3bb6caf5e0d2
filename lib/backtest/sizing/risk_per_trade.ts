import { assertNumber } from "../../core/mod.ts";
import type { PerRow } from "../options/distance.ts";
import { bothSides, type Size } from "./size.ts";

/** As much as loses `risk` of the equity when the stop-loss is hit at its level, without costs. */
export interface RiskPerTrade {
  readonly kind: "risk";
  /** Share of the equity, above 0. */
  readonly risk: number;
}

/** Sizes of {@linkcode RiskPerTrade} for the distance of the stop-loss. */
export function riskPerTrade({ risk }: RiskPerTrade, stopLoss: PerRow): Size {
  assertNumber("size.risk", risk, { min: Number.MIN_VALUE, max: 1 });
  if (typeof stopLoss !== "number") {
    return bothSides("fraction", stopLoss.map((distance) => risk / distance));
  }
  if (Number.isNaN(stopLoss)) {
    throw new TypeError("Expected exits.stopLoss for a size by risk but found none");
  }
  return bothSides("fraction", risk / stopLoss);
}
