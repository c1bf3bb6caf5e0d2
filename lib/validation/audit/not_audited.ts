import { CAUSE_TEXT } from "./cause.ts";
import type { Finding } from "./finding.ts";
import type { LeakSearch } from "./find_leaks.ts";
import type { AuditColumn, AuditSubject } from "./subject.ts";

/**
 * Columns of which nothing was compared, so that finding nothing in them means nothing. Features and
 * labels need finite values, each column for itself; of fitted steps and forecasts each kind needs
 * values, since a model may well have no history and a rule no threshold.
 */
export function checkCompared(
  subject: AuditSubject,
  base: readonly AuditColumn[],
  { held, failed, attempts }: LeakSearch,
): Finding[] {
  // What throws is told as that.
  if (2 * failed > attempts) return [];
  const own = subject.kind === "feature" || subject.kind === "label";
  const kindOf = ({ kind = subject.kind }: AuditColumn) => kind;
  const missing = own
    ? base.filter(({ name }) => !held.get(name)?.finite)
    : [...Map.groupBy(base.filter(({ values }) => values.length > 0), kindOf).values()]
      .filter((columns) => columns.every(({ name }) => !held.get(name)?.compared))
      .map(([first]) => first);
  return missing.map((column) => ({
    code: "notAudited",
    cause: "nothingCompared",
    severity: "error",
    kind: kindOf(column),
    subject: subject.name,
    column: column.name,
    firstRow: null,
    time: null,
    offset: null,
    message: `${kindOf(column)} ${column.name} is not audited: no value of it could be compared; ` +
      `likely ${CAUSE_TEXT.nothingCompared}`,
  }));
}
