import { formatTime } from "../../quality_report.ts";
import { withRetries } from "../retry.ts";
import type { RouteContext } from "../route.ts";
import type { NumberColumns } from "../tidy_rows.ts";
import { translating } from "./translate_error.ts";

/** Rows of one answer: the time first, then one number a column. */
export type PageRows = readonly (readonly number[])[];

/** How an exchange hands out rows by time. */
export interface Paging {
  /** Names the source, for messages: "binance BTC/USDT 1m". */
  readonly name: string;
  /** Names of the numbers of a row; the first is `time`. */
  readonly columns: readonly string[];
  /** One answer: rows from `since` on, at most `limit`, in any order. */
  fetch(since: number, limit: number): Promise<PageRows>;
  /** Rows at most in an answer. */
  readonly limit: number;
  /** Milliseconds from one row to the next, or about that. */
  readonly stepMs: number;
  /**
   * "next": an answer begins with the first row at or after `since`, so that an empty one means
   * that there are no more. "window": it holds what is within `limit` steps of `since`.
   */
  readonly begins: "next" | "window";
}

/** Rows of many answers. */
export interface PagedRows {
  /** In the order in which they came; rows outside [from, to) are left out. */
  readonly columns: NumberColumns;
  /** Newest time seen, inside the range or after it; -Infinity where there was none. */
  readonly newest: number;
  /** Oldest time seen; Infinity where there was none. */
  readonly oldest: number;
}

function assertRow(row: readonly number[], { name, columns }: Paging): void {
  for (let i = 0; i < columns.length; i++) {
    if (Number.isFinite(row[i]) || (i > 0 && Number.isNaN(row[i]))) continue;
    throw new SyntaxError(
      `${name}: Expected ${columns[i]} at ${formatTime(row[0])} to be a finite number but found ${
        row[i]
      }`,
    );
  }
}

/**
 * Asks page after page until the range is read. A page that fails is asked for again; those before
 * it are kept.
 */
export async function readPages(
  paging: Paging,
  { from, to, context }: {
    readonly from: number;
    readonly to: number;
    readonly context: RouteContext;
  },
): Promise<PagedRows> {
  const { columns, stepMs, begins } = paging;
  const read: number[][] = columns.map(() => []);
  let since = from, newest = -Infinity, oldest = Infinity;
  while (since < to) {
    const at = since;
    // One row more than is wanted: a row after the range tells that the range has ended.
    const limit = Math.min(paging.limit, Math.ceil((to - at) / stepMs) + 1);
    const page = await withRetries(
      () => translating(() => paging.fetch(at, limit), context),
      context,
    );
    let last = -Infinity;
    for (const row of page) {
      assertRow(row, paging);
      const [time] = row;
      last = Math.max(last, time);
      oldest = Math.min(oldest, time);
      if (time < from || time >= to) continue;
      for (let i = 0; i < columns.length; i++) read[i].push(row[i]);
    }
    newest = Math.max(newest, last);
    if (last < since) {
      if (begins === "next") break;
      since += limit * stepMs;
    } else since = last + 1;
  }
  return {
    columns: Object.fromEntries(columns.map((name, i) => [name, Float64Array.from(read[i])])),
    newest,
    oldest,
  };
}
