import {
  deflatedSharpe,
  type SharpeMoments,
  trialsWhereEvidenceVanishes,
} from "../metrics/overfitting/mod.ts";

/** The deflated Sharpe ratio at one number of trials. */
export interface DeflatedAt {
  readonly trials: number;
  /** Probability that the true Sharpe ratio is above `threshold`. */
  readonly probability: number;
  /** Annualised Sharpe ratio that the best of so many trials without skill is expected to show. */
  readonly threshold: number;
}

/** What the number of trials makes of a result. */
export interface Deflation {
  /** Trials that were stated; undefined when unknown. */
  readonly trials: number | undefined;
  /** Trials that the files show to have been made, 1 at least. */
  readonly atLeast: number;
  /** At 1, 10, 100, 1000 and the stated number of trials, ascending. */
  readonly at: readonly DeflatedAt[];
  /** From one trial to a million, for a chart. */
  readonly curve: readonly DeflatedAt[];
  /** Most trials at which the probability is still `confidence`; 0 for none, Infinity for any. */
  readonly vanishesAbove: number;
  readonly confidence: number;
  /** Variance of the trials' Sharpe ratios a period. */
  readonly variance: number;
  readonly varianceFrom: "alternatives" | "chance";
}

/** Options of {@linkcode deflationOf}. */
export interface DeflationOptions {
  readonly trials: number | undefined;
  readonly atLeast: number;
  readonly periodsPerYear: number;
  /**
   * Of the alternatives' Sharpe ratios a period. Default: what chance gives, 1 / observations, which
   * is also the least where there were, or may have been, more trials than alternatives: a few that
   * are alike would hardly deflate at all.
   */
  readonly variance?: number;
  readonly confidence: number;
}

const LADDER = [1, 10, 100, 1000];

/** Eight a decade, whole numbers. */
const CURVE = [...new Set(Array.from({ length: 49 }, (_, k) => Math.round(10 ** (k / 8))))];

/** The deflated Sharpe ratio at several numbers of trials. */
export function deflationOf(
  moments: SharpeMoments,
  { trials, atLeast, periodsPerYear, variance, confidence }: DeflationOptions,
): Deflation {
  const chance = 1 / moments.observations;
  const used = trials === atLeast ? variance ?? chance : Math.max(variance ?? 0, chance);
  const counts = [...new Set([...LADDER, trials ?? atLeast])].sort((a, b) => a - b);
  const deflated = (count: number): DeflatedAt => {
    const { probability, threshold } = deflatedSharpe(moments, { trials: count, variance: used });
    return { trials: count, probability, threshold: threshold * Math.sqrt(periodsPerYear) };
  };
  return {
    trials,
    atLeast,
    at: counts.map(deflated),
    curve: CURVE.map(deflated),
    vanishesAbove: trialsWhereEvidenceVanishes(moments, { variance: used, confidence }),
    confidence,
    variance: used,
    varianceFrom: used === variance ? "alternatives" : "chance",
  };
}
