/** Looks for look-ahead in anything that makes numbers from bars. @module */
export * from "./audit.ts";
export * from "./check_folds.ts";
export * from "./compare_fitted.ts";
export * from "./describe_coverage.ts";
export * from "./feature_subject.ts";
export * from "./finding.ts";
export { firstBars, type PerturbationName, recentBars } from "./perturbations.ts";
export type { AuditColumn, AuditSubject, SubjectKind } from "./subject.ts";
