import type { Bars } from "../../core/mod.ts";
import { brier, logLoss, rocAuc, sharpe } from "../../metrics/mod.ts";
import type { FoldResult } from "../evaluate_fold.ts";
import { tradeModels } from "../judge_models.ts";
import type { PlannedTrial } from "../ledger/begin_trials.ts";
import type { RecordedTrial } from "../ledger/record_trials.ts";
import { finiteOrNull } from "../measure.ts";
import type { AblationJob } from "./plan_jobs.ts";

/** Figures of one fit over all folds; NaN where undefined. */
export interface JobFigures {
  readonly rocAuc: number;
  readonly logLoss: number;
  readonly brier: number;
  /** Annualised, after costs. */
  readonly sharpe: number;
  readonly maxDrawdown: number;
  readonly trades: number;
}

/** What one job has found: rows are the test rows of all folds, in the order of time. */
export interface MeasuredJob {
  readonly figures: JobFigures;
  readonly label: Float64Array;
  /** Fold of each row. */
  readonly fold: Int32Array;
  /** Bar of each row. */
  readonly bar: Int32Array;
  readonly score: Float64Array;
  readonly probability: Float64Array;
  /** Net return of each bar that was traded, and the bar's open. */
  readonly returns: { readonly time: Float64Array; readonly value: Float64Array };
}

/** Trades and judges a job's forecasts, as a run would, but without intervals. */
export function measureJob(
  { config, plan }: AblationJob,
  results: readonly FoldResult[],
  { bars }: { readonly bars: Bars },
): MeasuredJob {
  const { models: [{ forecast, result }] } = tradeModels({ bars, plan, config }, [results]);
  const { label, fold, score, probability, indices } = forecast;
  const { periodsPerYear } = config.backtest;
  return {
    figures: {
      rocAuc: rocAuc(score, label, { groups: fold }),
      logLoss: logLoss(probability, label),
      brier: brier(probability, label),
      sharpe: sharpe(result.returns, { periodsPerYear }),
      maxDrawdown: result.drawdown.reduce((worst, value) => Math.max(worst, value), 0),
      trades: result.trades.pnl.length,
    },
    label,
    fold,
    bar: indices.map((index) => plan.samples.rows[index]),
    score,
    probability,
    returns: { time: result.time, value: result.returns },
  };
}

/** A job's line in the ledger. */
export function jobLine(
  planned: PlannedTrial,
  { figures, returns }: MeasuredJob,
  { config }: AblationJob,
): RecordedTrial {
  const { rocAuc, brier, sharpe, maxDrawdown, trades } = figures;
  return {
    ...planned,
    time: new Date().toISOString(),
    metrics: {
      rocAuc: finiteOrNull(rocAuc),
      brier: finiteOrNull(brier),
      sharpe: finiteOrNull(sharpe),
      sharpePerBar: finiteOrNull(sharpe / Math.sqrt(config.backtest.periodsPerYear)),
      maxDrawdown: finiteOrNull(maxDrawdown),
      trades,
    },
    returns,
  };
}
