/** Level 2: scores to probabilities, and how far probabilities can be believed. @module */
export * from "./brier_parts.ts";
export {
  type Calibrator,
  identityCalibrator,
  sigmoidCalibrator,
  type SigmoidOptions,
} from "./calibrator.ts";
export * from "./platt.ts";
export { type BinOptions, ece, mce, reliability, type ReliabilityBin } from "./reliability.ts";
