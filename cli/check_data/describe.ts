import type { QualityReport, SourceComparison } from "lib/data/mod.ts";

/** Times printed of one kind of problem; `--json` gives more. */
const TIMES_SHOWN = 25;

const kinds = (count: number, word: string) => `${count} ${word}${count === 1 ? "" : "s"}`;

/** How many kinds of errors a report has. */
export function errorsOf({ issues }: QualityReport): number {
  return issues.filter(({ severity }) => severity === "error").length;
}

function* describeAgainst(against: SourceComparison): Generator<string> {
  const { symbol, common, onlyHere, onlyThere, columns } = against;
  yield `Next to ${symbol}: ${
    kinds(common, "bar")
  } in both, ${onlyHere} only here, ${onlyThere} only there`;
  for (const { column, count, largest } of columns) {
    if (count === 0) continue;
    yield `  ${column}: ${kinds(count, "value")} ${
      count === 1 ? "differs" : "differ"
    }, by at most ${(100 * largest).toPrecision(3)}%`;
  }
}

/** A report as lines of text. */
export function* describeReport(
  report: QualityReport,
  { inferred }: { readonly inferred: boolean },
): Generator<string> {
  const { symbol, interval, rows, from, to, issues, gaps, coverage, against } = report;
  yield `${symbol}: ${kinds(rows, "bar")} of ${interval}${
    inferred ? " (inferred)" : ""
  }, ${from} to ${to}`;
  if (issues.length === 0) yield "Nothing found";
  const width = Math.max(0, ...issues.map(({ code }) => code.length));
  for (const { severity, code, message, count, times } of issues) {
    yield `${severity.padEnd(7)}  ${code.padEnd(width)}  ${message}`;
    if (count > 1) {
      const shown = times.slice(0, TIMES_SHOWN).map((time) => time.replace("T00:00:00Z", ""));
      yield `  ${shown.join(", ")}${count > shown.length ? ", …" : ""}`;
    }
  }
  if (gaps.count > 0) {
    yield `Gaps: ${gaps.count}, ${gaps.missingBars} bars missing, the longest ${gaps.longestBars}`;
    const longest = [...gaps.list].sort((a, b) => b.bars - a.bars).slice(0, 5);
    for (const { after, before, bars } of longest) {
      yield `  ${kinds(bars, "bar")} between ${after} and ${before}`;
    }
    const complete = coverage.filter(({ rows, expected }) => rows >= expected).length;
    if (coverage.length > 1) yield `Months: ${complete} of ${coverage.length} complete`;
  }
  if (against) yield* describeAgainst(against);
  const errors = errorsOf(report);
  yield `${kinds(errors, "kind")} of errors, ${issues.length - errors} of warnings${
    issues.length > 0 ? "; rows count from 0" : ""
  }`;
}
