/** Level 7: a run as a page that a colleague can open. @module */
export * from "./figure.ts";
export type { ReportInput } from "./input.ts";
export * from "./load_run.ts";
export * from "./render_report.ts";
