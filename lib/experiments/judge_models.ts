import { type BacktestResult, buyAndHold, run } from "../backtest/mod.ts";
import type { Bars } from "../core/mod.ts";
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

/** Lets waiting messages and signals in between two pieces of long work. */
async function breathe(abort?: AbortSignal): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, 0));
  abort?.throwIfAborted();
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
    const target = targetsByRow(bars, plan.samples, forecasts[m]);
    const result = run(bars, target, { ...span, side: config.policy.side });
    backtests.set(name, result);
    records.push({
      name,
      kind: estimator.kind,
      description: estimator.description,
      parameters: results[m].at(-1)!.parameters,
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
