import {
  assertKnownOptions,
  type Bars,
  type OptionNames,
  type Progress,
  silent,
  withDisplay,
} from "../../core/mod.ts";
import { audit, type AuditReport, checkFolds, recentBars } from "../../validation/mod.ts";
import type { ExperimentConfig } from "../config.ts";
import { type Plan, planExperiment } from "../plan.ts";
import {
  type AuditedExperiment,
  featureSubjects,
  labelsOf,
  labelSubjects,
  runSubject,
  splitSubject,
} from "./experiment_subjects.ts";

/** Options of {@linkcode auditExperiment}. */
export interface AuditExperimentOptions {
  /** `"quick"` leaves out fitted models, start-up and folds of very many bars. Default: `"full"`. */
  readonly form?: "quick" | "full";
  /** Cuts of features and labels. Default: as `audit` has it. */
  readonly cuts?: number;
  /** The plan of these bars, where it is there already. */
  readonly plan?: Plan;
  readonly abort?: AbortSignal;
  readonly progress?: Progress;
}

const KNOWN: OptionNames<AuditExperimentOptions> = {
  form: true,
  cuts: true,
  plan: true,
  abort: true,
  progress: true,
};

/** Bars that features and labels are computed on: enough for cuts, windows and starts. */
const ROWS = { quick: 1_200, full: 3_000 } as const;
/** The longest warm-up has as many times its length. */
const WARMUPS = 8;
/** Bars of folds that the quick form computes anew. */
const MOST_QUICK_BARS = 20_000;

/** The last bars that the last folds need, with room for warm-up and windows. */
function barsOfFolds({ config, bars }: AuditedExperiment, plan: Plan): Bars {
  const { train, calibration, test, embargo } = config.validation;
  const { warmup } = plan.features;
  const lead = WARMUPS * warmup + plan.samples.sequenceLength + config.label.horizon;
  return recentBars(bars, lead + train + calibration + 3 * embargo + 3 * test);
}

function merged(form: AuditReport["form"], reports: readonly AuditReport[]): AuditReport {
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
  }));
}

/**
 * Audits an experiment: its features, labels and folds, the scaler, and in the full form every model
 * from bars to wishes, trained for two epochs in the last two folds. Features and labels are computed
 * on the last bars only, as many as their windows ask for.
 *
 * Throws what planning the experiment throws.
 *
 * @example
 * ```ts
 * import { sampleBars } from "lib/data/mod.ts";
 * import { auditExperiment, configSchema } from "lib/experiments/mod.ts";
 * import { core13 } from "lib/features/mod.ts";
 * import assert from "node:assert/strict";
 * const config = configSchema.parse({
 *   name: "look",
 *   question: "Does yesterday say anything?",
 *   data: { sample: "BTCUSDT-1d" },
 *   validation: { train: 1460, validation: 120, calibration: 365, test: 600 },
 *   backtest: { periodsPerYear: 365 },
 *   models: [{ kind: "logistic" }],
 * });
 * const bars = await sampleBars("BTCUSDT-1d");
 * const report = await auditExperiment({ config, bars, features: core13 }, { form: "quick" });
 * assert.deepEqual(report.findings, []);
 * ```
 */
export async function auditExperiment(
  experiment: AuditedExperiment,
  options: AuditExperimentOptions = {},
): Promise<AuditReport> {
  assertKnownOptions("auditExperiment", options, KNOWN);
  const { form = "full", cuts, plan: given, abort, progress = silent } = options;
  const { bars, features } = experiment;
  const config: ExperimentConfig = { ...experiment.config, smoke: false };
  const whole = { ...experiment, config };
  const started = performance.now();
  const plan = given ?? planExperiment(config, bars, features);
  const folds = checkFolds(plan.samples, plan.folds);
  const seconds = Math.round(performance.now() - started) / 1000;
  const settings = { form, seed: config.seed, abort, progress };

  const recent = recentBars(bars, Math.max(ROWS[form], WARMUPS * plan.features.warmup));
  const labels = labelsOf(config, recent);
  const reports = [
    await audit(recent, [...featureSubjects(features, plan), ...labelSubjects(config)], {
      ...settings,
      rowsBefore: bars.length - recent.length,
      ...cuts === undefined ? {} : { cuts },
      labels,
    }),
  ];
  const tail = barsOfFolds(whole, plan);
  if (form === "full" || tail.length <= MOST_QUICK_BARS) {
    const base = planExperiment(config, tail, features);
    const runs = form === "full"
      ? base.models.map((_, model) => runSubject(whole, { base, model }))
      : [];
    reports.push(
      await audit(tail, [splitSubject(whole, base), ...runs], {
        ...settings,
        rowsBefore: bars.length - tail.length,
      }),
    );
  }
  const [first, ...rest] = reports;
  return merged(form, [
    { ...first, findings: [...folds, ...first.findings], seconds: first.seconds + seconds },
    ...rest,
  ]);
}
