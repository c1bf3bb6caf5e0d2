import {
  assertKnownOptions,
  type Bars,
  type OptionNames,
  type Progress,
  silent,
} from "../../core/mod.ts";
import { audit, type AuditReport, checkFolds, recentBars } from "../../validation/mod.ts";
import type { ExperimentConfig } from "../config.ts";
import { type Plan, planExperiment } from "../plan.ts";
import { planSymbols } from "../symbols/plan_symbols.ts";
import { auditColumns, merged, WARMUPS } from "./audit_columns.ts";
import { auditFits } from "./audit_fits.ts";
import { auditSymbols } from "./audit_symbols.ts";
import {
  type AuditedExperiment,
  isPastOnly,
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

/** Bars of folds that the quick form computes anew. */
const MOST_QUICK_BARS = 20_000;

/** The configuration without what it holds out, which is counted from the last bar: cuts move that. */
function withoutHoldout(config: ExperimentConfig): ExperimentConfig {
  const { holdout: _holdout, openHoldout: _open, ...validation } = config.validation;
  return { ...config, validation };
}

/** Other folds are cut by the number of bars, and learn from what follows. */
function walksForward({ validation }: ExperimentConfig): boolean {
  return "train" in validation;
}

/** The last bars that the last folds need, with room for warm-up and windows, and their plan. */
function planOfFolds(experiment: AuditedExperiment, plan: Plan): { tail: Bars; base: Plan } {
  const { config, bars, features } = experiment;
  const { validation } = config;
  if (!("train" in validation)) return { tail: bars, base: plan };
  const { train, calibration, test, embargo } = validation;
  const lead = WARMUPS * plan.features.warmup + plan.samples.sequenceLength + config.label.horizon;
  for (let count = lead + train + calibration + 3 * embargo + 3 * test;; count *= 2) {
    const tail = recentBars(bars, count);
    try {
      return { tail, base: planExperiment(config, tail, features) };
    } catch (error) {
      // Labels, too, have windows; on all bars there is a plan.
      if (!(error instanceof RangeError) || tail === bars) throw error;
    }
  }
}

/**
 * Audits an experiment: its features, labels and folds, the scaler, and in the full form every model
 * from bars to wishes, trained for two epochs in the last two folds. Features and labels are computed
 * on the last bars only, as many as their windows ask for. Folds that do not walk forward are checked as
 * they are, for samples and bars in common; neither they nor the models fitted in them are put to cuts.
 *
 * Of several symbols, features and labels of each are audited on its own bars, folds on the common line
 * of time: for samples and bars in common, and whether they stay when all symbols end earlier.
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
  const { bars, features, symbols } = experiment;
  const config: ExperimentConfig = { ...experiment.config, smoke: false };
  const whole = { ...experiment, config: withoutHoldout(config) };
  if (symbols) {
    const several = { ...whole, symbols };
    const plan = given ?? planSymbols(config, symbols, features);
    return await auditSymbols(several, { form, seed: config.seed, cuts, plan, abort, progress });
  }
  const started = performance.now();
  const plan = given ?? planExperiment(config, bars, features);
  const folds = checkFolds(plan.samples, plan.folds);
  const seconds = Math.round(performance.now() - started) / 1000;
  const settings = { form, seed: config.seed, abort, progress };

  const reports = await auditColumns(whole, { ...settings, plan, cuts });
  const { tail, base } = planOfFolds(whole, plan);
  if (
    walksForward(whole.config) && isPastOnly(base) &&
    (form === "full" || tail.length <= MOST_QUICK_BARS)
  ) {
    const runs = form === "full"
      ? (whole.models ?? base.models).map((_, model) => runSubject(whole, { base, model }))
      : [];
    reports.push(
      await audit(tail, [splitSubject(whole, base), ...runs], {
        ...settings,
        rowsBefore: bars.length - tail.length,
      }),
    );
  }
  if (form === "full") {
    const fits = await auditFits(whole, { bars: tail, abort });
    const known = new Set(reports.flatMap(({ findings }) => findings.map(({ column }) => column)));
    const findings = fits.findings.filter(({ column }) => !known.has(column));
    reports.push({ ...fits, findings });
  }
  const [first, ...rest] = reports;
  return merged(form, [
    { ...first, findings: [...folds, ...first.findings], seconds: first.seconds + seconds },
    ...rest,
  ]);
}
