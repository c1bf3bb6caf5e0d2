import { withDisplay } from "../core/mod.ts";
import {
  type Evidence,
  type EvidenceVerdict,
  judgeEvidence,
  VERDICT_CODES,
  type VerdictRule,
} from "../validation/mod.ts";
import type { VerdictRecord } from "./record.ts";

export { familyConfidence } from "../validation/mod.ts";

declare module "../core/display.ts" {
  interface Displayed {
    verdict: VerdictRecord;
  }
}

/** What {@linkcode judge} looks at of a model. */
export interface JudgedModel
  extends Pick<Evidence, "sharpe" | "rocAuc" | "deflatedSharpe" | "vanishesAbove" | "spa"> {
  readonly name: string;
  /** As in the configuration; buyAndHold is the yardstick and never judged. */
  readonly kind: string;
}

/** Options of {@linkcode judge}: what is true of all models, and the rule. */
export interface JudgeOptions extends
  Pick<
    Evidence,
    | "confidence"
    | "trials"
    | "atLeast"
    | "overfitting"
    | "audit"
    | "costs"
    | "fill"
    | "training"
    | "holdoutOpenings"
    | "complete"
    | "ruleKept"
    | "countedBy"
  > {
  readonly rule: VerdictRule;
}

interface Judged {
  readonly model: JudgedModel;
  readonly verdict: EvidenceVerdict;
}

/** More evidence, then more criteria met, then the higher Sharpe ratio. */
function isStronger(a: Judged, b: Judged): boolean {
  const rank = ({ verdict, model }: Judged) => [
    VERDICT_CODES.indexOf(verdict.code),
    verdict.reasons.filter(({ met }) => met === true).length,
    Number.isNaN(model.sharpe.estimate) ? -Infinity : model.sharpe.estimate,
  ];
  const left = rank(a), right = rank(b);
  const at = left.findIndex((value, i) => value !== right[i]);
  return at >= 0 && left[at] > right[at];
}

/**
 * The verdict of a run: that of the model for which most speaks, see `judgeEvidence`. It is pure:
 * the same figures give the same words.
 *
 * @example
 * ```ts
 * import { judge } from "lib/experiments/mod.ts";
 * import { DEFAULT_VERDICT_RULE } from "lib/validation/mod.ts";
 * import assert from "node:assert/strict";
 * const model = {
 *   name: "lstm",
 *   kind: "lstm",
 *   rocAuc: { estimate: 0.51, low: 0.47, high: 0.55 },
 *   sharpe: { estimate: 0, low: -1, high: 1 },
 *   deflatedSharpe: 0.5,
 *   spa: 0.6,
 * };
 * const verdict = judge([model], {
 *   rule: DEFAULT_VERDICT_RULE,
 *   trials: 1,
 *   audit: "clean",
 *   costs: "charged",
 *   fill: "nextOpen",
 * });
 * assert.equal(verdict.code, "noEvidence");
 * ```
 */
export function judge(
  models: readonly JudgedModel[],
  { rule, ...common }: JudgeOptions,
): VerdictRecord {
  const candidates = models.filter(({ kind }) => kind !== "buyAndHold");
  if (candidates.length === 0) {
    const sentence = "No evidence: nothing was compared with buy-and-hold.";
    return withDisplay("verdict", { code: "noEvidence", sentence, rule });
  }
  const judged = candidates.map(({ kind: _, ...model }, i): Judged => {
    const name = candidates.length > 1
      ? `${model.name}, the strongest of ${candidates.length}`
      : model.name;
    return {
      model: candidates[i],
      verdict: judgeEvidence({ ...common, ...model, name }, rule),
    };
  });
  const { model, verdict } = judged.reduce((best, one) => isStronger(one, best) ? one : best);
  return withDisplay("verdict", { ...verdict, model: model.name, rule });
}
