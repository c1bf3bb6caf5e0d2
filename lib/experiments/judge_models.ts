import { type BacktestResult, buyAndHold, run } from "../backtest/mod.ts";
import type { Bars } from "../core/mod.ts";
import { selectionStability } from "../dataset/mod.ts";
import { collectTest, targetsByRow, type TestForecast, testSpan } from "./collect.ts";
import type { ExperimentConfig } from "./config.ts";
import type { FoldResult } from "./evaluate_fold.ts";
import {
  measureForecast,
  measureForVerdict,
  type MeasureOptions,
  measureOverBenchmark,
  measureTrading,
} from "./measure.ts";
import type { Plan } from "./plan.ts";
import type { ModelRecord, TradingRecord, VerdictRecord } from "./record.ts";
import { familyConfidence, judge } from "./verdict.ts";

/** What the test parts show about every model. */
export interface MeasuredRun {
  readonly records: readonly ModelRecord[];
  readonly benchmark: TradingRecord;
  /** By model name; "benchmark" is buy-and-hold. */
  readonly backtests: ReadonlyMap<string, BacktestResult>;
  /** Forecasts of each model, in the order of the records. */
  readonly forecasts: readonly TestForecast[];
}

/** Options of {@linkcode measureModels}. */
export interface MeasureModelsOptions {
  readonly abort?: AbortSignal;
}

function measureOptionsOf({ seed, bootstrap, backtest, label }: ExperimentConfig): MeasureOptions {
  return {
    seed,
    resamples: bootstrap.resamples,
    periodsPerYear: backtest.periodsPerYear,
    horizon: label.horizon,
  };
}

/** Columns that a model has chosen, fold by fold. */
function recordColumns(
  { folds, features }: Plan,
  results: readonly FoldResult[],
): Pick<ModelRecord, "selection"> {
  const byFold = results.flatMap(({ columns }, f) =>
    columns ? [{ fold: folds[f].index, columns }] : []
  );
  if (byFold.length === 0) return {};
  const chosen = byFold.map(({ columns }) => columns);
  const { stability } = selectionStability(features.learnt, chosen);
  return { selection: { byFold, stability: Number.isFinite(stability) ? stability : null } };
}

/** Lets waiting messages and signals in between two pieces of long work. */
async function breathe(abort?: AbortSignal): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, 0));
  abort?.throwIfAborted();
}

/** What a model's training was watched by; nothing for one without epochs. */
function figuresOf(results: readonly FoldResult[]): Pick<ModelRecord, "figures"> {
  const { history, figures } = results[results.length - 1];
  return history.length > 0 && figures ? { figures } : {};
}

/** Trades every model's wishes over all test parts in one go and measures what came out. */
export async function measureModels(
  { bars, plan, config }: {
    readonly bars: Bars;
    readonly plan: Plan;
    readonly config: ExperimentConfig;
  },
  results: readonly (readonly FoldResult[])[],
  { abort }: MeasureModelsOptions = {},
): Promise<MeasuredRun> {
  const { periodsPerYear: _, ...costs } = config.backtest;
  const span = { ...costs, ...testSpan(plan) };
  const benchmark = buyAndHold(bars, span);
  const backtests = new Map<string, BacktestResult>();
  const options = measureOptionsOf(config);
  const forecasts = results.map((ofModel) => collectTest(plan, ofModel));
  const records: ModelRecord[] = [];
  for (const [m, { name, estimator }] of plan.models.entries()) {
    await breathe(abort);
    const target = targetsByRow(bars, plan, forecasts[m]);
    const result = run(bars, target, { ...span, side: config.policy.side });
    backtests.set(name, result);
    records.push({
      name,
      kind: estimator.kind,
      description: estimator.description,
      ...estimator.warnings?.length ? { warnings: estimator.warnings } : {},
      ...figuresOf(results[m]),
      parameters: results[m].at(-1)!.parameters,
      ...recordColumns(plan, results[m]),
      forecast: measureForecast(forecasts[m], options),
      trading: measureTrading(result, options),
      sharpeOverBenchmark: measureOverBenchmark(result, benchmark, options),
      thresholds: results[m].flatMap(({ threshold }) => threshold ?? []),
      seconds: results[m].reduce((sum, { seconds }) => sum + seconds, 0),
    });
  }
  backtests.set("benchmark", benchmark);
  return { records, benchmark: measureTrading(benchmark, options), backtests, forecasts };
}

/** Options of {@linkcode judgeRun}. */
export interface JudgeRunOptions extends MeasureModelsOptions {
  readonly config: ExperimentConfig;
  /** Distinct trials on these data: the intervals are widened for all of them. */
  readonly totalTrials: number;
  /** See `JudgeOptions`. */
  readonly countedBy?: string;
}

/** The verdict on a measured run, given how often these data have been asked. */
export async function judgeRun(
  { records, backtests, forecasts }: MeasuredRun,
  { config, totalTrials, countedBy, abort }: JudgeRunOptions,
): Promise<VerdictRecord> {
  const confidence = familyConfidence(totalTrials);
  const options = { ...measureOptionsOf(config), confidence };
  const benchmark = backtests.get("benchmark")!;
  const judged = [];
  for (const [m, { name, kind }] of records.entries()) {
    await breathe(abort);
    const result = backtests.get(name)!;
    const figures = measureForVerdict({ forecast: forecasts[m], result, benchmark }, options);
    judged.push({ name, kind, ...figures });
  }
  const { smoke, backtest: { fill } } = config;
  return judge(judged, { confidence, totalTrials, countedBy, smoke, fill });
}
