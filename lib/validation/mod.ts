/** Ways to divide samples into what is learnt from and what is tested on. @module */
export * from "./audit/mod.ts";
export { assemblePaths, type CombinatorialSplit } from "./combinatorial_paths.ts";
export * from "./combinatorial_purged.ts";
export * from "./feature_report.ts";
export * from "./fold.ts";
export * from "./holdout.ts";
export * from "./nested.ts";
export * from "./permutation/mod.ts";
export * from "./population_stability.ts";
export * from "./purged_k_fold.ts";
export * from "./rank_correlation_interval.ts";
export * from "./verdict/mod.ts";
export * from "./walk_forward.ts";
