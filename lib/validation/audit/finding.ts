import type { SubjectKind } from "./subject.ts";

/** What was seen. */
export type FindingCode =
  | "futureChangesPast"
  | "otherFutureChangesPast"
  | "warmupTooShort"
  | "valueBeforeWarmup"
  | "labelSpanTooShort"
  | "labelSpanTooLong"
  | "labelWithoutSpan"
  | "trainTouchesTest"
  | "suspiciousCorrelation"
  | "notRepeatable"
  | "notAudited"
  | "failed";

/** What most likely made it so. */
export type FindingCause =
  | "centredWindow"
  | "laterBar"
  | "labelBar"
  | "unfinishedInterval"
  | "fillFromLater"
  | "wholeSampleScale"
  | "categoryStatistic"
  | "wholeSampleFit"
  | "barCount"
  | "varyingDelay"
  | "otherSymbolAhead"
  | "labelSpan"
  | "splitReadsLater"
  | "scalerFit"
  | "selectorFit"
  | "encoderFit"
  | "resamplerFit"
  | "earlyStopping"
  | "modelFit"
  | "calibratorFit"
  | "thresholdFit"
  | "pipeline"
  | "shortWarmup"
  | "undeclaredRecursion"
  | "partialWindow"
  | "sharedSample"
  | "shuffledSplit"
  | "missingPurge"
  | "windowOverlap"
  | "shiftedTime"
  | "unseededRandomness"
  | "nothingCompared"
  | "ownData"
  | "exception";

/** One thing that an audit has found. Plain data. */
export interface Finding {
  readonly code: FindingCode;
  readonly cause: FindingCause;
  /** An error shows later data at work or a wrong declaration; a warning is to be looked into. */
  readonly severity: "error" | "warning";
  readonly kind: SubjectKind;
  readonly subject: string;
  readonly column: string;
  /** First row found to be touched; null where none can be named. */
  readonly firstRow: number | null;
  /** Open time of that row, ISO 8601. */
  readonly time: string | null;
  /** Farthest bar that was found to matter, in bars after what the row may know; null: no bound. */
  readonly offset: number | null;
  /** What was seen and the likely cause, in a sentence. */
  readonly message: string;
}

/** What an audit measured of a column, found fault with or not. */
export interface ColumnMeasure {
  readonly subject: string;
  readonly column: string;
  readonly declaredWarmup: number;
  /** First row with a finite value on the audited bars; null: none. */
  readonly firstValue: number | null;
  /**
   * Bars after a start in the middle until a column differs by less than 1e-6 of its size from one
   * that began with the first bar, the worst of several starts; null: not within the bars.
   */
  readonly settledAfter: number | null;
}

/** How closely a column of features or labels was looked at. */
export interface ColumnCoverage {
  readonly subject: string;
  readonly column: string;
  /** Finite values that were held against changed bars. */
  readonly compared: number;
  /** Share of the rows that were tried each by itself, 0 to 1; the others by chance alone. */
  readonly tried: number;
  /** True where no change of any bar moves it, as of the calendar: there is nothing to try. */
  readonly followsNoBar?: boolean;
}

/** What an audit did and found. Plain data. */
export interface AuditReport {
  readonly form: "quick" | "full";
  readonly subjects: number;
  readonly columns: number;
  /** Bars that subjects were computed on. */
  readonly bars: number;
  /** Rows after which bars were changed. */
  readonly cuts: number;
  /** Times a subject was computed. */
  readonly computations: number;
  /** Values that were compared. */
  readonly compared: number;
  readonly seconds: number;
  readonly findings: readonly Finding[];
  /** Start-up of features; empty in the quick form. */
  readonly measures: readonly ColumnMeasure[];
  /** How closely each feature and label was looked at. Absent in reports of earlier versions. */
  readonly coverage?: readonly ColumnCoverage[];
}
