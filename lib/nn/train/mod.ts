/** Level 3: losses, training steps, batches, early stopping. @module */
export * from "./batches.ts";
export * from "./binary_cross_entropy.ts";
export type { CheckpointOptions } from "./checkpoint.ts";
export * from "./choose_device.ts";
export * from "./choose_device_stepper.ts";
export * from "./class_weights.ts";
export type { ClassificationLossOptions } from "./classification_terms.ts";
export * from "./compile_stepper.ts";
export type { BestEpoch } from "./early_stopping.ts";
export { type Engine, ENGINES, forwardOf, tfjsDevice } from "./engine.ts";
export type { Execution } from "./execution.ts";
export * from "./fit.ts";
export { assertTrainingSettings, type FitOptions, type TrainingSettings } from "./fit_options.ts";
export * from "./fit_state.ts";
export {
  assertTargets,
  type Loss,
  type LossTotals,
  lossTotals,
  meanLoss,
  meanOf,
  type Predictions,
  type SampleLosses,
} from "./loss.ts";
export * from "./loss_gradients.ts";
export { type MaskKey, maskKey } from "./masks.ts";
export { type Monitor, prAucMonitor, rocAucMonitor } from "./monitor.ts";
export * from "./pinball.ts";
export type { EpochLosses, EpochProgress, EpochRecord, Pace, StepProgress } from "./progress.ts";
export * from "./regression_losses.ts";
export * from "./scorer.ts";
export * from "./softmax_cross_entropy.ts";
export { buildStep, type StepGraph, type StepOptions, TrainingStep } from "./step.ts";
export * from "./stepper.ts";
export { TfjsScorer, type TfjsScorerOptions } from "./tfjs_scorer.ts";
export { TfjsStep, type TfjsStepOptions } from "./tfjs_step.ts";
