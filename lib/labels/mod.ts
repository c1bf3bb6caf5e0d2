/** What models are to predict, each value with the span of bars it needs. @module */
export * from "./barrier_levels.ts";
export { concurrency, type Spans, type WeightOptions } from "./concurrency.ts";
export * from "./direction.ts";
export * from "./forward_log_return.ts";
export * from "./forward_quantile_rank.ts";
export * from "./forward_return.ts";
export * from "./forward_sharpe.ts";
export * from "./label_kinds.ts";
export { labelVolatility, type LabelVolatilityOptions } from "./label_volatility.ts";
export * from "./label_report.ts";
export { createLabels, type HorizonOptions, type LabelParts, type Labels } from "./labels.ts";
export * from "./mask_filled.ts";
export * from "./meta_label.ts";
export * from "./return_attribution.ts";
export * from "./time_decay.ts";
export * from "./trend_scan.ts";
export {
  type BarrierOptions,
  tripleBarrier,
  type TripleBarrierLabels,
  type TripleBarrierOptions,
} from "./triple_barrier.ts";
export * from "./uniqueness.ts";
export * from "./volatility_scaled.ts";
