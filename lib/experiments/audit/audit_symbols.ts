import { type AuditReport, checkFolds } from "../../validation/mod.ts";
import type { Plan } from "../plan.ts";
import { planSymbols } from "../symbols/plan_symbols.ts";
import { auditColumns, type AuditColumnsOptions, merged } from "./audit_columns.ts";
import { auditFits } from "./audit_fits.ts";
import { checkJointFolds, type SymbolsExperiment } from "./check_joint_folds.ts";

/** Rows of folds that the quick form computes anew. */
const MOST_QUICK_ROWS = 20_000;

/** Symbols with fewer have nothing to audit, nor to learn from. */
const FEWEST_BARS = 50;

/** Without findings that a column of a short symbol was not audited, where that of a longer one was. */
function withoutIdle(reports: readonly AuditReport[]): AuditReport[] {
  const audited = new Set(
    reports.flatMap(({ coverage = [] }) =>
      coverage.flatMap(({ column, compared }) => compared > 0 ? [column] : [])
    ),
  );
  return reports.map((report) => ({
    ...report,
    findings: report.findings.filter(({ cause, column }) =>
      cause !== "nothingCompared" || !audited.has(column)
    ),
  }));
}

/** A report whose subjects are told by their symbol. */
function ofSymbol(symbol: string, report: AuditReport): AuditReport {
  const named = <T extends { readonly subject: string }>(one: T): T => ({
    ...one,
    subject: `${symbol}: ${one.subject}`,
  });
  return {
    ...report,
    findings: report.findings.map((finding) => ({
      ...named(finding),
      message: `${symbol}: ${finding.message}`,
    })),
    measures: report.measures.map(named),
    coverage: (report.coverage ?? []).map(named),
  };
}

/**
 * Audits an experiment on several symbols: each one's features and labels on its own bars, the folds of
 * all on their common line of time, and in the full form what every model fits.
 */
export async function auditSymbols(
  experiment: SymbolsExperiment,
  { plan, ...settings }: Omit<AuditColumnsOptions, "plan"> & { readonly plan: Plan },
): Promise<AuditReport> {
  const { form, abort } = settings;
  const { config, symbols, features } = experiment;
  const started = performance.now();
  const findings = checkFolds(plan.samples, plan.folds);
  const isQuick = plan.samples.table.rows <= MOST_QUICK_ROWS;
  const joint = "train" in config.validation && (form === "full" || isQuick)
    ? checkJointFolds(experiment, planSymbols(config, symbols, features))
    : { findings: [], compared: 0, computations: 0, columns: 0 };
  const folds: AuditReport = {
    form,
    subjects: 1,
    bars: plan.symbols!.times.length,
    cuts: joint.computations > 0 ? 1 : 0,
    ...joint,
    seconds: (performance.now() - started) / 1000,
    findings: [...findings, ...joint.findings],
    measures: [],
  };
  const reports: AuditReport[] = [folds];
  for (const bars of symbols) {
    if (bars.length < FEWEST_BARS) continue;
    const { symbols: _, ...own } = experiment;
    const columns = await auditColumns({ ...own, bars }, { ...settings, plan });
    reports.push(...columns.map((report) => ofSymbol(bars.symbol, report)));
  }
  if (form === "full") {
    const fits = await auditFits(experiment, { bars: experiment.bars, abort });
    reports.push(fits);
  }
  return merged(form, withoutIdle(reports));
}
