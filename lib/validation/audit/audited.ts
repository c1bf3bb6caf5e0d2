import type { Bars } from "../../core/mod.ts";
import type { AuditColumn, AuditSubject } from "./subject.ts";

/** A subject and what it gives on the bars as they are. */
export interface Audited {
  readonly subject: AuditSubject;
  readonly bars: Bars;
  readonly base: readonly AuditColumn[];
  /** Bars that were left out before the first one. */
  readonly rowsBefore: number;
}

/** Where a row is, counted from the first of all bars. */
export interface Place {
  readonly firstRow: number | null;
  /** Its open time, ISO 8601. */
  readonly time: string | null;
}

/** The place of a row of the audited bars; of null, and of a row that is not there, nowhere. */
export function placeOf(
  { bars, rowsBefore }: Pick<Audited, "bars" | "rowsBefore">,
  row: number | null,
): Place {
  if (row === null || row < 0) return { firstRow: null, time: null };
  const time = bars.time[row];
  return {
    firstRow: rowsBefore + row,
    time: Number.isFinite(time) ? new Date(time).toISOString() : null,
  };
}
