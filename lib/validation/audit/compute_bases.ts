import type { Bars } from "../../core/mod.ts";
import { CAUSE_TEXT } from "./cause.ts";
import { compareColumns } from "./change.ts";
import { type Computing, isFailure } from "./computing.ts";
import type { Finding } from "./finding.ts";
import type { AuditColumn, AuditSubject } from "./subject.ts";

/** Columns by subject, of those that give the same when computed again. */
export interface Bases {
  readonly bases: Map<AuditSubject, readonly AuditColumn[]>;
  readonly findings: Finding[];
}

/**
 * Columns of every subject on the bars as they are. Those that differ when computed again are found, and
 * so are subjects that throw: the others are audited all the same.
 */
export async function computeBases(
  subjects: readonly AuditSubject[],
  { bars, computing }: { readonly bars: Bars; readonly computing: Computing },
): Promise<Bases> {
  const bases = new Map<AuditSubject, readonly AuditColumn[]>();
  const findings: Finding[] = [];
  for (const subject of subjects) {
    let base: readonly AuditColumn[], again: readonly AuditColumn[];
    try {
      base = await computing.compute(subject, bars);
      again = await computing.compute(subject, bars);
    } catch (error) {
      if (!isFailure(error)) throw error;
      findings.push({
        code: "failed",
        cause: "exception",
        severity: "error",
        kind: subject.kind,
        subject: subject.name,
        column: subject.name,
        firstRow: null,
        time: null,
        offset: null,
        message: `${subject.kind} ${subject.name} throws on the bars as they are, so that it is ` +
          `not audited: ${error.message}`,
      });
      continue;
    }
    const unsteady = base.filter((column, k) =>
      compareColumns({ ...column, knownAt: undefined }, again[k], { cut: Infinity }).change
    );
    if (unsteady.length === 0) bases.set(subject, base);
    for (const { name } of unsteady) {
      findings.push({
        code: "notRepeatable",
        cause: "unseededRandomness",
        severity: "error",
        kind: subject.kind,
        subject: subject.name,
        column: name,
        firstRow: null,
        time: null,
        offset: null,
        message: `${subject.kind} ${name} is another one when it is computed again on the same ` +
          `bars: likely ${CAUSE_TEXT.unseededRandomness}`,
      });
    }
  }
  return { bases, findings };
}
