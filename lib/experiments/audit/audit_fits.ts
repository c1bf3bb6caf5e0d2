import type { Bars } from "../../core/mod.ts";
import type { AuditReport } from "../../validation/mod.ts";
import { type CheckedFit, checkFit } from "./check_fit.ts";
import { type AuditedExperiment, shortenedPlan } from "./experiment_subjects.ts";

/** The fits of every model held against other test samples, as a report. */
export async function auditFits(
  experiment: AuditedExperiment,
  { bars, abort }: { readonly bars: Bars; readonly abort?: AbortSignal },
): Promise<AuditReport> {
  const started = performance.now();
  const short = shortenedPlan(experiment, bars);
  const fits: CheckedFit[] = [];
  for (const model of (experiment.models ?? short.plan.models).keys()) {
    abort?.throwIfAborted();
    fits.push(await checkFit(short.experiment, { plan: short.plan, model }));
  }
  const sum = (figure: (fit: CheckedFit) => number) =>
    fits.reduce((total, fit) => total + figure(fit), 0);
  return {
    form: "full",
    subjects: 0,
    columns: 0,
    bars: bars.length,
    cuts: 0,
    computations: sum(({ computations }) => computations),
    compared: sum(({ compared }) => compared),
    seconds: (performance.now() - started) / 1000,
    findings: fits.flatMap(({ findings }) => findings),
    measures: [],
  };
}
