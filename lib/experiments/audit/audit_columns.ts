import { type Bars, type Progress, withDisplay } from "../../core/mod.ts";
import type { Labels } from "../../labels/mod.ts";
import { audit, type AuditReport, firstBars, recentBars } from "../../validation/mod.ts";
import type { Plan } from "../plan.ts";
import {
  type AuditedExperiment,
  featureSubjects,
  labelsOf,
  labelSubjects,
} from "./experiment_subjects.ts";

/** Bars that features and labels are computed on: enough for cuts, windows and starts. */
const ROWS = { quick: 1_200, full: 3_000 } as const;
/** The longest warm-up has as many times its length. */
export const WARMUPS = 8;
/** Cuts of the experiment's first bars; what is tried there is also tried in the last ones. */
const FIRST_CUTS = { quick: 4, full: 12 } as const;
/** Share of rows with a label that is enough to audit it. */
const LABELLED = 0.5;

/** The last bars that features and labels are audited on, with labels for a good part of them. */
function recentOf(
  { config, bars }: AuditedExperiment,
  rows: number,
): { recent: Bars; labels: Labels } {
  for (let count = rows;; count *= 2) {
    const recent = recentBars(bars, count);
    const labels = labelsOf(config, recent);
    // Labels may look back farther than features do.
    const known = labels.values.reduce((sum, value) => sum + (Number.isFinite(value) ? 1 : 0), 0);
    if (known >= LABELLED * rows || recent === bars) return { recent, labels };
  }
}

/** What of a report is about bars that are in another one, too: its figures count, its subjects do not. */
function again(report: AuditReport, { findings }: AuditReport): AuditReport {
  const known = new Set(findings.map(({ kind, column }) => `${kind}/${column}`));
  return {
    ...report,
    subjects: 0,
    columns: 0,
    findings: report.findings.filter(({ kind, column, code }) =>
      // The first bars may lack what comes with later ones.
      code !== "notAudited" && !known.has(`${kind}/${column}`)
    ),
    measures: [],
    coverage: [],
  };
}

/** Several reports as one. */
export function merged(form: AuditReport["form"], reports: readonly AuditReport[]): AuditReport {
  const sum = (figure: (report: AuditReport) => number) =>
    reports.reduce((total, report) => total + figure(report), 0);
  return Object.freeze(withDisplay("auditReport", {
    form,
    subjects: sum(({ subjects }) => subjects),
    columns: sum(({ columns }) => columns),
    bars: Math.max(...reports.map(({ bars }) => bars)),
    cuts: sum(({ cuts }) => cuts),
    computations: sum(({ computations }) => computations),
    compared: sum(({ compared }) => compared),
    seconds: Math.round(1000 * sum(({ seconds }) => seconds)) / 1000,
    findings: reports.flatMap(({ findings }) => findings),
    measures: reports.flatMap(({ measures }) => measures),
    coverage: reports.flatMap(({ coverage = [] }) => coverage),
  }));
}

/** Options of {@linkcode auditColumns}. */
export interface AuditColumnsOptions {
  readonly form: "quick" | "full";
  readonly seed: number;
  /** Default: as `audit` has it. */
  readonly cuts?: number;
  /** What is computed. */
  readonly plan: Pick<Plan, "models" | "features">;
  readonly abort?: AbortSignal;
  readonly progress: Progress;
}

/** Features and labels audited on the last bars, and where these are not all, on the first ones. */
export async function auditColumns(
  experiment: AuditedExperiment,
  { plan, cuts, ...settings }: AuditColumnsOptions,
): Promise<AuditReport[]> {
  const { config, bars, features } = experiment;
  const { form } = settings;
  const rows = Math.max(ROWS[form], WARMUPS * plan.features.warmup);
  const { recent, labels } = recentOf(experiment, rows);
  const subjects = [...featureSubjects(features, plan), ...labelSubjects(config)];
  const last = await audit(recent, subjects, {
    ...settings,
    rowsBefore: bars.length - recent.length,
    ...cuts === undefined ? {} : { cuts },
    labels,
  });
  if (recent.length === bars.length) return [last];
  // What is fitted to the first bars of all does not show in the last ones.
  const early = firstBars(bars, Math.ceil(recent.length / 2));
  const first = await audit(early, subjects, { ...settings, cuts: FIRST_CUTS[form] });
  return [last, again(first, last)];
}
