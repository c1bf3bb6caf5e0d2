import { addRun, type Tally } from "./tally.ts";

/** Options of rules that look for runs of bars. */
export interface RunOptions {
  /** Bars in a row from which on they count. */
  readonly minBars?: number;
}

/**
 * Tallies every run of at least `minBars` rows that `holds` is true of, and says how many runs there
 * are and how long the longest is.
 */
export function tallyRuns(
  tally: Tally,
  holds: (row: number) => boolean,
  { length, minBars }: { readonly length: number; readonly minBars: number },
): void {
  let start = -1, runs = 0, longest = 0;
  for (let i = 0; i <= length; i++) {
    if (i < length && holds(i)) {
      if (start < 0) start = i;
      continue;
    }
    if (start >= 0 && i - start >= minBars) {
      addRun(tally, start, i);
      runs++;
      if (i - start > longest) longest = i - start;
    }
    start = -1;
  }
  if (runs > 0) {
    tally.detail = `${runs} ${runs === 1 ? "run" : "runs"}, the longest of ${longest} bars`;
  }
}
