import { assertNumber } from "../../core/mod.ts";
import { bothSides, type Size } from "./size.ts";

/** The same notional every time. */
export interface FixedCash {
  readonly kind: "cash";
  /** Notional in cash, above 0. */
  readonly cash: number;
}

/** The same share of the equity at the fill every time. */
export interface FixedFraction {
  readonly kind: "fraction";
  /** Position over equity, above 0. */
  readonly fraction: number;
}

/** Sizes of {@linkcode FixedCash}. */
export function fixedCash({ cash }: FixedCash): Size {
  assertNumber("size.cash", cash, { min: Number.MIN_VALUE });
  return bothSides("cash", cash);
}

/** Sizes of {@linkcode FixedFraction}. */
export function fixedFraction({ fraction }: FixedFraction): Size {
  assertNumber("size.fraction", fraction, { min: Number.MIN_VALUE });
  return bothSides("fraction", fraction);
}
