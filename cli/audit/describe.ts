import { type AuditReport, describeCoverage, type Finding } from "lib/validation/mod.ts";

const counted = (count: number, word: string) => `${count} ${word}${count === 1 ? "" : "s"}`;

/** Columns of the table of findings. */
const CELLS: readonly (readonly [head: string, cell: (finding: Finding) => string])[] = [
  ["", ({ severity }) => severity],
  ["column", ({ kind, column }) => `${kind} ${column}`],
  ["first row", ({ firstRow }) => firstRow === null ? "-" : String(firstRow)],
  ["time", ({ time }) => time === null ? "-" : time.replace(/:00(\.000)?Z$/, "Z")],
  ["offset", ({ offset }) => offset === null ? "-" : String(offset)],
  ["likely cause", ({ cause }) => cause],
];

/** An audit as lines of text: what was tried, the findings as a table, then each in a sentence. */
export function* describeAudit(
  report: AuditReport,
  { name }: { readonly name: string },
): Generator<string> {
  const { form, subjects, columns, computations, compared, cuts, seconds, findings } = report;
  yield `${name}: ${form} audit of ${counted(subjects, "subject")} with ${
    counted(columns, "column")
  }, ${counted(computations, "computation")}, ${compared} values compared after ${
    counted(cuts, "cut")
  }, ${seconds.toFixed(1)} s`;
  const tried = describeCoverage(report);
  if (tried) yield `tried one by one: ${tried}`;
  if (findings.length === 0) {
    yield "No look-ahead found";
    return;
  }
  const rows = [
    CELLS.map(([head]) => head),
    ...findings.map((finding) => CELLS.map(([, cell]) => cell(finding))),
  ];
  const widths = CELLS.map((_, k) => Math.max(...rows.map((row) => row[k].length)));
  yield "";
  for (const row of rows) yield row.map((cell, k) => cell.padEnd(widths[k])).join("  ").trimEnd();
  yield "";
  for (const { message } of findings) yield message;
  yield "";
  const errors = findings.filter(({ severity }) => severity === "error").length;
  yield `${counted(errors, "error")}, ${
    counted(findings.length - errors, "warning")
  }; rows count from 0`;
}
