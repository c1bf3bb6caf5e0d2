import type { AuditReport } from "../../validation/mod.ts";
import type { Plan } from "../plan.ts";
import { auditExperiment } from "./audit_experiment.ts";
import type { AuditedExperiment } from "./experiment_subjects.ts";

/** Options of {@linkcode assertAudited}. */
export interface AssertAuditedOptions {
  /** The plan of the run, whose folds are checked. */
  readonly plan: Plan;
  readonly abort?: AbortSignal;
}

/** What an audit before a run says: errors have ended it. Null: it was left out. */
export function auditState(
  audit: Pick<AuditReport, "findings"> | null,
): "clean" | "warnings" | "skipped" {
  if (audit === null) return "skipped";
  return audit.findings.length > 0 ? "warnings" : "clean";
}

/**
 * The quick audit of an experiment, which takes less than a second where bars are some thousand.
 * Throws a `RangeError` with the first error that it finds. Warnings are in the report: they let a run
 * go on, but not pass for clean.
 */
export async function assertAudited(
  experiment: AuditedExperiment,
  { plan, abort }: AssertAuditedOptions,
): Promise<AuditReport> {
  const report = await auditExperiment(experiment, { form: "quick", plan, abort });
  const errors = report.findings.filter(({ severity }) => severity === "error");
  if (errors.length > 0) {
    throw new RangeError(
      `Expected no look-ahead but found ${errors.length} times: ${errors[0].message} ` +
        "(deno task audit lists all; --no-audit runs nonetheless and says so in red)",
    );
  }
  return report;
}
