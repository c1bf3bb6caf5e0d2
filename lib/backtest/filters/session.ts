import { assertInteger, type Bars } from "../../core/mod.ts";
import { type FilterMask, sameForBoth } from "./filter.ts";

/** Lets in while the deciding close is inside hours and on days, both UTC. */
export interface SessionFilter {
  readonly kind: "session";
  /** First hour, 0 to 23. Default: 0. */
  readonly fromHour?: number;
  /** Hour before which it ends, 1 to 24; not above `fromHour` runs over midnight. Default: 24. */
  readonly toHour?: number;
  /** Days of the week, 0 is Sunday. Default: all. */
  readonly days?: readonly number[];
}

/** The rows that {@linkcode SessionFilter} lets in. */
export function sessionMask(
  { fromHour = 0, toHour = 24, days = [0, 1, 2, 3, 4, 5, 6] }: SessionFilter,
  bars: Bars,
): FilterMask {
  assertInteger("filters.fromHour", fromHour, { min: 0, max: 23 });
  assertInteger("filters.toHour", toHour, { min: 1, max: 24 });
  days.forEach((day) => assertInteger("filters.days", day, { min: 0, max: 6 }));
  const open = new Set(days);
  return sameForBoth("sessionFilter", bars, (row) => {
    const close = new Date(bars.time[row] + bars.intervalMs);
    const hour = close.getUTCHours();
    const inside = fromHour < toHour
      ? hour >= fromHour && hour < toHour
      : hour >= fromHour || hour < toHour;
    return inside && open.has(close.getUTCDay());
  });
}
