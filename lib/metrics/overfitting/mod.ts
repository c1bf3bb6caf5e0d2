/**
 * How far a good backtest is what the best of many tries shows by chance. Sharpe ratios here are a
 * period's, not annualised, unless a function takes `periodsPerYear`.
 * @module
 */
export * from "./deflated_sharpe.ts";
export * from "./effective_trials.ts";
export { excessAtEqualRisk } from "./excess_at_equal_risk.ts";
export * from "./haircut_sharpe.ts";
export * from "./minimum_track_record_length.ts";
export * from "./overfitting_probability.ts";
export * from "./probabilistic_sharpe.ts";
export { type RealityCheck, realityCheck } from "./reality_check.ts";
export { type SharpeMoments, sharpeMoments } from "./sharpe_moments.ts";
export {
  type StepwiseSuperior,
  stepwiseSuperior,
  type StepwiseSuperiorOptions,
} from "./stepwise_superior.ts";
export {
  type SuperiorPredictiveAbility,
  superiorPredictiveAbility,
} from "./superior_predictive_ability.ts";
export type { SuperiorityOptions } from "./superiority.ts";
