import { type AuditReport, describeCoverage } from "../../validation/mod.ts";
import { count, date, integer, NONE, number, percent } from "../format.ts";
import type { SectionContext } from "../input.ts";
import { type Child, type Markup, markup } from "../markup.ts";
import { details, facts, remark, type Section, section, table } from "../parts.ts";

/** What was looked for, for a reader who sees the word for the first time. */
const ABOUT =
  "After random rows, and behind many single bars at once, bars are cut off, blanked and replaced, everything is computed anew, and what may know bars up to a row only must keep its bits.";

/** What an audit tried, in a line of facts each. */
export function auditFacts(report: AuditReport): Markup {
  const { form, subjects, columns, bars, cuts, computations, compared, seconds } = report;
  const coverage = describeCoverage(report);
  return facts([
    ["Form", form === "full" ? "full" : "quick, as before every run"],
    ["Audited", `${count(subjects, "subject")} with ${count(columns, "column")}`],
    ["Tried", `${count(computations, "computation")} on up to ${count(bars, "bar")}`],
    ["Compared", `${integer(compared)} values after ${count(cuts, "cut")}`],
    ...coverage ? [["Tried one by one", coverage] as const] : [],
    ["Took", `${number(seconds, 1)} s`],
  ]);
}

/** What an audit found, errors in red. */
export function auditFindings({ findings }: AuditReport): Markup {
  if (findings.length === 0) return markup`<p>No look-ahead found.</p>`;
  return table(
    [
      { name: "Column", text: true },
      { name: "Severity", text: true },
      { name: "Likely cause", text: true },
      { name: "First row" },
      { name: "Time", text: true },
      { name: "Offset in bars" },
      { name: "What", text: true },
    ],
    findings.map(({ kind, column, severity, cause, firstRow, time, offset, message }) => [
      `${kind} ${column}`,
      markup`<span class="${severity === "error" ? "alarm" : "muted"}">${severity}</span>`,
      cause,
      firstRow === null ? NONE : integer(firstRow),
      time === null ? NONE : date(time),
      offset === null ? NONE : integer(offset),
      message,
    ]),
    { label: "What the look-ahead audit has found" },
  );
}

/** Warm-up and start-up of every feature, where they were measured. */
export function auditMeasures({ measures, coverage = [] }: AuditReport): Child {
  if (measures.length === 0) return null;
  const tried = new Map(coverage.map((one) => [one.column, one]));
  const rows = measures.map(({ column, declaredWarmup, firstValue, settledAfter }) => [
    column,
    integer(declaredWarmup),
    firstValue === null ? NONE : integer(firstValue),
    settledAfter === null ? "never" : integer(settledAfter),
    ...tried.has(column)
      ? [integer(tried.get(column)!.compared), percent(tried.get(column)!.tried, 0)]
      : [NONE, NONE],
  ]);
  return details(
    "Warm-up of the features",
    remark(
      "Settled: bars after a later start until a column differs by less than a millionth from one that began with the first bar. Recursive indicators take long; sums since the start never do.",
    ),
    table(
      [
        { name: "Column", text: true },
        { name: "Declared warm-up" },
        { name: "First value in row" },
        { name: "Settled after" },
        { name: "Values compared" },
        { name: "Rows tried" },
      ],
      rows,
      { label: "Warm-up and start-up of the features" },
    ),
  );
}

/** That a run was not audited, in red; nothing for others. */
export function unaudited({ manifest }: Pick<SectionContext, "manifest">): Markup | false {
  return manifest.audit === null &&
    markup`<p class="alarm"><strong>Not audited:</strong> the run was started with --no-audit, so nothing has looked for look-ahead.</p>`;
}

/** That the audit before the run warns of something, by the verdict; nothing for others. */
export function auditWarnings({ manifest }: Pick<SectionContext, "manifest">): Markup | false {
  const { findings = [] } = manifest.audit ?? {};
  return findings.length > 0 &&
    markup`<p class="caution-text"><strong>Warned of by the audit:</strong> ${findings[0].message}${
      findings.length > 1 ? `, and ${findings.length - 1} more` : ""
    }.</p>`;
}

/** The look-ahead audit before the run; nothing for runs of versions that had none. */
export function auditSection(context: SectionContext): Section | null {
  const { audit } = context.manifest;
  if (audit === undefined) return null;
  if (audit === null) return section("Look-ahead audit", unaudited(context));
  return section(
    "Look-ahead audit",
    remark(ABOUT),
    auditFacts(audit),
    auditFindings(audit),
    auditMeasures(audit),
  );
}
