import type { QualityReport } from "../../data/mod.ts";
import { COVERAGE_CLASSES, coverageChart } from "../charts/coverage.ts";
import { gapMap } from "../charts/gap_map.ts";
import type { ChartKit } from "../charts/kit.ts";
import { count, date, integer, rate } from "../format.ts";
import { type Child, type Markup, markup } from "../markup.ts";
import { color } from "../palette.ts";
import { chart, details, legend, table } from "../parts.ts";

/** Gaps in a line of facts. */
export function gapFact({ gaps }: QualityReport): string {
  return gaps.count === 0
    ? "none"
    : `${integer(gaps.count)}, the longest of ${count(gaps.longestBars, "bar")}, ${
      count(gaps.missingBars, "bar")
    } missing in all`;
}

/** Kinds of problems, the times of their bars, and the gaps. */
export function qualityTables({ issues, gaps }: QualityReport): Child[] {
  const issueTable = issues.length === 0 ? markup`<p>No issues found.</p>` : table(
    [
      { name: "Issue", text: true },
      { name: "Severity", text: true },
      { name: "Rows" },
      { name: "What", text: true },
    ],
    issues.map(({ code, severity, message, count }) => [
      code,
      markup`<span class="${severity === "error" ? "alarm" : "muted"}">${severity}</span>`,
      integer(count),
      message,
    ]),
    { label: "Issues found in the data" },
  );
  const timeLists = issues.filter(({ count, times }) => count > 1 && times.length > 0).map(
    ({ code, count, times }) =>
      details(
        `Bars with ${code} (${times.length < count ? `${times.length} of ` : ""}${count})`,
        markup`<p>${times.map((time) => time.replace("T00:00:00Z", "")).join(", ")}</p>`,
      ),
  );
  const gapList = gaps.list.length > 0 && details(
    `Gaps (${gaps.list.length < gaps.count ? `${gaps.list.length} of ` : ""}${gaps.count})`,
    table(
      [{ name: "After", text: true }, { name: "Before", text: true }, { name: "Missing bars" }],
      gaps.list.map(({ after, before, bars }) => [date(after), date(before), integer(bars)]),
      { label: "Gaps in the data" },
    ),
  );
  return [issueTable, ...timeLists, gapList];
}

/** Coverage by month and the gap map; nothing for reports that older runs have stored without. */
export function coverageCharts(kit: ChartKit, reports: readonly QualityReport[]): Markup | false {
  const known = reports.filter(({ coverage = [] }) => coverage.length > 0);
  if (known.length === 0) return false;
  const items = COVERAGE_CLASSES.map(({ name, color: shade }) => (
    { name, stroke: { color: color(shade), dash: "" } }
  ));
  const months = "Bars of each month that are there", gaps = "Where bars are missing";
  return markup`<h3>${months}</h3>${legend(items, { shape: "box" })}${
    chart((width) => coverageChart(kit, known, { width, title: months }))
  }<h3>${gaps}</h3>${chart((width) => gapMap(kit, known, { width, title: gaps }))}`;
}

/** What a comparison with another source has found; nothing without one. */
export function againstTable({ against }: QualityReport): Markup | false {
  if (!against) return false;
  const { symbol, common, onlyHere, onlyThere, columns, list } = against;
  return markup`<h3>Next to ${symbol}</h3><p>${count(common, "bar")} in both, ${
    integer(onlyHere)
  } only here, ${integer(onlyThere)} only there.</p>${
    table(
      [{ name: "Column", text: true }, { name: "Values that differ" }, { name: "Largest" }],
      columns.map(({ column, count, largest }) => [column, integer(count), rate(largest)]),
      { label: "Differences from the other source" },
    )
  }${
    list.length > 0 && details(
      `The first ${count(list.length, "value")} that differ`,
      table(
        [
          { name: "Time", text: true },
          { name: "Column", text: true },
          { name: "Here" },
          { name: "There" },
        ],
        list.map(({ time, column, here, there }) => [
          date(time),
          column,
          String(here),
          String(there),
        ]),
        { label: "Values that differ" },
      ),
    )
  }`;
}
