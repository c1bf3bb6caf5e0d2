/** Level 3: from probabilities to wished positions. @module */
export * from "./choose_threshold.ts";
export * from "./conformal.ts";
export type { Zone } from "./families.ts";
export * from "./foresight_positions.ts";
export type { ObjectiveName, Utility, UtilityInfo } from "./objective.ts";
export * from "./policy.ts";
export * from "./random_positions.ts";
export * from "./rebalance_band.ts";
export * from "./sizing.ts";
export type { ThresholdCurve } from "./threshold_curve.ts";
export type { Range, ThresholdUncertainty } from "./uncertainty.ts";
