import { type Audited, placeOf } from "./audited.ts";
import type { Computing } from "./computing.ts";
import type { EarlyValue, LeakSearch } from "./find_leaks.ts";
import type { Finding } from "./finding.ts";
import { strikeBar } from "./perturbations.ts";
import type { AuditColumn } from "./subject.ts";

/** Rows whose last bar is changed. */
const TRIED = 24;
/** A rise and a fall, small and large. */
const FACTORS = [1.7, 0.6, 5, 0.2] as const;

/** A label that is there before the bars of its span are. */
function earlyFinding(
  input: Audited,
  { column: { name, knownAt }, row, cut, differs }: {
    readonly column: AuditColumn;
  } & EarlyValue,
): Finding {
  const place = placeOf(input, row);
  const bars = `although its span ends with bar ${input.rowsBefore + knownAt![row]}`;
  return {
    code: differs ? "labelWithoutSpan" : "labelSpanTooLong",
    cause: "labelSpan",
    severity: differs ? "error" : "warning",
    kind: "label",
    subject: input.subject.name,
    column: name,
    ...place,
    offset: knownAt![row] - cut,
    message: `label ${name} has a value in row ${place.firstRow} when there are bars up to ${
      input.rowsBefore + cut
    } only, ${bars}: ${
      differs
        ? "it is not the value that the whole span gives, so samples at the end learn wrong labels"
        : "the span is declared too long, and purging takes out more than it must"
    }`,
  };
}

/**
 * Whether the last bar of labels' spans is needed: changing it alone, up or down, must change one of
 * the labels that end there, and no label may be there before its span is. A span that is wider than it
 * need be purges samples for nothing; a value that comes before its span and is not the one that the
 * whole span gives is made up. That no later bar is needed is what {@linkcode findLeaks} shows.
 */
export async function checkLabelSpans(
  input: Audited,
  { computing, search }: { readonly computing: Computing; readonly search: LeakSearch },
): Promise<Finding[]> {
  const { subject, bars, base } = input;
  const findings: Finding[] = [];
  for (const column of base) {
    const { name, values, knownAt } = column;
    if (!knownAt) continue;
    const rows = [...values.keys()].filter((row) =>
      Number.isFinite(values[row]) && knownAt[row] > row
    );
    const tried = Array.from(
      { length: Math.min(TRIED, rows.length) },
      (_, k) => rows[Math.floor(rows.length * (k + 0.5) / Math.min(TRIED, rows.length))],
    );
    const early = search.early.get(name);
    if (early) findings.push(earlyFinding(input, { column, ...early }));
    let needed = tried.length === 0 || early !== undefined;
    for (const row of tried) {
      for (const factor of FACTORS) {
        if (needed) break;
        const changed = strikeBar(bars, knownAt[row], factor);
        const columns = await computing.attempt(subject, changed);
        const after = columns?.find((other) => other.name === name);
        needed = !after || !Object.is(after.values[row], values[row]);
      }
    }
    if (needed) continue;
    const row = tried[0];
    const place = placeOf(input, row);
    findings.push({
      code: "labelSpanTooLong",
      cause: "labelSpan",
      severity: "warning",
      kind: "label",
      subject: subject.name,
      column: name,
      ...place,
      offset: knownAt[row] - row,
      message:
        `label ${name} does not change with the last bar of its span (row ${place.firstRow}, bar ${
          input.rowsBefore + knownAt[row]
        }): the span is declared too long, and purging takes out more than it must`,
    });
  }
  return findings;
}
