/** Level 6: judges results that other programs made. @module */
export { type DerivedPeriods, derivePeriods } from "./derive_periods.ts";
export * from "./foreign_result.ts";
export { readResult } from "./read_result.ts";
export { assayResult } from "./assay.ts";
export type { AssayOptions, AssayReport } from "./assay_report.ts";
export { type Benchmark, type BesideBenchmark, readBenchmark } from "./benchmark.ts";
export type { AtCost, CostSensitivity } from "./cost_sensitivity.ts";
export type { DeflatedAt, Deflation } from "./deflation.ts";
export type { Dependence, TradeShares, WithoutBest } from "./dependence.ts";
export type { DrawdownRank } from "./drawdown_rank.ts";
export type { Finding, FindingCode } from "./findings.ts";
export type { Overfitting } from "./overfitting.ts";
export { type Alternatives, readMatrix } from "./read_matrix.ts";
export type { YearFigures } from "./years.ts";
