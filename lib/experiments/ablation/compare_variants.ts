import type { Bars } from "../../core/mod.ts";
import { type PairedFits, pairedLogLoss, pairedRocAuc, pairedSharpe } from "../../metrics/mod.ts";
import { adjustPValues } from "../../stats/mod.ts";
import type {
  AblatedModel,
  AblatedVariant,
  AblationDifference,
  AblationFigure,
  AblationFinding,
  AblationFits,
  AblationSpread,
} from "../record/ablation.ts";
import type { MeasuredJob } from "./measure_job.ts";
import { asksTheSame } from "./plan_jobs.ts";
import type { JobOutcome } from "./run_jobs.ts";
import type { PlannedComparison, Variant } from "./variants.ts";

/** Chance is excluded when an adjusted p-value is below this. */
const LEVEL = 0.05;

const BETTER: { readonly [F in AblationFigure]: 1 | -1 } = { rocAuc: 1, logLoss: -1, sharpe: 1 };

type Tests = Partial<Record<AblationFigure, PairedFits>>;

/** All fits of a variant, or why there are none. */
type Fits = { readonly jobs: readonly MeasuredJob[] } | { readonly failure: string };

function gather(outcomes: readonly JobOutcome[]): Fits {
  const jobs: MeasuredJob[] = [];
  for (const outcome of outcomes) {
    if ("failure" in outcome) return outcome;
    jobs.push(outcome);
  }
  return { jobs };
}

/** Fold that decides about each traded bar: that of the last test row by then. */
function foldOfBars({ bar, fold, returns: { time } }: MeasuredJob, bars: Bars): Int32Array {
  let row = 0;
  return Int32Array.from(time, (open) => {
    while (row + 1 < bar.length && bars.time[bar[row + 1]] <= open) row++;
    return fold[row];
  });
}

/** Places of the times that all have. */
function sharedBars(jobs: readonly MeasuredJob[]): Set<number> {
  return jobs.map(({ returns }) => new Set(returns.time)).reduce((a, b) => a.intersection(b));
}

/** A variant's figures minus the base's; what is undefined for one fit is left out. */
function testVariant(
  base: readonly MeasuredJob[],
  variant: readonly MeasuredJob[],
  { bars, horizon, periodsPerYear, forecasts }: {
    readonly bars: Bars;
    readonly horizon: number;
    readonly periodsPerYear: number;
    readonly forecasts: boolean;
  },
): { readonly tests: Tests; readonly bars: number } {
  const shared = sharedBars([...base, ...variant]);
  const kept = ({ returns: { time, value } }: MeasuredJob) =>
    value.filter((_, i) => shared.has(time[i]));
  const [first] = base;
  const tests: Tests = {};
  if (shared.size > 1) {
    tests.sharpe = pairedSharpe(base.map(kept), variant.map(kept), {
      periodsPerYear,
      groups: foldOfBars(first, bars).filter((_, i) => shared.has(first.returns.time[i])),
    });
  }
  if (forecasts) {
    const { label, fold: groups } = first, options = { groups, horizon };
    const [a, b] = [base, variant];
    tests.rocAuc = pairedRocAuc(
      a.map((job) => job.score),
      b.map((job) => job.score),
      label,
      options,
    );
    tests.logLoss = pairedLogLoss(
      a.map((job) => job.probability),
      b.map((job) => job.probability),
      label,
      options,
    );
  }
  for (const figure of ["rocAuc", "logLoss", "sharpe"] as const) {
    if (!Number.isFinite(tests[figure]?.pValue)) delete tests[figure];
  }
  return { tests, bars: shared.size };
}

function spread(values: readonly number[]): AblationSpread {
  if (!values.every(Number.isFinite)) return { mean: null, low: null, high: null };
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return { mean, low: Math.min(...values), high: Math.max(...values) };
}

function recordFits(jobs: readonly MeasuredJob[]): AblationFits {
  const of = (figure: AblationFigure) => spread(jobs.map(({ figures }) => figures[figure]));
  return {
    rocAuc: of("rocAuc"),
    logLoss: of("logLoss"),
    sharpe: of("sharpe"),
    trades: jobs.reduce((sum, { figures }) => sum + figures.trades, 0) / jobs.length,
  };
}

function findingOf(
  differences: Readonly<Partial<Record<AblationFigure, AblationDifference>>>,
): Pick<AblatedVariant, "finding" | "by"> {
  const entries = Object.entries(differences) as [AblationFigure, AblationDifference][];
  if (entries.length === 0) return { finding: "unknown", by: [] };
  const told = entries.filter(([, { adjusted }]) => adjusted < LEVEL);
  const signs = new Set(told.map(([figure, { estimate }]) => Math.sign(estimate) * BETTER[figure]));
  const finding: AblationFinding = signs.size === 0
    ? "noise"
    : signs.size > 1
    ? "mixed"
    : signs.has(1)
    ? "helps"
    : "hurts";
  return { finding, by: told.map(([figure]) => figure) };
}

/** A variant before p-values are adjusted. */
interface Tested {
  readonly model: string;
  readonly variant: Variant;
  readonly fits: Fits;
  readonly tests: Tests;
  readonly bars: number;
  readonly forecasts: boolean;
}

/** What was found of the jobs of all comparisons, next to each model as it is. */
export function compareVariants(
  comparisons: readonly PlannedComparison[],
  outcomesOf: (variant: Variant) => readonly JobOutcome[],
  { bars }: { readonly bars: Bars },
): { readonly models: readonly AblatedModel[]; readonly tests: number } {
  const tested = comparisons.flatMap(({ model, base, variants }): Tested[] => {
    const own = gather(outcomesOf(base));
    return variants.map((variant) => {
      const fits = gather(outcomesOf(variant));
      const forecasts = asksTheSame(base, variant);
      const { label, backtest } = base.config;
      const found = "jobs" in own && "jobs" in fits
        ? testVariant(own.jobs, fits.jobs, {
          bars,
          forecasts,
          horizon: label.horizon,
          periodsPerYear: backtest.periodsPerYear,
        })
        : { tests: {}, bars: 0 };
      return { model, variant, fits, forecasts, ...found };
    });
  });
  const all = tested.flatMap(({ tests }) => Object.values(tests));
  const adjusted = all.length === 0
    ? []
    : adjustPValues(all.map(({ pValue }) => pValue), { method: "holm" });
  const adjust = (test: PairedFits): AblationDifference => {
    const { pValue: p, ...rest } = test;
    return { ...rest, p, adjusted: adjusted[all.indexOf(test)] };
  };
  const record = ({ variant, fits, tests, bars, forecasts }: Tested): AblatedVariant => {
    const differences = Object.fromEntries(
      Object.entries(tests).map(([figure, test]) => [figure, adjust(test)]),
    );
    return {
      axis: variant.axis as AblatedVariant["axis"],
      name: variant.name,
      seeds: variant.seeds,
      ...describeFits(fits),
      compared: forecasts ? "forecasts" : "trading",
      bars,
      differences,
      ...findingOf(differences),
    };
  };
  return {
    tests: all.length,
    models: comparisons.map(({ model, base, leftOut }) => ({
      name: model,
      seeds: base.seeds,
      ...describeFits(gather(outcomesOf(base))),
      variants: tested.filter((one) => one.model === model).map(record),
      leftOut,
    })),
  };
}

function describeFits(fits: Fits): Pick<AblatedVariant, "fits" | "failure"> {
  return "jobs" in fits ? { fits: recordFits(fits.jobs) } : { failure: fits.failure };
}
