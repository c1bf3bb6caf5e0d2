import { assertSameLength, type Bars } from "../../core/mod.ts";
import { type FilterMask, sameForBoth } from "./filter.ts";

/** Lets in while `values` at the deciding row is one of `allowed`. */
export interface RegimeFilter {
  readonly kind: "regime";
  /** A number a row, known at its close. NaN lets none in. */
  readonly values: Float64Array;
  readonly allowed: readonly number[];
}

/** The rows that {@linkcode RegimeFilter} lets in. */
export function regimeMask({ values, allowed }: RegimeFilter, bars: Bars): FilterMask {
  assertSameLength({ bars: bars.time, "filters.values": values });
  const set = new Set(allowed.filter((value) => !Number.isNaN(value)));
  return sameForBoth("regimeFilter", bars, (row) => set.has(values[row]));
}
