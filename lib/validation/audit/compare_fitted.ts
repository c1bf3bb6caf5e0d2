import { CAUSE_TEXT, causeOfKind } from "./cause.ts";
import { compareColumns } from "./change.ts";
import type { Finding } from "./finding.ts";
import type { AuditColumn } from "./subject.ts";

/** Options of {@linkcode compareFitted}. */
export interface CompareFittedOptions {
  /** What was fitted. */
  readonly subject: string;
  /** First row of what was changed, and its open time in UTC milliseconds. */
  readonly row: number;
  readonly time: number;
}

/**
 * Compares what a pipeline fitted before and after samples were changed that none of its steps may
 * see. Columns come in the order in which they are made: only the first kind that differs is told,
 * because later ones hand its leak on.
 *
 * @example
 * ```ts
 * import { compareFitted } from "lib/validation/mod.ts";
 * import assert from "node:assert/strict";
 * const column = (value: number) =>
 *   ({ name: "mean", kind: "scaler", values: Float64Array.of(value) }) as const;
 * const { findings } = compareFitted(
 *   { before: [column(1)], after: [column(2)] },
 *   { subject: "mlp", row: 10, time: 0 },
 * );
 * assert.equal(findings[0].cause, "scalerFit");
 * ```
 */
export function compareFitted(
  { before, after }: {
    readonly before: readonly AuditColumn[];
    readonly after: readonly AuditColumn[];
  },
  { subject, row, time }: CompareFittedOptions,
): { readonly findings: readonly Finding[]; readonly compared: number } {
  const others = new Map(after.map((column) => [column.name, column]));
  const findings: Finding[] = [];
  let compared = 0;
  for (const { kind = "model", name, values } of before) {
    const other = others.get(name);
    const bare = { name, values }, found = { name, values: other?.values ?? new Float64Array() };
    const result = compareColumns(bare, found, { cut: Infinity });
    compared += result.compared;
    if (!result.change && found.values.length === values.length) continue;
    if (findings.length > 0 && findings[0].kind !== kind) continue;
    const cause = causeOfKind(kind) ?? "pipeline";
    findings.push({
      code: "futureChangesPast",
      cause,
      severity: "error",
      kind,
      subject,
      column: name,
      firstRow: row,
      time: new Date(time).toISOString(),
      offset: null,
      message: `${kind} ${name} changes when the samples of its test part do: likely ${
        CAUSE_TEXT[cause]
      }`,
    });
  }
  return { findings, compared };
}
