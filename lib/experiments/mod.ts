/** Level 6: configured runs that leave everything needed to judge and repeat them. @module */
export * from "./ablate_features.ts";
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
export * from "./list_folders.ts";
export { type LiveCurve, type LiveRecord, readLiveProgress } from "./live_progress.ts";
export * from "./load_features.ts";
export * from "./overrides.ts";
export * from "./parse_config.ts";
export { modelWarnings } from "./plan.ts";
export * from "./read_config.ts";
export * from "./record.ts";
export type { RunDevice } from "./run_device.ts";
export * from "./run_experiment.ts";
export * from "./hash_bars.ts";
export * from "./sha256.ts";
export * from "./try_models.ts";
export * from "./verdict.ts";
