import { assertInteger, assertNumber, type Bars } from "../../core/mod.ts";
import { rollingMean } from "../../stats/mod.ts";
import { type FilterMask, sameForBoth } from "./filter.ts";

/** Lets in while the bar's volume is at least `min` times its mean over `window` bars, itself one. */
export interface VolumeFilter {
  readonly kind: "volume";
  readonly min: number;
  readonly window: number;
}

/** The rows that {@linkcode VolumeFilter} lets in. */
export function volumeMask({ min, window }: VolumeFilter, bars: Bars): FilterMask {
  assertNumber("filters.min", min, { min: 0 });
  assertInteger("filters.window", window, { min: 1 });
  const mean = rollingMean(bars.volume, new Float64Array(bars.length), { window });
  return sameForBoth("volumeFilter", bars, (row) => bars.volume[row] >= min * mean[row]);
}
