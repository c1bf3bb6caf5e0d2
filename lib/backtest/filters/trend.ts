import { assertInteger, type Bars } from "../../core/mod.ts";
import { rollingMean } from "../../stats/mod.ts";
import type { FilterMask } from "./filter.ts";

/** Lets longs in while the close is above its mean over `window` bars, shorts while it is below. */
export interface TrendFilter {
  readonly kind: "trend";
  readonly window: number;
}

/** The rows that {@linkcode TrendFilter} lets in. */
export function trendMask({ window }: TrendFilter, bars: Bars): FilterMask {
  assertInteger("filters.window", window, { min: 2 });
  const mean = rollingMean(bars.close, new Float64Array(bars.length), { window });
  const long = Uint8Array.from(mean, (value, row) => Number(bars.close[row] > value));
  const short = Uint8Array.from(mean, (value, row) => Number(bars.close[row] < value));
  return { reason: "trendFilter", long, short };
}
