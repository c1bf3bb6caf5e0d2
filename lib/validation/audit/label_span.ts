import { type Audited, placeOf } from "./audited.ts";
import type { Computing } from "./computing.ts";
import type { Finding } from "./finding.ts";
import { strikeBar } from "./perturbations.ts";

/** Rows whose last bar is changed. */
const TRIED = 24;

/**
 * Whether the last bar of labels' spans is needed: changing it alone, up or down, must change one of
 * the labels that end there. A span that is wider than it need be purges samples for nothing. That
 * no later bar is needed is what {@linkcode findLeaks} shows.
 */
export async function checkLabelSpans(
  input: Audited,
  { computing }: { readonly computing: Computing },
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
    let needed = tried.length === 0;
    for (const row of tried) {
      for (const factor of [1.7, 0.6]) {
        if (needed) break;
        const columns = await computing.compute(subject, strikeBar(bars, knownAt[row], factor));
        const after = columns.find((other) => other.name === name)!;
        needed = !Object.is(after.values[row], values[row]);
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
      message: `label ${name} does not change with the last bar of its span (row ${row}, bar ${
        knownAt[row]
      }): the span is declared too long, and purging takes out more than it must`,
    });
  }
  return findings;
}
