/** Severity of a {@linkcode QualityIssue}: only errors make {@linkcode assertBars} throw. */
export type Severity = "error" | "warning";

/** What can be wrong with bars, and how bad it is. */
export const QUALITY_CODES = {
  /** A time or price or the volume is NaN or infinite. */
  "missing-value": "error",
  /** A time that an earlier row has, too. */
  "duplicate-time": "error",
  /** A time before that of the row above. */
  "unsorted-time": "error",
  /** No two neighbouring rows are one interval apart: the interval is not that of the data. */
  "interval-mismatch": "error",
  /** Bars are missing before the row. */
  "gap": "warning",
  /** A time off the grid that most rows keep: multiples of the interval, shifted as one. */
  "off-grid-time": "warning",
  "high-below-low": "error",
  "open-outside-range": "error",
  "close-outside-range": "error",
  /** A price of zero or less. */
  "non-positive-price": "error",
  "negative-volume": "error",
  "zero-volume": "warning",
  /** A return from close to close that is far from the usual ones. */
  "outlier-return": "warning",
  /** The source lacked data for a part of the bar. */
  "incomplete-bar": "warning",
} as const satisfies Readonly<Record<string, Severity>>;

/** Code of a {@linkcode QualityIssue}. */
export type QualityCode = keyof typeof QUALITY_CODES;

/** One kind of problem and the rows that have it. */
export interface QualityIssue {
  readonly code: QualityCode;
  readonly severity: Severity;
  /** One line for people: how many rows, and which is the first. */
  readonly message: string;
  /** Rows that have the problem. */
  readonly count: number;
  /** The first 100 of them, counting from 0. */
  readonly rows: readonly number[];
  /** Open times of `rows`, ISO 8601 in UTC. */
  readonly times: readonly string[];
}

/** A hole between two bars. */
export interface Gap {
  /** Open time of the last bar before the hole, ISO 8601 in UTC. */
  readonly after: string;
  /** Open time of the first bar behind it. */
  readonly before: string;
  /** Bars that are missing. */
  readonly bars: number;
}

/** All holes between bars. */
export interface GapSummary {
  readonly count: number;
  /** Bars missing in the longest one. */
  readonly longestBars: number;
  /** Bars missing in all of them. */
  readonly missingBars: number;
  /** The 50 longest, in order of time. */
  readonly list: readonly Gap[];
}

/** What {@linkcode checkBars} finds. Plain data, fit for JSON. */
export interface QualityReport {
  readonly symbol: string;
  /** Length of a bar, like "1d". */
  readonly interval: string;
  readonly rows: number;
  /** Open time of the first row, ISO 8601 in UTC; "" without rows. */
  readonly from: string;
  /** Open time of the last row. */
  readonly to: string;
  /** In the order of {@linkcode QUALITY_CODES}; empty when nothing is wrong. */
  readonly issues: readonly QualityIssue[];
  readonly gaps: GapSummary;
}

declare module "../core/display.ts" {
  interface Displayed {
    quality: QualityReport;
  }
}

/** ISO 8601 in UTC without idle milliseconds; says so where there is no time. */
export function formatTime(time: number): string {
  const date = new Date(time);
  if (Number.isNaN(date.getTime())) return "an unknown time";
  return date.toISOString().replace(".000Z", "Z");
}
