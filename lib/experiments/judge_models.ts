import { type BacktestResult, run } from "../backtest/mod.ts";
import type { Bars } from "../core/mod.ts";
import { selectionStability } from "../dataset/mod.ts";
import { collectTest, targetsByRow, type TestForecast, testSpan } from "./collect.ts";
import type { ExperimentConfig } from "./config.ts";
import type { FoldResult } from "./evaluate_fold.ts";
import {
  measureForecast,
  type MeasureOptions,
  measureOverBenchmark,
  measureTrading,
} from "./measure.ts";
import { measureCalibration } from "./measure_calibration.ts";
import { tradePaths } from "./paths.ts";
import type { Plan } from "./plan.ts";
import type { ModelRecord, TradingRecord } from "./record.ts";
import type { PathsRecord } from "./record/splits.ts";
import { type MeasuredSymbol, measureSymbols } from "./symbols/measure_symbols.ts";
import { type TradedSymbols, tradeSymbols } from "./symbols/trade_symbols.ts";

/** What the test parts show about every model. */
export interface MeasuredRun {
  readonly records: readonly ModelRecord[];
  readonly benchmark: TradingRecord;
  /** By model name; "benchmark" is buy-and-hold. */
  readonly backtests: ReadonlyMap<string, BacktestResult>;
  /** Forecasts of each model, in the order of the records. */
  readonly forecasts: readonly TestForecast[];
  /** Symbol by symbol. Absent: there is one. */
  readonly symbols?: {
    readonly figures: readonly MeasuredSymbol[];
    /** By model name, as `backtests`. */
    readonly backtests: ReadonlyMap<string, readonly (BacktestResult | undefined)[]>;
  };
}

/** What was run. */
export interface MeasuredPlan {
  readonly bars: Bars;
  readonly plan: Plan;
  readonly config: ExperimentConfig;
}

/** Options of {@linkcode measureModels}. */
export interface MeasureModelsOptions {
  readonly abort?: AbortSignal;
}

/** What figures with bootstrap intervals need of a configuration. */
export function measureOptionsOf(
  { seed, bootstrap, backtest, label }: ExperimentConfig,
): MeasureOptions {
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
export async function breathe(abort?: AbortSignal): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, 0));
  abort?.throwIfAborted();
}

/** What a model's training was watched by; nothing for one without epochs. */
function figuresOf(results: readonly FoldResult[]): Pick<ModelRecord, "figures"> {
  const { history, figures } = results[results.length - 1];
  return history.length > 0 && figures ? { figures } : {};
}

/** What wishes have earned. */
export interface Traded {
  readonly result: BacktestResult;
  /** Of each of several symbols, whose portfolio the result is then. */
  readonly bySymbol?: TradedSymbols["bySymbol"];
}

/** What a model has earned on the test parts. */
export interface TradedModel extends Traded {
  readonly forecast: TestForecast;
  /** Absent: every sample is tested once. */
  readonly paths?: PathsRecord;
}

/** What models have earned on the test parts. */
export interface TradedRun {
  /** Holding the instrument over the same bars, or an equal share of each of several. */
  readonly benchmark: BacktestResult;
  /** The same symbol by symbol. Absent: there is one. */
  readonly benchmarkBySymbol?: TradedSymbols["bySymbol"];
  /** In the order of the plan's models. */
  readonly models: readonly TradedModel[];
}

/** Trades wishes, one for each row of the plan's table. */
function trade(
  { bars, plan, config }: MeasuredPlan,
  target: Float64Array,
  { side }: Pick<ExperimentConfig["policy"], "side">,
): Traded {
  const { periodsPerYear: _, ...costs } = config.backtest;
  const options = { ...costs, ...testSpan(plan), side };
  return plan.symbols
    ? tradeSymbols(plan.symbols, target, options)
    : { result: run(bars, target, options) };
}

function tradeModel(given: MeasuredPlan, results: readonly FoldResult[]): TradedModel {
  const { plan, config } = given;
  const forecast = collectTest(plan, results);
  const ofWishes = (wishes: Pick<TestForecast, "indices" | "target">) =>
    trade(given, targetsByRow(plan, wishes), config.policy);
  if (!plan.split) return { ...ofWishes(forecast), forecast };
  const { shown, paths } = tradePaths(
    { plan, split: plan.split, trade: ofWishes },
    results,
    config.backtest,
  );
  return { ...shown, forecast, paths };
}

/** Trades every model's wishes over all test parts in one go. */
export function tradeModels(
  given: MeasuredPlan,
  results: readonly (readonly FoldResult[])[],
): TradedRun {
  const everything = new Float64Array(given.plan.samples.table.rows).fill(1);
  const { result: benchmark, bySymbol } = trade(given, everything, { side: "long" });
  return {
    benchmark,
    ...bySymbol ? { benchmarkBySymbol: bySymbol } : {},
    models: results.map((ofModel) => tradeModel(given, ofModel)),
  };
}

/** Figures of every symbol, where there are several. */
function measureBySymbol(
  plan: Plan,
  { benchmarkBySymbol, models }: TradedRun,
  options: MeasureOptions,
): Pick<MeasuredRun, "symbols"> {
  if (!plan.symbols || !benchmarkBySymbol) return {};
  const traded = models.map(({ forecast, bySymbol }, m) => ({
    name: plan.models[m].name,
    forecast,
    bySymbol: bySymbol!,
  }));
  const backtests = new Map(traded.map(({ name, bySymbol }) => [name, bySymbol]));
  backtests.set("benchmark", benchmarkBySymbol);
  const figures = measureSymbols(plan, { models: traded, benchmark: benchmarkBySymbol }, options);
  return { symbols: { figures, backtests } };
}

/** Trades every model's wishes over all test parts in one go and measures what came out. */
export async function measureModels(
  given: MeasuredPlan,
  results: readonly (readonly FoldResult[])[],
  { abort }: MeasureModelsOptions = {},
): Promise<MeasuredRun> {
  const { bars, plan, config } = given;
  const traded = tradeModels(given, results);
  const { benchmark, models } = traded;
  const backtests = new Map<string, BacktestResult>();
  const options = measureOptionsOf(config);
  const records: ModelRecord[] = [];
  for (const [m, { name, estimator }] of plan.models.entries()) {
    await breathe(abort);
    const { result, paths, forecast } = models[m];
    backtests.set(name, result);
    records.push({
      name,
      kind: estimator.kind,
      description: estimator.description,
      ...estimator.warnings?.length ? { warnings: estimator.warnings } : {},
      ...figuresOf(results[m]),
      parameters: results[m].at(-1)!.parameters,
      ...recordColumns(plan, results[m]),
      forecast: measureForecast(forecast, options),
      calibration: measureCalibration(forecast, { bars, plan, results: results[m] }, options),
      trading: measureTrading(result, options),
      ...paths ? { paths } : {},
      sharpeOverBenchmark: measureOverBenchmark(result, benchmark, options),
      thresholds: results[m].flatMap(({ threshold }) => threshold ?? []),
      seconds: results[m].reduce((sum, { seconds }) => sum + seconds, 0),
    });
  }
  backtests.set("benchmark", benchmark);
  return {
    records,
    benchmark: measureTrading(benchmark, options),
    backtests,
    forecasts: models.map(({ forecast }) => forecast),
    ...measureBySymbol(plan, traded, options),
  };
}
