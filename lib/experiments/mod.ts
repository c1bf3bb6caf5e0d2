/** Level 6: configured runs that leave everything needed to judge and repeat them. @module */
export * from "./ablation/ablate_experiment.ts";
export * from "./ablation/ablate_features.ts";
export * from "./ablation/ablate_models.ts";
export * from "./ablation/column_groups.ts";
export { ABLATION_AXES, type AblationAxis } from "./ablation_config.ts";
export type {
  AblatedModel,
  AblatedVariant,
  AblationDifference,
  AblationFigure,
  AblationFinding,
  AblationFits,
  AblationRecord,
  AblationSpread,
} from "./record/ablation.ts";
export { auditExperiment, type AuditExperimentOptions } from "./audit/audit_experiment.ts";
export type { AuditedExperiment } from "./audit/experiment_subjects.ts";
export { buildLabels, type ExperimentLabels } from "./build_labels.ts";
export * from "./canonical_json.ts";
export type { TestForecast } from "./collect.ts";
export {
  configSchema,
  type DataConfig,
  type ExperimentConfig,
  type ModelConfig,
} from "./config.ts";
export * from "./feature_file.ts";
export * from "./forward_return.ts";
export type { LabelConfig } from "./label_config.ts";
export * from "./ledger.ts";
export { countOpenings, warnOfOpenings } from "./holdout.ts";
export * from "./list_folders.ts";
export { type LiveCurve, type LiveRecord, readLiveProgress } from "./live_progress.ts";
export * from "./load_features.ts";
export * from "./overrides.ts";
export * from "./parse_config.ts";
export { modelWarnings } from "./plan.ts";
export * from "./read_config.ts";
export * from "./record.ts";
export type {
  CalibrationGapRecord,
  CalibrationMeasures,
  CalibrationRecord,
  CalibratorRecord,
} from "./record/calibration.ts";
export type { BlockRecord, HoldoutRecord, PathsRecord } from "./record/splits.ts";
export type { RunDevice } from "./run_device.ts";
export * from "./run_experiment.ts";
export * from "./runs/mod.ts";
export * from "./hash_bars.ts";
export * from "./sha256.ts";
export * from "./try_models.ts";
export type { ValidationConfig, ValidationKind } from "./validation_config.ts";
export * from "./verdict.ts";
export { currentVerdictCode } from "./record/verdict.ts";
export { beginTrials, type BegunTrials, type PlannedTrial } from "./ledger/begin_trials.ts";
export { type BarsSpan } from "./ledger/bars_span.ts";
export { findLedger, ledgerOfFolder } from "./ledger/find_ledger.ts";
export { type RecordedTrial, recordTrials } from "./ledger/record_trials.ts";
export { loadReturns, type TrialReturns } from "./ledger/returns.ts";
export { summarizeLedger, type TrialFamily } from "./ledger/summarize_ledger.ts";
