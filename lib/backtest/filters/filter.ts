import type { Bars } from "../../core/mod.ts";
import type { Reason } from "../codes.ts";

/** Whether each row lets a side in, known at the row's close. A row with a missing value lets none. */
export interface FilterMask {
  readonly reason: Reason;
  readonly long: Uint8Array;
  readonly short: Uint8Array;
}

/** A mask that is the same for both sides. */
export function sameForBoth(
  reason: Reason,
  bars: Bars,
  allows: (row: number) => boolean,
): FilterMask {
  const mask = Uint8Array.from({ length: bars.length }, (_, row) => Number(allows(row)));
  return { reason, long: mask, short: mask };
}
