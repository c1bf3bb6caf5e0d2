import type { QualityCode, Severity } from "./quality/rules.ts";

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

/** How much of a month is there. */
export interface MonthCoverage {
  /** Like "2024-03". */
  readonly month: string;
  /** Bars that the calendar expects, in the first and last month only as far as the bars reach. */
  readonly expected: number;
  /** Bars that a source gave. */
  readonly rows: number;
}

/** A comparison with another source of the same instrument. */
export interface SourceComparison {
  /** Name of the other source's instrument. */
  readonly symbol: string;
  /** Bars of the other source. */
  readonly rows: number;
  /** Bars that both have. */
  readonly common: number;
  /** Bars that the other lacks within the time that both cover. */
  readonly onlyHere: number;
  /** Bars that are missing here within that time. */
  readonly onlyThere: number;
  /** For each column how many values differ by more than the tolerance, and the largest difference. */
  readonly columns: readonly {
    readonly column: string;
    readonly count: number;
    /** Relative to the larger value. */
    readonly largest: number;
  }[];
  /** The first 20 values that differ. */
  readonly list: readonly {
    readonly time: string;
    readonly column: string;
    readonly here: number;
    readonly there: number;
  }[];
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
  /** In the order of `QUALITY_RULES`; empty when nothing is wrong. */
  readonly issues: readonly QualityIssue[];
  readonly gaps: GapSummary;
  /** Month by month; empty without rows or where a broken time spans centuries. */
  readonly coverage: readonly MonthCoverage[];
  /** Absent: there was nothing to compare with. */
  readonly against?: SourceComparison;
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
