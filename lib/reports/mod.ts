/** Level 7: runs as pages that a colleague can open. @module */
export * from "./ablation/render_ablation.ts";
export * from "./assay/render_assay.ts";
export * from "./audit/render_audit.ts";
export { comparePaired, type PairedComparison, type PairedDifference } from "./compare/paired.ts";
export * from "./compare/render_compare.ts";
export * from "./display/mod.ts";
export type { ReportInput } from "./input.ts";
export * from "./index/read_experiments.ts";
export * from "./index/render_index.ts";
export * from "./index/render_live.ts";
export { loadRun } from "./load_run.ts";
export * from "./quality/render_quality.ts";
export * from "./render_report.ts";
