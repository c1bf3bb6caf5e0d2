/** So long after its end a row may still be on its way. */
const SETTLE_MS = 60_000;

/**
 * Up to where (UTC ms, exclusive) a source has been read, by the exchange's clock: rows end
 * `stepMs` after their time and exist only then. A row that ended less than a minute ago and is not
 * there yet is late, not missing: reading goes on there the next time. A newer row, be it one that
 * is still open, shows that it never came.
 */
export function coveredTo(
  { to, now, stepMs, newest }: {
    readonly to: number;
    readonly now: number;
    readonly stepMs: number;
    /** Newest time seen; -Infinity where there was none. */
    readonly newest: number;
  },
): number {
  const closed = Math.min(to, Math.floor(now / stepMs) * stepMs);
  const settled = Math.floor((now - SETTLE_MS) / stepMs) * stepMs;
  return Math.min(closed, Math.max(settled, newest + stepMs));
}
