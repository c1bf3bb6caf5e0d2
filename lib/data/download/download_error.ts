import { formatKey, type StoreKey } from "../store/mod.ts";

/** Something that was not downloaded, and why. */
export interface DownloadProblem {
  /** Absent: the problem is the whole download's. */
  readonly key?: StoreKey;
  /** Absent: the problem is the whole entry's. */
  readonly month?: string;
  readonly error: Error;
}

/** What a download has done. */
export interface DownloadResult {
  /** Months that were written. */
  readonly months: number;
  /** Rows that were added. */
  readonly rows: number;
  /** Bytes that were received. */
  readonly bytes: number;
  readonly entries: readonly EntryResult[];
}

/** What the store holds of one entry after a download. */
export interface EntryResult {
  readonly key: StoreKey;
  /** Rows in the range that was asked for, by whole months. */
  readonly rows: number;
  /** Bars missing between them, as their sources have them. */
  readonly missingBars: number;
  /** Time of the first row of those, ISO 8601; undefined without rows. */
  readonly from?: string;
  /** Its sources were read up to here (exclusive), ISO 8601. */
  readonly to?: string;
}

/**
 * The problem on one line, with its place.
 *
 * @example
 * ```ts
 * import { describeProblem } from "lib/data/mod.ts";
 * import assert from "node:assert/strict";
 * const key = { exchange: "binance", market: "spot", symbol: "BTC/USDT", kind: "1m" } as const;
 * const problem = { key, month: "2024-01", error: new Error("No answer") };
 * assert.equal(describeProblem(problem), "binance spot BTC/USDT 1m 2024-01: No answer");
 * ```
 */
export function describeProblem({ key, month, error }: DownloadProblem): string {
  const place = [key && formatKey(key), month].filter(Boolean).join(" ");
  return place === "" ? error.message : `${place}: ${error.message}`;
}

/**
 * A download that is not whole. What could be stored is stored: the same call goes on where it
 * ended. Its name is "AbortError" when the caller's signal stopped it.
 */
export class DownloadError extends Error {
  override readonly name: "DownloadError" | "AbortError";
  readonly problems: readonly DownloadProblem[];
  readonly result: DownloadResult;

  constructor(problems: readonly DownloadProblem[], result: DownloadResult) {
    const [first] = problems;
    const more = problems.length - 1;
    super(
      describeProblem(first) +
        (more > 0 ? ` (and ${more} more ${more === 1 ? "problem" : "problems"})` : ""),
      { cause: first.error },
    );
    this.name = first.error.name === "AbortError" ? "AbortError" : "DownloadError";
    this.problems = problems;
    this.result = result;
  }
}
