import { answerCriteria } from "./criteria.ts";
import {
  type Criterion,
  DEFAULT_VERDICT_RULE,
  type Evidence,
  type EvidenceVerdict,
  type VerdictRule,
} from "./evidence.ts";
import { groundsOf } from "./grounds.ts";
import { ENDLESS, sentenceOf } from "./sentence.ts";

/** Without these, figures mean nothing: what breaks one leaves no evidence. */
const DISQUALIFYING: ReadonlySet<Criterion> = new Set(["complete", "fill", "costs", "audit"]);

/**
 * The verdict on a strategy, from what is known about it and a rule that was fixed before. It is
 * pure: the same evidence and the same rule give the same words.
 *
 * - **evidence**: every criterion is met. What is unknown is not met.
 * - **weak evidence**: nothing disqualifies the figures, and either the net Sharpe ratio lies above
 *   0 and nothing that is known speaks against that profit (deflated Sharpe probability, baselines,
 *   a probability of overfitting above 0.5), or the forecasts are better than chance. Where the
 *   number of trials is unknown, it says up to how many of them that holds; if that is no more than
 *   there were for certain, it is no evidence.
 * - **no evidence**: all else. A failed audit, returns without costs, fills nobody can get and smoke
 *   runs are no evidence, whatever the figures.
 *
 * @example
 * ```ts
 * import { judgeEvidence } from "lib/validation/mod.ts";
 * import assert from "node:assert/strict";
 * const evidence = {
 *   sharpe: { estimate: 1.8, low: 0.6, high: 3 },
 *   deflatedSharpe: 0.98,
 *   trials: 3,
 *   overfitting: 0.04,
 *   spa: 0.01,
 *   audit: "clean",
 *   costs: "charged",
 *   fill: "nextOpen",
 * } as const;
 * assert.equal(judgeEvidence(evidence).code, "evidence");
 * const untold = { ...evidence, trials: "unknown", deflatedSharpe: undefined } as const;
 * assert.equal(judgeEvidence(untold).code, "weakEvidence");
 * assert.equal(judgeEvidence({ ...evidence, costs: "none" }).code, "noEvidence");
 * ```
 */
export function judgeEvidence(
  evidence: Evidence,
  rule: VerdictRule = DEFAULT_VERDICT_RULE,
): EvidenceVerdict {
  const reasons = answerCriteria(evidence, rule);
  const { grounds, lost } = groundsOf(reasons, evidence, rule);
  const broken = reasons.filter(({ criterion, met }) =>
    met === false && DISQUALIFYING.has(criterion)
  );
  const code = broken.length > 0
    ? "noEvidence"
    : reasons.every(({ met }) => met === true)
    ? "evidence"
    : grounds.length > 0
    ? "weakEvidence"
    : "noEvidence";
  const sentence = sentenceOf({ code, reasons, grounds, lost, broken }, evidence, rule);
  const upTo = Math.max(...grounds.map((ground) => ground.upTo));
  return {
    code,
    reasons,
    sentence,
    ...code === "weakEvidence" && upTo < ENDLESS ? { upToTrials: upTo } : {},
  };
}
