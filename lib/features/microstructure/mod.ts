/** Measures of microstructure: flow, impact, spreads, variation, trade sizes. @module */
export { type FlowBars, flowBars, type FlowBarsOptions } from "./flow/flow_bars.ts";
export * from "./flow/flow_feature.ts";
export { FLOW_RULES, type FlowName } from "./flow/flow_rules.ts";
export * from "./intraday_seasonality.ts";
export { type MeasureName, MEASURES } from "./measures.ts";
export type { MeasureContext, MeasuredBars, MeasureRule } from "./measure_rule.ts";
export * from "./microstructure.ts";
export * from "./microstructure_feature.ts";
