import { answerCriteria, confidenceOf, percent } from "./criteria.ts";
import {
  type Criterion,
  DEFAULT_VERDICT_RULE,
  type Evidence,
  type EvidenceVerdict,
  type Reason,
  type VerdictCode,
  type VerdictRule,
} from "./evidence.ts";

/** Without these, figures mean nothing: what breaks one leaves no evidence. */
const DISQUALIFYING: ReadonlySet<Criterion> = new Set(["complete", "fill", "costs", "audit"]);

/** What there can be evidence of: a profit or a forecast. The others are doubts to be removed. */
const GROUNDS: ReadonlySet<Criterion> = new Set(["sharpe", "forecast"]);

/** Words for a figure in a sentence. */
const NOUN: Readonly<Record<Criterion, string>> = {
  complete: "the run",
  fill: "orders filled",
  costs: "costs",
  audit: "look-ahead",
  training: "training",
  rule: "the verdict's rule",
  sharpe: "net Sharpe ratio",
  deflatedSharpe: "deflated Sharpe probability",
  overfitting: "probability of overfitting",
  baselines: "p-value against the baselines",
  forecast: "ROC-AUC",
};

/** What a criterion's figure must be, for the list of those that are not. */
function bound(criterion: Criterion, rule: VerdictRule): string {
  if (criterion === "sharpe") return "above 0";
  if (criterion === "forecast") return "above 0.5";
  if (criterion === "deflatedSharpe") return `at least ${rule.deflatedSharpe}`;
  if (criterion === "overfitting") return `at most ${rule.overfitting}`;
  if (criterion === "baselines") return `at most ${rule.spa}`;
  return "";
}

const cite = ({ criterion, found }: Reason) => `${NOUN[criterion]} ${found}`;

function missing(reason: Reason, rule: VerdictRule): string {
  const asked = bound(reason.criterion, rule);
  if (reason.met === "unknown" || asked === "") return cite(reason);
  return `${cite(reason)}, not ${asked}`;
}

function decide(reasons: readonly Reason[]): VerdictCode {
  const met = (criterion: Criterion) => reasons.find((r) => r.criterion === criterion)?.met;
  if (reasons.some(({ criterion, met }) => met === false && DISQUALIFYING.has(criterion))) {
    return "noEvidence";
  }
  if (reasons.every(({ met }) => met === true)) return "evidence";
  // A profit that its baselines make as well is the market's.
  const profit = met("sharpe") === true && met("baselines") !== false;
  return profit || met("forecast") === true ? "weakEvidence" : "noEvidence";
}

function provenance(evidence: Evidence, rule: VerdictRule): string {
  const { trials, countedBy = "the ledger counts" } = evidence;
  const confidence = percent(confidenceOf(evidence, rule));
  if (trials === "unknown") {
    return `; intervals at ${confidence}, and how many trials these data have seen is unknown`;
  }
  const counted = `${trials} ${trials === 1 ? "trial" : "trials"}`;
  return `; intervals at ${confidence} because ${countedBy} ${counted} on these data`;
}

function words(
  code: VerdictCode,
  reasons: readonly Reason[],
  evidence: Evidence,
  rule: VerdictRule,
) {
  const { name = "the strategy" } = evidence;
  const figures = reasons.filter(({ criterion }) => bound(criterion, rule) !== "");
  const open = reasons.filter(({ met }) => met !== true);
  const list = (some: readonly Reason[], say: (reason: Reason) => string) =>
    some.map(say).join("; ");
  if (code === "evidence") return `Evidence for ${name}: ${list(figures, cite)}`;
  if (code === "weakEvidence") {
    const shown = reasons.filter(({ criterion, met }) => met === true && GROUNDS.has(criterion));
    return `Weak evidence for ${name}: ${list(shown, cite)}; but ${
      list(open, (reason) => missing(reason, rule))
    }`;
  }
  const broken = reasons.filter(({ criterion, met }) =>
    met === false && DISQUALIFYING.has(criterion)
  );
  if (broken.length > 0) {
    const why = broken.filter(({ criterion }) => criterion !== "complete");
    const sentence = `No evidence for ${name}, whatever its figures${
      why.length > 0 ? `: ${list(why, cite)}` : ""
    } (${list(figures, cite)})`;
    return why.length === broken.length
      ? sentence
      : `Smoke run, not a result: n${sentence.slice(1)}`;
  }
  return `No evidence for ${name}: ${
    list(figures.filter(({ met }) => met !== true), (reason) => missing(reason, rule))
  }`;
}

/**
 * The verdict on a strategy, from what is known about it and a rule that was fixed before. It is
 * pure: the same evidence and the same rule give the same words.
 *
 * - **evidence**: every criterion is met. What is unknown is not met.
 * - **weak evidence**: nothing disqualifies the figures, and either the net Sharpe ratio lies above
 *   0 without the baselines being shown to do as well, or the forecasts are better than chance.
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
  const code = decide(reasons);
  const sentence = `${words(code, reasons, evidence, rule)}${provenance(evidence, rule)}.`;
  return { code, reasons, sentence };
}
