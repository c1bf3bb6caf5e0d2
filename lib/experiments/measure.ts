import type { BacktestResult } from "../backtest/mod.ts";
import { ece, identityCalibrator, reliability } from "../calibration/mod.ts";
import { prng } from "../core/mod.ts";
import {
  cagrInterval,
  calmar,
  confusion,
  f1,
  forecastIntervals,
  hitRate,
  type Interval,
  precision,
  recall,
  rocAucInterval,
  sharpeDifferenceInterval,
  sharpeInterval,
  sortino,
  totalReturn,
} from "../metrics/mod.ts";
import { optimalBlockLength } from "../stats/mod.ts";
import type { TestForecast } from "./collect.ts";
import type { Estimate, ForecastRecord, TradingRecord } from "./record.ts";
import type { JudgedModel } from "./verdict.ts";

/** Options of the figures with bootstrap intervals. */
export interface MeasureOptions {
  /** Seed of the run. */
  readonly seed: number;
  readonly resamples: number;
  readonly periodsPerYear: number;
  /** Bars that a label looks ahead. */
  readonly horizon: number;
}

/** Resamples that should lie beyond a bound, for the bound to be more than the luck of a few. */
const TAIL_RESAMPLES = 25;
/** Enough for twenty trials; beyond, bounds rest on fewer resamples, for the sake of time. */
const MOST_RESAMPLES = 20_000;

const BINS = { bins: 10, strategy: "mass" } as const;

/** Fewest times in a block of forecasts of several symbols, which move together at each of them. */
export const TIMES_A_BLOCK = 10;

/** NaN and infinities as null, as JSON needs it. */
export function finiteOrNull(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}

/** An interval as JSON has it. */
export function toEstimate({ estimate, low, high }: Interval): Estimate {
  return {
    estimate: finiteOrNull(estimate),
    low: finiteOrNull(low),
    high: finiteOrNull(high),
  };
}

/** Scores as numbers in (0, 1) in the same order. */
function squash(score: Float64Array): Float64Array {
  return identityCalibrator().apply(score);
}

/** Whether a forecast's samples are independent of each other as far as is known beforehand. */
const standAlone = ({ symbols = 1 }: Pick<TestForecast, "symbols">, { horizon }: MeasureOptions) =>
  symbols === 1 && horizon === 1;

/**
 * Mean block length for forecasts that hang together: the automatic one sees the dependence that the
 * data shows, and no block may be shorter than the one that labels which overlap, and symbols of one
 * time, are known to have. Undefined (automatic) for labels of one symbol that do not overlap.
 */
function blockLengthOf(
  { probability, label, symbols = 1 }: Pick<TestForecast, "probability" | "label" | "symbols">,
  options: MeasureOptions,
): number | undefined {
  if (standAlone({ symbols }, options)) return undefined;
  const squares = probability.map((value, i) => (value - label[i]) ** 2);
  const times = Math.max(2 * options.horizon, symbols > 1 ? TIMES_A_BLOCK : 0);
  return Math.max(symbols * times, optimalBlockLength(squares));
}

/**
 * Interval of the ROC area of raw scores. DeLong's takes samples for independent, which labels that
 * look further ahead than one bar are not (they share bars), nor those of several symbols at one time:
 * blocks of time are resampled instead.
 */
function aucInterval(
  { score, label, fold: groups, symbols }: TestForecast,
  options: MeasureOptions,
  confidence = 0.95,
): Interval {
  if (standAlone({ symbols }, options)) {
    return rocAucInterval(score, label, { groups, confidence });
  }
  const order = squash(score);
  const blockLength = blockLengthOf({ probability: order, label, symbols }, options);
  const bootstrap = bootstrapOf(options, confidence);
  return forecastIntervals(order, label, { ...bootstrap, groups, blockLength }).rocAuc;
}

function bootstrapOf({ seed, resamples }: MeasureOptions, confidence = 0.95) {
  // Forked anew for each figure: an interval does not depend on which were computed before, equal
  // returns have equal intervals, and a wider confidence reads the same resamples.
  return { prng: prng(seed).fork("bootstrap"), resamples, confidence };
}

/** The same for annualised figures. */
function annualisedOf(options: MeasureOptions, confidence?: number) {
  return { ...bootstrapOf(options, confidence), periodsPerYear: options.periodsPerYear };
}

/**
 * Figures of a model's forecasts on the test parts. The ROC area ranks raw scores within each fold,
 * so that calibration neither helps nor hurts it; the others judge calibrated probabilities.
 */
export function measureForecast(forecast: TestForecast, options: MeasureOptions): ForecastRecord {
  const { label, score, probability, target } = forecast;
  const blockLength = blockLengthOf(forecast, options);
  const intervals = forecastIntervals(probability, label, { ...bootstrapOf(options), blockLength });
  const decisions = target.map((wish) => wish > 0 ? 1 : 0);
  const outcomes = confusion(decisions, label);
  return {
    samples: label.length,
    baseRate: finiteOrNull(label.reduce((sum, value) => sum + value, 0) / label.length),
    rocAuc: toEstimate(aucInterval(forecast, options)),
    prAuc: toEstimate(intervals.prAuc),
    brier: toEstimate(intervals.brier),
    logLoss: toEstimate(intervals.logLoss),
    accuracy: toEstimate(intervals.accuracy),
    precision: finiteOrNull(precision(outcomes)),
    recall: finiteOrNull(recall(outcomes)),
    f1: finiteOrNull(f1(outcomes)),
    ece: finiteOrNull(ece(probability, label, BINS)),
    eceUncalibrated: finiteOrNull(ece(squash(score), label, BINS)),
    reliability: reliability(probability, label, BINS).map(({ predicted, observed, count }) => ({
      predicted,
      observed,
      count,
    })),
  };
}

/** Figures of a backtest after costs. */
export function measureTrading(result: BacktestResult, options: MeasureOptions): TradingRecord {
  const { returns, trades } = result;
  const { periodsPerYear } = options;
  const closed = trades.pnl.filter((_, i) => trades.open[i] === 0);
  return {
    sharpe: toEstimate(sharpeInterval(returns, annualisedOf(options))),
    sortino: finiteOrNull(sortino(returns, { periodsPerYear })),
    cagr: toEstimate(cagrInterval(returns, annualisedOf(options))),
    totalReturn: finiteOrNull(totalReturn(returns)),
    maxDrawdown: finiteOrNull(result.drawdown.reduce((worst, value) => Math.max(worst, value), 0)),
    calmar: finiteOrNull(calmar(returns, { periodsPerYear })),
    turnover: finiteOrNull(result.turnover / returns.length * periodsPerYear),
    hitRate: finiteOrNull(hitRate(closed)),
    exposure: finiteOrNull(result.exposure),
    trades: trades.pnl.length,
    totalFees: result.totalFees,
    finalEquity: result.finalEquity,
  };
}

/** The Sharpe ratio of a model minus that of buy-and-hold, resampled together. */
export function measureOverBenchmark(
  result: BacktestResult,
  benchmark: BacktestResult,
  options: MeasureOptions,
): Estimate {
  return toEstimate(
    sharpeDifferenceInterval(result.returns, benchmark.returns, annualisedOf(options)),
  );
}

/** The intervals that the verdict rests on, of the given confidence. */
export function measureForVerdict(
  { forecast, result }: {
    readonly forecast: TestForecast;
    readonly result: Pick<BacktestResult, "returns">;
  },
  options: MeasureOptions & { readonly confidence: number },
): Pick<JudgedModel, "rocAuc" | "sharpe"> {
  const { confidence } = options;
  // The further out a bound lies, the more resamples it takes to find it.
  const resamples = Math.max(
    options.resamples,
    Math.min(MOST_RESAMPLES, Math.ceil(2 * TAIL_RESAMPLES / (1 - confidence))),
  );
  const bootstrap = annualisedOf({ ...options, resamples }, confidence);
  return {
    rocAuc: aucInterval(forecast, options, confidence),
    sharpe: sharpeInterval(result.returns, bootstrap),
  };
}
