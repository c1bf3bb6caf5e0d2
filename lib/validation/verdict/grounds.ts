import { normalCdf, normalQuantile } from "../../stats/mod.ts";
import { confidenceOf } from "./criteria.ts";
import type { Criterion, Evidence, Reason, VerdictRule } from "./evidence.ts";

/** What there can be evidence of: a profit or a forecast. The other criteria are doubts. */
export interface Ground {
  readonly criterion: Extract<Criterion, "sharpe" | "forecast">;
  /**
   * Most trials after which it would still hold, where their number is unknown; Infinity where it
   * is known.
   */
  readonly upTo: number;
}

/** Probability of overfitting of a choice without any skill, on average. */
const NO_SKILL = 0.5;

/**
 * Whether a profit may be luck, or the market's. A choice among strategies that are all good has a
 * probability of overfitting near that of no skill; only beyond it does that speak against them.
 */
function isDoubted(reasons: readonly Reason[], { overfitting = 0 }: Evidence): boolean {
  return reasons.some(({ criterion, met }) =>
    met === false && (
      criterion === "deflatedSharpe" || criterion === "baselines" ||
      criterion === "overfitting" && !(overfitting <= NO_SKILL)
    )
  );
}

/**
 * Most trials such that an interval of the Sharpe ratio or of the ROC-AUC, widened for them all,
 * still lies above `least`; its lower half is taken for a normal distribution's.
 */
function trialsUntilReached(
  { estimate, low }: Evidence["sharpe"],
  { least, confidence, family }: {
    readonly least: number;
    /** Of the interval that is given. */
    readonly confidence: number;
    /** Of all intervals together. */
    readonly family: number;
  },
): number {
  const error = (estimate - low) / normalQuantile((1 + confidence) / 2);
  const tails = 2 * normalCdf((least - estimate) / error);
  return Math.floor((1 - family) / tails);
}

/** Trials that there were for certain. */
export function knownTrials({ trials, atLeast = 1 }: Evidence): number {
  return trials === "unknown" ? atLeast : trials;
}

/**
 * The grounds that the criteria leave, by what is known. With an unknown number of trials each holds
 * up to a number of them, and counts only when that is more than there were for certain: to take the
 * unknown for the least that it can be would be to take it in the result's favour.
 */
export function groundsOf(
  reasons: readonly Reason[],
  evidence: Evidence,
  rule: VerdictRule,
): { readonly grounds: readonly Ground[]; readonly lost: readonly Ground[] } {
  const met = (criterion: Criterion) => reasons.find((r) => r.criterion === criterion)?.met;
  const { sharpe, rocAuc, vanishesAbove = Infinity } = evidence;
  const unknown = evidence.trials === "unknown";
  const known = knownTrials(evidence);
  const options = { confidence: confidenceOf(evidence, rule), family: rule.confidence };
  // What holds now holds after the trials that it was widened for, whatever rounding says.
  const upTo = (interval: Evidence["sharpe"], least: number) =>
    unknown ? Math.max(known, trialsUntilReached(interval, { least, ...options })) : Infinity;
  const all: Ground[] = [];
  if (met("sharpe") === true && !isDoubted(reasons, evidence)) {
    all.push({
      criterion: "sharpe",
      upTo: unknown ? Math.min(upTo(sharpe, 0), vanishesAbove) : Infinity,
    });
  }
  if (met("forecast") === true) all.push({ criterion: "forecast", upTo: upTo(rocAuc!, 0.5) });
  return {
    grounds: all.filter((ground) => ground.upTo > known),
    lost: all.filter((ground) => !(ground.upTo > known)),
  };
}
