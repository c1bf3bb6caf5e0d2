import type { MimeBundle } from "../../../core/mod.ts";
import type { QualityReport } from "../../../data/mod.ts";
import { count, date } from "../../format.ts";
import { type Display, joined, paragraph } from "../display.ts";
import { table } from "../table.ts";

/** Gaps printed at most. */
const MOST_GAPS = 10;

/** Values that differ from another source's, by column. */
function differences({ against }: QualityReport): Display[] {
  if (!against) return [];
  const { symbol, common, columns } = against;
  return [table(
    columns.map(({ column, count, largest }) => (
      { column, "values that differ": count, "largest difference": largest }
    )),
    {
      caption: `Next to ${symbol}: ${count(common, "bar")} in both`,
      formats: { "largest difference": "rate" },
    },
  )];
}

/**
 * A quality report as the kinds of problems found, the gaps if there are any, and what differs from
 * another source.
 */
export function qualityDisplay(report: QualityReport): MimeBundle {
  const { symbol, interval, rows, from, to, issues, gaps } = report;
  const span = rows > 0 ? ` from ${date(from)} to ${date(to)}` : "";
  const about = `${symbol}, bars of ${interval}: ${count(rows, "row")}${span}`;
  const compared = differences(report);
  if (issues.length === 0) {
    return joined(paragraph(`${about}; nothing found`), ...compared).mime;
  }
  const errors = issues.filter(({ severity }) => severity === "error").length;
  const warnings = issues.length - errors;
  const found = table(
    issues.map(({ code, severity, message }) => ({ code, severity, message })),
    { caption: `${about}, kinds of errors: ${errors}, of warnings: ${warnings}` },
  );
  if (gaps.count === 0) return joined(found, ...compared).mime;
  const holes = table(
    gaps.list.map(({ after, before, bars }) => (
      { "last bar before": date(after), "first bar after": date(before), "bars missing": bars }
    )),
    {
      caption: `${count(gaps.count, "gap")}, ${count(gaps.missingBars, "bar")} missing`,
      limit: MOST_GAPS,
    },
  );
  return joined(found, holes, ...compared).mime;
}
