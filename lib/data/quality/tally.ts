import { QUALITY_CODES, type QualityCode } from "./rules.ts";

/** Rows kept of each kind of problem: enough to look at, little to store. */
const ROWS_KEPT = 100;

/** Count and first rows of one kind of problem. */
export interface Tally {
  count: number;
  readonly rows: number[];
  /** What else there is to say, as "the longest of 35 bars". */
  detail?: string;
}

/** What is found, by kind. */
export type Tallies = { readonly [C in QualityCode]: Tally };

/** A tally of every kind, without anything in it. */
export function emptyTallies(): Tallies {
  return Object.fromEntries(
    QUALITY_CODES.map((code) => [code, { count: 0, rows: [] }]),
  ) as unknown as Tallies;
}

/** Counts a row; rows must come in order. */
export function add(tally: Tally, row: number): void {
  if (tally.count++ < ROWS_KEPT) tally.rows.push(row);
}

/** Counts rows `start` to `end` (exclusive) that are one stretch of a problem. */
export function addRun(tally: Tally, start: number, end: number): void {
  for (let row = start; row < end && tally.rows.length < ROWS_KEPT; row++) tally.rows.push(row);
  tally.count += end - start;
}
