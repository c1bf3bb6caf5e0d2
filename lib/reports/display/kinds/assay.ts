import type { AssayReport } from "../../../assay/mod.ts";
import type { MimeBundle } from "../../../core/mod.ts";
import { assayTables } from "../../assay/tables.ts";
import {
  describeFile,
  describePeriods,
  describeTrials,
  describeVanishing,
} from "../../assay/words.ts";
import { joined, paragraph } from "../display.ts";
import { table } from "../table.ts";

/** An assay as its verdict, its tables, and what the file cannot show. */
export function assayDisplay(report: AssayReport): MimeBundle {
  const { verdict, findings } = report;
  const tables = assayTables(report).map(({ title, head, rows }) =>
    table(
      rows.map((cells) => Object.fromEntries(head.map((name, k) => [name, cells[k]]))),
      { caption: title },
    )
  );
  return joined(
    paragraph(`${describeFile(report)}; ${describePeriods(report)}`),
    paragraph(verdict.sentence),
    paragraph(`Trials: ${describeTrials(report)}. ${describeVanishing(report)}`),
    ...tables,
    ...findings.map(({ text }) => paragraph(text)),
  ).mime;
}
