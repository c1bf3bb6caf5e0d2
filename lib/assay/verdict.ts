import type { Prng } from "../core/mod.ts";
import { sharpeInterval } from "../metrics/mod.ts";
import { type Interval, normalQuantile } from "../stats/mod.ts";
import {
  DEFAULT_VERDICT_RULE,
  type Evidence,
  type EvidenceVerdict,
  judgeEvidence,
} from "../validation/verdict/mod.ts";
import type { AssayOptions } from "./assay_report.ts";
import type { Basis } from "./basis.ts";
import type { BesideBenchmark } from "./benchmark.ts";
import type { Deflation } from "./deflation.ts";
import type { CostsShown } from "./foreign_result.ts";
import type { Overfitting } from "./overfitting.ts";

/** Fewest resamples that may lie beyond a percentile bound. */
const IN_TAIL = 5;

/**
 * The interval that the verdict needs where several trials were made: wider than that of the table,
 * so that those of all trials would hold together. Beyond what the resamples can tell, the bounds
 * are those of a normal distribution with the error that the resamples show.
 */
export function familyInterval(
  basis: Basis,
  shown: Interval,
  { confidence, base, resamples, prng }: {
    readonly confidence: number;
    readonly base: number;
    readonly resamples: number;
    readonly prng: Prng;
  },
): Interval {
  if (confidence === base) return shown;
  const { returns, periodsPerYear } = basis;
  if ((1 - confidence) / 2 * resamples >= IN_TAIL) {
    return sharpeInterval(returns, { periodsPerYear, confidence, resamples, prng });
  }
  const error = (shown.high - shown.low) / (2 * normalQuantile((1 + base) / 2));
  const reach = normalQuantile((1 + confidence) / 2) * error;
  const { estimate } = shown;
  return { estimate, low: estimate - reach, high: estimate + reach };
}

/** How the sentence of the verdict calls who counted. */
const COUNTED_BY = "you state";

/** The verdict on a result, by the rule that runs of this program are judged by. */
export function verdictOn(
  { options, sharpe, confidence, deflation, overfitting, beside, costs }: {
    readonly options: AssayOptions;
    readonly sharpe: Interval;
    readonly confidence: number;
    readonly deflation: Deflation;
    readonly overfitting: Overfitting | undefined;
    readonly beside: BesideBenchmark | undefined;
    readonly costs: CostsShown;
  },
): EvidenceVerdict {
  const { trials, live, fill } = options;
  const { atLeast, vanishesAbove } = deflation;
  const evidence: Evidence = {
    name: "this result",
    sharpe,
    confidence,
    trials: trials ?? "unknown",
    atLeast,
    vanishesAbove,
    deflatedSharpe: deflation.at.find((row) => row.trials === (trials ?? atLeast))?.probability,
    overfitting: overfitting?.probability,
    spa: beside?.pValue,
    audit: live ? "live" : "unknown",
    costs,
    fill: live ? "live" : fill ?? "unknown",
    countedBy: COUNTED_BY,
  };
  const level = options.confidence ?? DEFAULT_VERDICT_RULE.confidence;
  const verdict = judgeEvidence(evidence, {
    ...DEFAULT_VERDICT_RULE,
    confidence: level,
    deflatedSharpe: level,
  });
  // Nobody could change a rule that nobody registered.
  const reasons = verdict.reasons.filter(({ criterion }) => criterion !== "rule");
  return { ...verdict, reasons };
}
