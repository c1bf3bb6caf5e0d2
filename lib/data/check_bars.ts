import {
  assertKnownOptions,
  type Bars,
  formatInterval,
  type OptionNames,
  withDisplay,
} from "../core/mod.ts";
import { type Calendar, missingBetween } from "./calendar.ts";
import { findOutlierReturns, type OutlierOptions } from "./outlier_returns.ts";
import {
  formatTime,
  type GapSummary,
  QUALITY_CODES,
  type QualityCode,
  type QualityIssue,
  type QualityReport,
} from "./quality_report.ts";

/** Options of {@linkcode checkBars} and {@linkcode assertBars}. */
export interface CheckBarsOptions {
  /** When bars are expected. Default: "continuous". */
  readonly calendar?: Calendar;
  /** When a return is an outlier. */
  readonly outlier?: OutlierOptions;
}

const KNOWN: OptionNames<CheckBarsOptions> = {
  calendar: true,
  outlier: true,
};

const ROWS_KEPT = 100;
const GAPS_KEPT = 50;

/** What each code says of the rows that have it. */
const WORDS: { readonly [C in QualityCode]: string } = {
  "missing-value": "with a missing or infinite value",
  "duplicate-time": "with a time that an earlier row has",
  "unsorted-time": "with a time before that of the row above",
  "interval-mismatch": "where no neighbours are one interval apart",
  "gap": "after missing bars",
  "off-grid-time": "with a time off the interval's grid",
  "high-below-low": "with the high below the low",
  "open-outside-range": "with the open outside low to high",
  "close-outside-range": "with the close outside low to high",
  "non-positive-price": "with a price of zero or less",
  "negative-volume": "with a negative volume",
  "zero-volume": "without volume",
  "outlier-return": "with an outlying return",
  "incomplete-bar": "for which the source lacked data",
};

/** Count and first rows of one kind of problem. */
interface Tally {
  count: number;
  readonly rows: number[];
}
type Tallies = { readonly [C in QualityCode]: Tally };

function add(tally: Tally, row: number): void {
  if (tally.count++ < ROWS_KEPT) tally.rows.push(row);
}

/** Where in its interval a time lies; NaN for no time. */
function shiftOf(time: number, intervalMs: number): number {
  const rest = time % intervalMs;
  return rest < 0 ? rest + intervalMs : rest;
}

/** The shift of most rows (Boyer and Moore's majority vote). */
function gridShift(time: Float64Array, intervalMs: number): number {
  let shift = NaN, votes = 0;
  for (let i = 0; i < time.length; i++) {
    const found = shiftOf(time[i], intervalMs);
    if (found !== found) continue; // NaN
    if (votes === 0) shift = found;
    votes += found === shift ? 1 : -1;
  }
  return shift;
}

/** Marks rows whose time any earlier row has; the slow path of unsorted times. */
function addDuplicates(time: Float64Array, tally: Tally): void {
  const seen = new Set<number>();
  for (let i = 0; i < time.length; i++) {
    if (seen.has(time[i])) add(tally, i);
    else if (Number.isFinite(time[i])) seen.add(time[i]);
  }
}

function checkTimes(bars: Bars, tallies: Tallies, calendar: Calendar): GapSummary {
  const { time, intervalMs } = bars;
  const missing = missingBetween({ calendar, intervalMs });
  const shift = gridShift(time, intervalMs);
  const rows: number[] = [], sizes: number[] = [];
  let longestBars = 0, missingBars = 0;
  let duplicates = 0, backward = false, onInterval = false;
  for (let i = 0; i < time.length; i++) {
    const now = time[i];
    if (Math.abs(shiftOf(now, intervalMs) - shift) > 0) add(tallies["off-grid-time"], i);
    if (i === 0) continue;
    const before = time[i - 1];
    if (now - before === intervalMs) {
      onInterval = true;
      continue;
    }
    if (now === before) duplicates++;
    else if (now < before) {
      backward = true;
      add(tallies["unsorted-time"], i);
    } else if (now > before) {
      const bars = missing(before, now);
      if (bars === 0) continue;
      add(tallies.gap, i);
      rows.push(i);
      sizes.push(bars);
      missingBars += bars;
      if (bars > longestBars) longestBars = bars;
    }
  }
  // Two rows may lie at either side of a gap; several cannot all do so.
  if (!onInterval && rows.length + tallies["off-grid-time"].count > 2) {
    for (let i = 1; i < time.length; i++) add(tallies["interval-mismatch"], i);
  }
  if (backward || duplicates > 0) addDuplicates(time, tallies["duplicate-time"]);
  const longest = rows.map((_, k) => k).sort((a, b) => sizes[b] - sizes[a]).slice(0, GAPS_KEPT);
  const list = longest.sort((a, b) => a - b).map((k) => ({
    after: formatTime(time[rows[k] - 1]),
    before: formatTime(time[rows[k]]),
    bars: sizes[k],
  }));
  return { count: rows.length, longestBars, missingBars, list };
}

function checkValues(bars: Bars, tallies: Tallies): void {
  const { time, open, high, low, close, volume, coverage } = bars;
  for (let i = 0; i < bars.length; i++) {
    const o = open[i], h = high[i], l = low[i], c = close[i], v = volume[i];
    // A sum is finite only if all of its terms are: x - x is 0 for a finite x, NaN otherwise.
    if ((time[i] - time[i]) + (o - o) + (h - h) + (l - l) + (c - c) + (v - v) !== 0) {
      add(tallies["missing-value"], i);
    }
    if (h < l) add(tallies["high-below-low"], i);
    else {
      if (o > h || o < l) add(tallies["open-outside-range"], i);
      if (c > h || c < l) add(tallies["close-outside-range"], i);
    }
    if (o <= 0 || h <= 0 || l <= 0 || c <= 0) add(tallies["non-positive-price"], i);
    if (v === 0) add(tallies["zero-volume"], i);
    else if (v < 0) add(tallies["negative-volume"], i);
    if (coverage && coverage[i] < 1) add(tallies["incomplete-bar"], i);
  }
}

function describe(bars: Bars, code: QualityCode, { count, rows }: Tally): QualityIssue {
  const first = `row ${rows[0]} at ${formatTime(bars.time[rows[0]])}`;
  const which = count === 1 ? first : `the first of them ${first}`;
  return {
    code,
    severity: QUALITY_CODES[code],
    message: `${count} ${count === 1 ? "row" : "rows"} ${WORDS[code]}, ${which}`,
    count,
    rows,
    times: rows.map((row) => formatTime(bars.time[row])),
  };
}

/**
 * What is wrong with the bars, as data; nothing is repaired. Missing values are found, not skipped;
 * a row with one is left out of the checks that need it. `quoteVolume`, `trades` and
 * `takerBuyVolume` are not looked at.
 *
 * Throws a `RangeError` for a calendar that does not fit the interval.
 *
 * @example
 * ```ts
 * import { checkBars, sampleBars } from "lib/data/mod.ts";
 * import assert from "node:assert/strict";
 * const report = checkBars(await sampleBars("BTCUSDT-1d"));
 * assert.deepEqual(report.issues.map(({ code }) => code), ["outlier-return", "incomplete-bar"]);
 * ```
 */
export function checkBars(
  bars: Bars,
  options: CheckBarsOptions = {},
): QualityReport {
  assertKnownOptions("checkBars", options, KNOWN);
  const { calendar = "continuous", outlier } = options;
  const codes = Object.keys(QUALITY_CODES) as QualityCode[];
  const tallies = Object.fromEntries(
    codes.map((code) => [code, { count: 0, rows: [] }]),
  ) as unknown as Tallies;
  const gaps = checkTimes(bars, tallies, calendar);
  checkValues(bars, tallies);
  findOutlierReturns(bars.close, (row) => add(tallies["outlier-return"], row), outlier);
  const { symbol, intervalMs, length, time } = bars;
  return withDisplay("quality", {
    symbol,
    interval: intervalMs % 1_000 === 0 ? formatInterval(intervalMs) : `${intervalMs}ms`,
    rows: length,
    from: length === 0 ? "" : formatTime(time[0]),
    to: length === 0 ? "" : formatTime(time[length - 1]),
    issues: codes.filter((code) => tallies[code].count > 0)
      .map((code) => describe(bars, code, tallies[code])),
    gaps,
  });
}

/**
 * Throws a `RangeError` that names the first problems when {@linkcode checkBars} finds any of
 * severity "error"; returns the report otherwise.
 *
 * @example
 * ```ts
 * import { assertBars, sampleBars } from "lib/data/mod.ts";
 * import assert from "node:assert/strict";
 * const bars = await sampleBars("ETHUSDT-1d");
 * assert.equal(assertBars(bars).rows, bars.length);
 * const broken = { ...bars, low: bars.high, high: bars.low };
 * assert.throws(() => assertBars(broken), /high-below-low: \d+ rows/);
 * ```
 */
export function assertBars(bars: Bars, options: CheckBarsOptions = {}): QualityReport {
  const report = checkBars(bars, options);
  const errors = report.issues.filter(({ severity }) => severity === "error");
  if (errors.length === 0) return report;
  const shown = errors.slice(0, 3).map(({ code, message }) => `${code}: ${message}`);
  const rest = errors.length - shown.length;
  throw new RangeError(
    `Expected sound bars of ${bars.symbol} but found ${shown.join("; ")}${
      rest > 0 ? `; and ${rest} more kinds of errors` : ""
    }; correct or remove these rows, counted from 0`,
  );
}
