import { assertInteger, assertNumber, type Bars } from "../../core/mod.ts";
import { closeToCloseVolatility } from "../../stats/mod.ts";
import { type FilterMask, sameForBoth } from "./filter.ts";

/** Lets in while the standard deviation of log returns a bar over `window` is in the range. */
export interface VolatilityFilter {
  readonly kind: "volatility";
  readonly window: number;
  /** Default: 0. */
  readonly min?: number;
  /** Default: no limit. */
  readonly max?: number;
}

/** The rows that {@linkcode VolatilityFilter} lets in. */
export function volatilityMask(
  { window, min = 0, max = Infinity }: VolatilityFilter,
  bars: Bars,
): FilterMask {
  assertInteger("filters.window", window, { min: 2 });
  assertNumber("filters.min", min, { min: 0 });
  const sigma = closeToCloseVolatility(bars, new Float64Array(bars.length), { window });
  return sameForBoth("volatilityFilter", bars, (row) => sigma[row] >= min && sigma[row] <= max);
}
