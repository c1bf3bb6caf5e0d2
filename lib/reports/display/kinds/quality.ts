import type { MimeBundle } from "../../../core/mod.ts";
import type { QualityReport } from "../../../data/mod.ts";
import { count, date } from "../../format.ts";
import { joined, paragraph } from "../display.ts";
import { table } from "../table.ts";

/** Gaps printed at most. */
const MOST_GAPS = 10;

/** A quality report as the kinds of problems found, and the gaps if there are any. */
export function qualityDisplay(report: QualityReport): MimeBundle {
  const { symbol, interval, rows, from, to, issues, gaps } = report;
  const span = rows > 0 ? ` from ${date(from)} to ${date(to)}` : "";
  const about = `${symbol}, bars of ${interval}: ${count(rows, "row")}${span}`;
  if (issues.length === 0) return paragraph(`${about}; nothing found`).mime;
  const errors = issues.filter(({ severity }) => severity === "error").length;
  const warnings = issues.length - errors;
  const found = table(
    issues.map(({ code, severity, message }) => ({ code, severity, message })),
    { caption: `${about}, kinds of errors: ${errors}, of warnings: ${warnings}` },
  );
  if (gaps.count === 0) return found.mime;
  const holes = table(
    gaps.list.map(({ after, before, bars }) => (
      { "last bar before": date(after), "first bar after": date(before), "bars missing": bars }
    )),
    {
      caption: `${count(gaps.count, "gap")}, ${count(gaps.missingBars, "bar")} missing`,
      limit: MOST_GAPS,
    },
  );
  return joined(found, holes).mime;
}
