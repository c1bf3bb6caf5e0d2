import type { MimeBundle } from "../../../core/mod.ts";
import type { AuditReport } from "../../../validation/mod.ts";
import { count } from "../../format.ts";
import { joined, paragraph } from "../display.ts";
import { table } from "../table.ts";

/** An audit as what it has found, or that it has found nothing, and what it has tried. */
export function auditDisplay(report: AuditReport): MimeBundle {
  const { form, subjects, columns, cuts, computations, seconds, findings } = report;
  const about =
    `${form} audit of ${count(subjects, "subject")} with ${count(columns, "column")}: ` +
    `${count(computations, "computation")} at ${count(cuts, "cut")} in ${seconds.toFixed(1)} s`;
  if (findings.length === 0) return joined(paragraph(`${about}; no look-ahead found`)).mime;
  return joined(table(
    findings.map(({ kind, column, cause, firstRow, offset, severity, message }) => (
      { column: `${kind} ${column}`, severity, cause, "first row": firstRow, offset, message }
    )),
    { caption: `${about}; found:`, formats: { "first row": "integer", offset: "integer" } },
  )).mime;
}
