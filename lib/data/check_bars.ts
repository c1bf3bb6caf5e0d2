import {
  assertKnownOptions,
  type Bars,
  formatInterval,
  type OptionNames,
  withDisplay,
} from "../core/mod.ts";
import { type Calendar, openCalendar } from "./calendar.ts";
import { findOutlierReturns, type OutlierOptions } from "./outlier_returns.ts";
import { formatTime, type QualityIssue, type QualityReport } from "./quality_report.ts";
import { checkTimes } from "./quality/check_times.ts";
import { checkValues } from "./quality/check_values.ts";
import { type AgainstOptions, compareSources } from "./quality/compare_sources.ts";
import { checkClockChanges, checkSessions } from "./quality/daylight_saving.ts";
import { gridShift } from "./quality/grid.ts";
import { monthCoverage } from "./quality/month_coverage.ts";
import { checkPriceJumps, type JumpOptions } from "./quality/price_jumps.ts";
import { QUALITY_CODES, QUALITY_RULES, type QualityCode, type Severity } from "./quality/rules.ts";
import type { RunOptions } from "./quality/runs.ts";
import { checkStalePrices } from "./quality/stale_prices.ts";
import { add, emptyTallies, type Tallies, type Tally } from "./quality/tally.ts";
import { checkVolumeUnits, type VolumeUnitOptions } from "./quality/volume_units.ts";
import { checkZeroVolumeRuns } from "./quality/zero_volume_runs.ts";

/** How bad a kind of problem is; "off" leaves it out of the report. */
export type SeverityChoice = Severity | "off";

/** Options of {@linkcode checkBars} and {@linkcode assertBars}. */
export interface CheckBarsOptions {
  /** When bars are expected. Default: "continuous". */
  readonly calendar?: Calendar;
  /** When a return is an outlier. */
  readonly outlier?: OutlierOptions;
  /** When a return is a jump. */
  readonly jump?: JumpOptions;
  /** How many bars of unchanged prices are stale. Default: 10. */
  readonly stalePrice?: RunOptions;
  /** How many bars without volume are a run. Default: 30. */
  readonly zeroVolumeRun?: RunOptions;
  /** When the volume's unit has changed. */
  readonly volumeUnit?: VolumeUnitOptions;
  /** Another source to compare with. Default: none. */
  readonly against?: AgainstOptions;
  /** How bad each kind of problem is. Default: as `QUALITY_RULES` says. */
  readonly severities?: Readonly<Partial<Record<QualityCode, SeverityChoice>>>;
}

const KNOWN: OptionNames<CheckBarsOptions> = {
  calendar: true,
  outlier: true,
  jump: true,
  stalePrice: true,
  zeroVolumeRun: true,
  volumeUnit: true,
  against: true,
  severities: true,
};

const KNOWN_CODES = Object.fromEntries(
  QUALITY_CODES.map((code) => [code, true]),
) as OptionNames<Record<QualityCode, SeverityChoice>>;

const CHOICES: readonly SeverityChoice[] = ["error", "warning", "off"];

function severityOf(code: QualityCode, { severities = {} }: CheckBarsOptions): SeverityChoice {
  const severity = severities[code] ?? QUALITY_RULES[code].severity;
  if (CHOICES.includes(severity)) return severity;
  throw new RangeError(
    `Expected severities.${code} to be one of ${CHOICES.join(", ")} but found "${severity}"`,
  );
}

/** The earliest and the latest time; NaN without any. */
function spanOf(time: Float64Array): { from: number; to: number } {
  let from = Infinity, to = -Infinity;
  for (let i = 0; i < time.length; i++) {
    const now = time[i];
    if (!(Math.abs(now) < Infinity)) continue;
    if (now < from) from = now;
    if (now > to) to = now;
  }
  return from <= to ? { from, to } : { from: NaN, to: NaN };
}

function describe(
  bars: Bars,
  { code, severity, tally: { count, rows, detail } }: {
    readonly code: QualityCode;
    readonly severity: Severity;
    readonly tally: Tally;
  },
): QualityIssue {
  const first = `row ${rows[0]} at ${formatTime(bars.time[rows[0]])}`;
  const which = count === 1 ? first : `the first of them ${first}`;
  const { words } = QUALITY_RULES[code];
  return {
    code,
    severity,
    message: `${count} ${count === 1 ? "row" : "rows"} ${words}, ${which}${
      detail === undefined ? "" : ` (${detail})`
    }`,
    count,
    rows,
    times: rows.map((row) => formatTime(bars.time[row])),
  };
}

function issuesOf(
  bars: Bars,
  tallies: Tallies,
  options: CheckBarsOptions,
): readonly QualityIssue[] {
  return QUALITY_CODES.flatMap((code) => {
    const severity = severityOf(code, options);
    if (severity === "off" || tallies[code].count === 0) return [];
    return [describe(bars, { code, severity, tally: tallies[code] })];
  });
}

/**
 * What is wrong with the bars, as data, by the rules of {@linkcode QUALITY_RULES}; nothing is
 * repaired. Missing values are found, not skipped; a row with one is left out of the checks that need
 * it. `quoteVolume`, `trades` and `takerBuyVolume` are not looked at.
 *
 * Throws a `TypeError` for an unknown option and a `RangeError` for one out of range, a calendar that
 * does not fit the interval or another source that cannot be compared.
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
  assertKnownOptions("severities", options.severities ?? {}, KNOWN_CODES);
  const { calendar = "continuous", outlier, against } = options;
  const { symbol, intervalMs, length, time } = bars;
  const tallies = emptyTallies();
  const span = spanOf(time), shift = gridShift(time, intervalMs);
  const expected = openCalendar(calendar, { intervalMs, ...span });
  const gaps = checkTimes(bars, tallies, { calendar: expected, shift });
  if (expected.sessions) {
    const { "outside-session": outside, "daylight-saving": shifted } = tallies;
    checkSessions(bars, expected.sessions, { outside, shifted });
  } else checkClockChanges(bars, tallies["daylight-saving"]);
  checkValues(bars, tallies);
  checkZeroVolumeRuns(bars, tallies["zero-volume-run"], options.zeroVolumeRun);
  checkStalePrices(bars, tallies["stale-price"], options.stalePrice);
  findOutlierReturns(bars.close, (row) => add(tallies["outlier-return"], row), outlier);
  checkPriceJumps(bars, tallies["price-jump"], options.jump);
  checkVolumeUnits(bars, tallies["volume-unit-change"], options.volumeUnit);
  const compared = against && compareSources(bars, tallies, against);
  return withDisplay("quality", {
    symbol,
    interval: intervalMs % 1_000 === 0 ? formatInterval(intervalMs) : `${intervalMs}ms`,
    rows: length,
    from: length === 0 ? "" : formatTime(time[0]),
    to: length === 0 ? "" : formatTime(time[length - 1]),
    issues: issuesOf(bars, tallies, options),
    gaps,
    coverage: monthCoverage(bars, { calendar: expected, shift, ...span }),
    ...(compared && { against: compared }),
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
