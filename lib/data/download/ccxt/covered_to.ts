import { floorToGrid } from "../../bar_grid.ts";

/** So long after its end a row may still be on its way. */
const SETTLE_MS = 60_000;

/**
 * Up to where (UTC ms, exclusive) a source has been read, by the exchange's clock: rows end
 * `stepMs` after their time and exist only then. A row that ended less than a minute ago and is not
 * there yet is late, not missing: reading goes on there the next time. A newer row, be it one that
 * is still open, shows that it never came.
 *
 * Rows show where rows begin: days of some exchanges do not begin at midnight. Without a row,
 * `anchor` tells.
 */
export function coveredTo(
  { to, now, stepMs, newest, anchor = 0 }: {
    readonly to: number;
    readonly now: number;
    readonly stepMs: number;
    /** Newest time seen; -Infinity where there was none. */
    readonly newest: number;
    /** A time at which a row would begin. Default: 0. */
    readonly anchor?: number;
  },
): number {
  const grid = { intervalMs: stepMs, anchor: newest === -Infinity ? anchor : newest };
  const closed = Math.min(to, floorToGrid(now, grid));
  const settled = floorToGrid(now - SETTLE_MS, grid);
  return Math.min(closed, Math.max(settled, newest + stepMs));
}
