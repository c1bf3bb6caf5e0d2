import { type BacktestResult, buyAndHold, run } from "../backtest/mod.ts";
import type { Bars } from "../core/mod.ts";
import { collectTest, targetsByRow, testSpan } from "./collect.ts";
import type { ExperimentConfig } from "./config.ts";
import type { FoldResult } from "./evaluate_fold.ts";
import {
  measureForecast,
  measureForVerdict,
  measureOverBenchmark,
  measureTrading,
} from "./measure.ts";
import type { Plan } from "./plan.ts";
import type { ModelRecord, TradingRecord } from "./record.ts";
import { familyConfidence, type JudgedModel } from "./verdict.ts";

/** What the test parts show about every model. */
export interface JudgedRun {
  readonly records: readonly ModelRecord[];
  readonly benchmark: TradingRecord;
  /** What the verdict rests on, with intervals of `confidence`. */
  readonly judged: readonly JudgedModel[];
  readonly confidence: number;
  /** By model name; "benchmark" is buy-and-hold. */
  readonly backtests: ReadonlyMap<string, BacktestResult>;
}

/** Trades every model's wishes over all test parts in one go and measures what came out. */
export function judgeModels(
  { bars, plan, config, totalTrials }: {
    readonly bars: Bars;
    readonly plan: Plan;
    readonly config: ExperimentConfig;
    /** Distinct trials on this data and label: the verdict's intervals are widened for them. */
    readonly totalTrials: number;
  },
  results: readonly (readonly FoldResult[])[],
): JudgedRun {
  const { periodsPerYear, ...costs } = config.backtest;
  const span = { ...costs, ...testSpan(plan) };
  const benchmark = buyAndHold(bars, span);
  const backtests = new Map<string, BacktestResult>();
  const options = {
    seed: config.seed,
    resamples: config.bootstrap.resamples,
    periodsPerYear,
    horizon: config.label.horizon,
  };
  const confidence = familyConfidence(totalTrials);
  const judged: JudgedModel[] = [];
  const records = plan.models.map(({ name, estimator }, m): ModelRecord => {
    const forecast = collectTest(plan, results[m]);
    const target = targetsByRow(bars, plan.samples, forecast);
    const result = run(bars, target, { ...span, side: config.policy.side });
    backtests.set(name, result);
    const figures = measureForVerdict({ forecast, result, benchmark }, { ...options, confidence });
    judged.push({ name, kind: estimator.kind, ...figures });
    return {
      name,
      kind: estimator.kind,
      description: estimator.description,
      parameters: results[m].at(-1)!.parameters,
      forecast: measureForecast(forecast, options),
      trading: measureTrading(result, options),
      sharpeOverBenchmark: measureOverBenchmark(result, benchmark, options),
      thresholds: results[m].flatMap(({ threshold }) => threshold ?? []),
      seconds: results[m].reduce((sum, { seconds }) => sum + seconds, 0),
    };
  });
  backtests.set("benchmark", benchmark);
  return { records, benchmark: measureTrading(benchmark, options), judged, confidence, backtests };
}
