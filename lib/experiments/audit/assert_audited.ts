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

/**
 * The quick audit of an experiment, which takes less than a second where bars are some thousand.
 * Throws a `RangeError` with the first error that it finds; warnings are in the report.
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
