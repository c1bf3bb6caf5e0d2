import type { Bars } from "../../core/mod.ts";

/** What a repair did, as a store's log records it. */
export interface RepairRecord {
  /** Name of the function. */
  readonly action: string;
  /** What it did, in a sentence. */
  readonly detail: string;
  /** Rows dropped or added. */
  readonly rows: number;
}

/** Bars and what was done to them. */
export interface Repaired {
  readonly bars: Bars;
  readonly record: RepairRecord;
}
