/** Level 2: scores to probabilities, and how far probabilities can be believed. @module */
export * from "./auto_calibrator.ts";
export * from "./beta.ts";
export * from "./brier_parts.ts";
export * from "./calibration_gap.ts";
export {
  type CalibrationLine,
  calibrationLine,
  type DependenceOptions,
} from "./calibration_line.ts";
export * from "./calibrator.ts";
export * from "./consistency_bands.ts";
export * from "./debiased_error.ts";
export { CALIBRATOR_KINDS, fitCalibrator } from "./fit_calibrator.ts";
export * from "./histogram.ts";
export { isotonic } from "./isotonic.ts";
export type {
  BetaData,
  CalibratorData,
  CalibratorDataOf,
  CalibratorKind,
  HistogramData,
  IsotonicData,
  SigmoidData,
  Steps,
  VennAbersData,
} from "./kernels.ts";
export * from "./platt.ts";
export { type BinOptions, ece, mce, reliability, type ReliabilityBin } from "./reliability.ts";
export * from "./temperature.ts";
export * from "./venn_abers.ts";
