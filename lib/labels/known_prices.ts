import type { Bars } from "../core/mod.ts";

/** Prices of bars, a column each. */
export type Prices = Pick<Bars, "open" | "high" | "low" | "close">;

/**
 * The prices, NaN in rows that no source gave (`filled`). Without such rows these are the bars' own
 * columns, not copies.
 */
export function knownPrices({ open, high, low, close, filled }: Bars): Prices {
  if (!filled?.some((flag) => flag > 0)) return { open, high, low, close };
  const known = (column: Float64Array) => column.map((value, t) => filled[t] > 0 ? NaN : value);
  return { open: known(open), high: known(high), low: known(low), close: known(close) };
}
