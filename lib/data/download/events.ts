import type { StoreKey } from "../store/mod.ts";

/** What a download tells while it works. */
export type DownloadEvent =
  | PlanEvent
  | BytesEvent
  | MonthEvent
  | MessageEvent;

/** An entry's months are known: the first event of an entry. */
export interface PlanEvent {
  readonly type: "plan";
  readonly key: StoreKey;
  /** Months in the range that was asked for. */
  readonly months: number;
  /** Those of them that are stored whole and not asked for again. */
  readonly stored: number;
}

/** Bytes have arrived. */
export interface BytesEvent {
  readonly type: "bytes";
  readonly key: StoreKey;
  readonly bytes: number;
}

/** A month is done. */
export interface MonthEvent {
  readonly type: "month";
  readonly key: StoreKey;
  readonly month: string;
  /**
   * "stored": written; "unchanged": nothing new; "empty": no source has rows of it; "failed": see
   * the result's problems.
   */
  readonly outcome: "stored" | "unchanged" | "empty" | "failed";
  /** Rows that were added. */
  readonly rows: number;
}

/** A sentence for whoever watches: what was put right, what is missing and why. */
export interface MessageEvent {
  readonly type: "message";
  readonly key?: StoreKey;
  readonly text: string;
}
