import type { PerRow } from "../options/distance.ts";

/** How large an entry is, by deciding row: cash of notional, or a fraction of equity. */
export interface Size {
  readonly by: "cash" | "fraction";
  readonly long: PerRow;
  readonly short: PerRow;
}

/** A size that is the same for both sides. */
export function bothSides(by: Size["by"], amount: PerRow): Size {
  return { by, long: amount, short: amount };
}
