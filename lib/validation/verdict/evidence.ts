import type { Interval } from "../../stats/mod.ts";

/** What is known about one strategy, as {@linkcode judgeEvidence} weighs it. */
export interface Evidence {
  /** How the sentence calls the strategy. Default: "the strategy". */
  readonly name?: string;
  /** Annualised, after costs, with an interval of `confidence`; NaN where undefined. */
  readonly sharpe: Interval;
  /**
   * Confidence of the intervals given, a fraction: that of the rule, or a higher one where several
   * trials were made, see {@linkcode familyConfidence}. Default: that of the rule.
   */
  readonly confidence?: number;
  /**
   * Probability that the true Sharpe ratio is above the best of so many trials without skill. Where
   * their number is unknown: of `atLeast` trials, which it cannot exceed.
   */
  readonly deflatedSharpe?: number;
  /** Strategies that were tried on these data, this one included. Unknown is not one. */
  readonly trials: number | "unknown";
  /** Where `trials` is unknown: how many there were for certain. Default: 1. */
  readonly atLeast?: number;
  /**
   * Where `trials` is unknown: most of them after which the deflated Sharpe probability is still
   * that of the rule. Default: not known, so that the interval alone says where a profit ends.
   */
  readonly vanishesAbove?: number;
  /** Probability of backtest overfitting (CSCV) of the choice among what was tried. */
  readonly overfitting?: number;
  /**
   * p-value of Hansen's test that the strategy does no better than its baselines; the largest where
   * there are several baselines.
   */
  readonly spa?: number;
  /** Of the forecasts behind the strategy. Absent: it has none, or they are not at hand. */
  readonly rocAuc?: Interval;
  /**
   * What the look-ahead audit said; "warnings" are to be looked into, and no error. "live" are results
   * that were traded, not simulated: there is no look-ahead to find.
   */
  readonly audit: "clean" | "warnings" | "live" | "skipped" | "unknown" | "failed";
  /** Whether the returns are after fees and slippage. */
  readonly costs: "charged" | "none" | "unknown";
  /** How orders were filled; "sameClose" is the close that made the signal, which nobody gets. */
  readonly fill: "nextOpen" | "live" | "sameClose" | "unknown";
  /**
   * What the tested models had learnt from: bars before what they were tested on alone, or bars after it,
   * too, as in k-fold. Such results are no track record. Default: "past".
   */
  readonly training?: "past" | "pastAndFuture";
  /** How often the holdout that this was tested on has been opened, this time included. Absent: none was. */
  readonly holdoutOpenings?: number;
  /** False for a run that only tried the machinery. Default: true. */
  readonly complete?: boolean;
  /** Whether the rule is the one of the first run on these data. Default: true. */
  readonly ruleKept?: boolean;
  /** Who knows of the trials, as the sentence says it. Default: "the ledger counts". */
  readonly countedBy?: string;
}

/** Thresholds of the verdict, to be fixed before the first look at test results. */
export interface VerdictRule {
  /** Confidence of the intervals of Sharpe ratio and ROC-AUC, all trials together. */
  readonly confidence: number;
  /** Least deflated Sharpe probability. */
  readonly deflatedSharpe: number;
  /** Largest probability of backtest overfitting. */
  readonly overfitting: number;
  /** Largest p-value against the baselines. */
  readonly spa: number;
}

/** What stands where nothing was registered. `deno task bench:verdict` shows what it finds. */
export const DEFAULT_VERDICT_RULE: VerdictRule = {
  confidence: 0.95,
  deflatedSharpe: 0.95,
  overfitting: 0.2,
  spa: 0.05,
};

/** The verdicts, from the weakest to the strongest. */
export const VERDICT_CODES = ["noEvidence", "weakEvidence", "evidence"] as const;
export type VerdictCode = typeof VERDICT_CODES[number];

/** What a verdict asks. The first seven are about whether the figures may be believed at all. */
export const CRITERIA = [
  "complete",
  "fill",
  "costs",
  "audit",
  "training",
  "holdout",
  "rule",
  "sharpe",
  "deflatedSharpe",
  "overfitting",
  "baselines",
  "forecast",
] as const;
export type Criterion = typeof CRITERIA[number];

/** One criterion of a verdict: what was asked, what was found. */
export interface Reason {
  readonly criterion: Criterion;
  /** In words, like "net Sharpe ratio above 0 at 98.75 %". */
  readonly asked: string;
  /** In words, like "0.41 [-0.50, 1.32]". */
  readonly found: string;
  readonly met: boolean | "unknown";
}

/** What {@linkcode judgeEvidence} says. */
export interface EvidenceVerdict {
  readonly code: VerdictCode;
  /** The criteria that were asked, in their order. */
  readonly reasons: readonly Reason[];
  /** The verdict in words, with the figures and the number of trials. */
  readonly sentence: string;
  /**
   * Most trials up to which it is weak evidence, none beyond. Absent: their number is known, it is
   * another verdict, or no number of trials ends it.
   */
  readonly upToTrials?: number;
}
