/** Ways to divide samples into what is learnt from and what is tested on. @module */
export * from "./audit/mod.ts";
export * from "./feature_report.ts";
export * from "./fold.ts";
export * from "./population_stability.ts";
export * from "./rank_correlation_interval.ts";
export * from "./walk_forward.ts";
