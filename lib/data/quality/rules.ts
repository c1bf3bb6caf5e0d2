/** How much a problem matters: only errors make `assertBars` throw and `check-data` fail. */
export type Severity = "error" | "warning";

/** One thing that can be wrong with bars. */
export interface QualityRule {
  /** How bad it is unless the options say otherwise. */
  readonly severity: Severity;
  /** What is said of the rows that have it, as in "3 rows with …". */
  readonly words: string;
  /** When a row has it, in a sentence for the manual. */
  readonly about: string;
  /** The option of `checkBars` that moves its bounds. Absent: it has none. */
  readonly option?: string;
}

/** What can be wrong with bars, in the order in which a report lists it. */
export const QUALITY_RULES = {
  "missing-value": {
    severity: "error",
    words: "with a missing or infinite value",
    about: "A time, a price or the volume is NaN or infinite.",
  },
  "duplicate-time": {
    severity: "error",
    words: "with a time that an earlier row has",
    about: "An earlier row has the same time.",
  },
  "unsorted-time": {
    severity: "error",
    words: "with a time before that of the row above",
    about: "The time lies before that of the row above.",
  },
  "interval-mismatch": {
    severity: "error",
    words: "where no neighbours are one interval apart",
    about: "No two neighbouring rows are one interval apart: the interval is not that of the data.",
  },
  "gap": {
    severity: "warning",
    words: "after missing bars",
    about: "Bars that the calendar expects are missing before the row.",
    option: "calendar",
  },
  "off-grid-time": {
    severity: "warning",
    words: "with a time off the interval's grid",
    about:
      "The time is off the grid that most rows keep: multiples of the interval, shifted as one.",
  },
  "outside-session": {
    severity: "warning",
    words: "outside the calendar's sessions",
    about: "The bar opens when the calendar's exchange is closed. Only calendars with sessions.",
    option: "calendar",
  },
  "daylight-saving": {
    severity: "warning",
    words: "where clocks were changed for daylight saving",
    about: "Times are wall-clock times: an hour is missing in spring or repeated in autumn on a " +
      "day when New York, London or Berlin changed its clocks, or a day's rows lie one hour off " +
      "the calendar's session.",
    option: "calendar",
  },
  "high-below-low": {
    severity: "error",
    words: "with the high below the low",
    about: "The high is below the low.",
  },
  "open-outside-range": {
    severity: "error",
    words: "with the open outside low to high",
    about: "The open lies outside low to high.",
  },
  "close-outside-range": {
    severity: "error",
    words: "with the close outside low to high",
    about: "The close lies outside low to high.",
  },
  "non-positive-price": {
    severity: "error",
    words: "with a price of zero or less",
    about: "A price is zero or less.",
  },
  "negative-volume": {
    severity: "error",
    words: "with a negative volume",
    about: "The volume is negative.",
  },
  "zero-volume": {
    severity: "warning",
    words: "without volume",
    about: "The volume is zero: nobody traded, or the source lacked data.",
  },
  "zero-volume-run": {
    severity: "warning",
    words: "in long runs of bars without volume",
    about: "The bar is one of at least `minBars` (30) in a row without volume.",
    option: "zeroVolumeRun",
  },
  "stale-price": {
    severity: "warning",
    words: "in runs of unchanged prices",
    about:
      "Open, high, low and close are those of the bar before, for at least `minBars` (10) bars " +
      "in a row: a feed that stands still.",
    option: "stalePrice",
  },
  "outlier-return": {
    severity: "warning",
    words: "with an outlying return",
    about: "The log return from close to close is more than `threshold` (12) robust standard " +
      "deviations of all returns from their median.",
    option: "outlier",
  },
  "price-jump": {
    severity: "warning",
    words: "with a jump of the price",
    about:
      "The log return from the close before to the open or the close is more than `threshold` " +
      "(25) robust standard deviations of the returns around it, `window` (1000) at a time.",
    option: "jump",
  },
  "volume-unit-change": {
    severity: "warning",
    words: "from which on the volume seems to be in another unit",
    about:
      "From this row on volumes are some power of ten of those before, all of a sudden and for " +
      "at least `minBars` (50) bars with volume: contracts became coins, or coins thousands of them.",
    option: "volumeUnit",
  },
  "incomplete-bar": {
    severity: "warning",
    words: "for which the source lacked data",
    about: "The source lacked data for a part of the bar (`coverage` below 1).",
  },
  "filled-bar": {
    severity: "warning",
    words: "that no source gave",
    about:
      "No source gave the bar: `markGaps` or `fillGaps` has put it there (`filled` is 1). No " +
      "label looks at it.",
  },
  "differs-from-other": {
    severity: "warning",
    words: "with prices or volume that differ from the other source's",
    about: "The other source has the bar, with a price or volume that differs by more than " +
      "`priceTolerance` (0.001) or `volumeTolerance` (0.01) of it.",
    option: "against",
  },
  "missing-in-other": {
    severity: "warning",
    words: "that the other source lacks",
    about: "The other source covers the time but lacks the bar.",
    option: "against",
  },
  "only-in-other": {
    severity: "warning",
    words: "before which the other source has further bars",
    about: "The other source has bars, between the row above and this one, that are missing here.",
    option: "against",
  },
} as const satisfies Readonly<Record<string, QualityRule>>;

/** Code of a kind of problem. */
export type QualityCode = keyof typeof QUALITY_RULES;

/** All codes, in the order of a report. */
export const QUALITY_CODES = Object.freeze(Object.keys(QUALITY_RULES) as QualityCode[]);
