/** What models are to predict, each value with the span of bars it needs. @module */
export * from "./direction.ts";
export * from "./forward_log_return.ts";
export type { HorizonOptions, Labels } from "./labels.ts";
