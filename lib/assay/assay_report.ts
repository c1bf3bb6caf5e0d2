import type { Interval } from "../stats/mod.ts";
import type { EvidenceVerdict } from "../validation/verdict/mod.ts";
import type { Basis } from "./basis.ts";
import type { Benchmark, BesideBenchmark } from "./benchmark.ts";
import type { CostSensitivity } from "./cost_sensitivity.ts";
import type { Deflation } from "./deflation.ts";
import type { Dependence, TradeShares } from "./dependence.ts";
import type { DrawdownRank } from "./drawdown_rank.ts";
import type { Finding } from "./findings.ts";
import type { CostsShown, SourceFormat } from "./foreign_result.ts";
import type { Overfitting } from "./overfitting.ts";
import type { Alternatives } from "./read_matrix.ts";
import type { YearFigures } from "./years.ts";

/** Options of {@linkcode assayResult}: what a file cannot say about itself. */
export interface AssayOptions {
  /** Variants tried until this one was chosen, itself included. Default: unknown. */
  readonly trials?: number;
  /** Results of what else was tried. */
  readonly alternatives?: Alternatives;
  /** What the strategy is held against. */
  readonly benchmark?: Benchmark;
  /** Observations a year. Default: derived from the times where they leave no doubt. */
  readonly periodsPerYear?: number;
  /**
   * Whether the figures are after costs; or a rate that is taken off every entry and exit first.
   * Default: what the file shows.
   */
  readonly costs?: "charged" | "none" | number;
  /** How orders were filled. Default: unknown. */
  readonly fill?: "nextOpen" | "sameClose";
  /** Whether the returns were made with money, not simulated. Default: false. */
  readonly live?: boolean;
  /** Confidence of intervals and of what counts as evidence. Default: 0.95. */
  readonly confidence?: number;
  /** Resamples of every interval. Default: 2000. */
  readonly resamples?: number;
  /** Seed of all randomness. Default: 1. */
  readonly seed?: number;
}

/** What an assay finds. Fractions, annualised where it says so; NaN where a figure is undefined. */
export interface AssayReport {
  readonly path: string;
  readonly format: SourceFormat;
  readonly name: string | undefined;
  /** How the file was read, a sentence each. */
  readonly read: readonly string[];
  readonly basis: Omit<Basis, "returns" | "time"> & {
    readonly observations: number;
    /** First and last time, UTC milliseconds; undefined without times. */
    readonly from: number | undefined;
    readonly to: number | undefined;
  };
  readonly trades: number | undefined;
  readonly costs: CostsShown;
  /** Rate taken off every entry and exit before all figures; 0 for none. */
  readonly costRate: number;
  readonly performance: {
    readonly totalReturn: number;
    readonly cagr: number;
    readonly volatility: number;
    /** Annualised, with its interval by block bootstrap. */
    readonly sharpe: Interval;
    readonly confidence: number;
    /** Third and fourth standardised moments of the returns; 0 and 3 when they are normal. */
    readonly skewness: number;
    readonly kurtosis: number;
    /** Probability that the true Sharpe ratio is above 0, for a single trial. */
    readonly probabilisticSharpe: number;
  };
  readonly deflation: Deflation;
  /** How many such observations it takes until the probabilistic Sharpe ratio is `confidence`. */
  readonly minimumTrackRecord: { readonly observations: number; readonly years: number };
  readonly drawdown: DrawdownRank;
  readonly dependence: Dependence;
  /** Absent without trades. */
  readonly tradeShares: TradeShares | undefined;
  readonly overfitting: Overfitting | undefined;
  readonly benchmark: BesideBenchmark | undefined;
  readonly costSensitivity: CostSensitivity | undefined;
  readonly years: readonly YearFigures[];
  readonly findings: readonly Finding[];
  readonly verdict: EvidenceVerdict;
  /** Wealth from 1, a value more than observations; times of the observations. */
  readonly curve: {
    readonly equity: Float64Array;
    readonly time: Float64Array | undefined;
  };
}

declare module "../core/display.ts" {
  interface Displayed {
    assay: AssayReport;
  }
}
