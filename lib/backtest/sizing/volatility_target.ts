import { assertInteger, assertNumber, type Bars } from "../../core/mod.ts";
import { closeToCloseVolatility } from "../../stats/mod.ts";
import { bothSides, type Size } from "./size.ts";

/** As much as has a standard deviation of `target` a year, by that of the last `window` bars. */
export interface VolatilityTarget {
  readonly kind: "volatility";
  /** Standard deviation of returns a year, above 0. */
  readonly target: number;
  /** Bars looked back at, at least 2. */
  readonly window: number;
  readonly periodsPerYear: number;
  /** Largest position over equity. Default: 1. */
  readonly cap?: number;
}

/** Sizes of {@linkcode VolatilityTarget}; NaN before `window` returns and where nothing moves. */
export function volatilityTarget(
  { target, window, periodsPerYear, cap = 1 }: VolatilityTarget,
  bars: Bars,
): Size {
  assertNumber("size.target", target, { min: Number.MIN_VALUE });
  assertInteger("size.window", window, { min: 2 });
  assertNumber("size.periodsPerYear", periodsPerYear, { min: Number.MIN_VALUE });
  assertNumber("size.cap", cap, { min: Number.MIN_VALUE });
  const sigma = closeToCloseVolatility(bars, new Float64Array(bars.length), { window });
  const year = Math.sqrt(periodsPerYear);
  return bothSides(
    "fraction",
    sigma.map((value) => value > 0 ? Math.min(cap, target / (value * year)) : NaN),
  );
}
