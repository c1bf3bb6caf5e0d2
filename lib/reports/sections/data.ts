import { count, date, integer } from "../format.ts";
import { markup } from "../markup.ts";
import type { SectionContext } from "../input.ts";
import { details, facts, type Section, section, table } from "../parts.ts";

/** What the data is, what is wrong with it, and what of it was used. */
export function dataSection({ metrics }: SectionContext): Section {
  const { data, samples, features, label } = metrics;
  const { quality } = data;
  const { gaps, issues } = quality;
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
  return section(
    "Data and quality",
    facts([
      ["Instrument", data.symbol],
      ["Source", data.source],
      ["Bars", `${integer(quality.rows)} of ${quality.interval}`],
      ["Period", `${date(quality.from)} to ${date(quality.to)}`],
      [
        "Gaps",
        gaps.count === 0
          ? "none"
          : `${integer(gaps.count)}, the longest of ${count(gaps.longestBars, "bar")}, ${
            count(gaps.missingBars, "bar")
          } missing in all`,
      ],
      [
        "Features",
        `${features.set}: ${features.names.join(", ")} (warm-up ${count(features.warmup, "bar")})`,
      ],
      ["Label", `${label.kind} over ${count(label.horizon, "bar")}`],
      [
        "Samples",
        `${integer(samples.used)} used; dropped: ${integer(samples.droppedWarmup)} warming up, ${
          integer(samples.droppedMissingFeature)
        } with a missing feature, ${integer(samples.droppedMissingLabel)} without a label`,
      ],
    ]),
    issueTable,
    ...timeLists,
    gapList,
  );
}
