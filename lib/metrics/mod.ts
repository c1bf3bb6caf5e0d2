/**
 * Level 2: figures of forecasts and of returns, with intervals. Predictions come first, labels
 * second. Nothing here skips missing values: NaN throws and is named with its index.
 * @module
 */
export * from "./activity.ts";
export * from "./comparison/mod.ts";
export * from "./confusion.ts";
export * from "./drawdown.ts";
export * from "./forecast_intervals.ts";
export { cagr, equityCurve, type PeriodsOptions, totalReturn } from "./growth.ts";
export * from "./overfitting/mod.ts";
export { brier, LOG_LOSS_CLIP, logLoss, type LogLossOptions } from "./probability.ts";
export * from "./ranking.ts";
export * from "./returns_intervals.ts";
export * from "./roc_auc_difference.ts";
export * from "./roc_auc_interval.ts";
export { sharpe, sortino, type SortinoOptions, volatility } from "./sharpe.ts";
export type { Interval } from "../stats/mod.ts";
