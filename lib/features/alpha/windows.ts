/** Windows of the rolling families of Alpha158, in bars, ascending. */
export const WINDOWS = [5, 10, 20, 30, 60] as const;

/** Bars before its own that a row reads at most: a change over the longest window. */
export const HISTORY = 60;

/**
 * How each window but the first is put together from shorter ones: its newest rows are window
 * `newer`, the rows before those are window `older` of the row `lag` rows ago. All are places in
 * {@linkcode WINDOWS}.
 */
export const PARTS = [
  { whole: 1, newer: 0, older: 0, lag: 5 },
  { whole: 2, newer: 1, older: 1, lag: 10 },
  { whole: 3, newer: 2, older: 1, lag: 20 },
  { whole: 4, newer: 3, older: 3, lag: 30 },
] as const;
