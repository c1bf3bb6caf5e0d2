import type { VerdictRecord } from "../../experiments/record.ts";
import { DEFAULT_VERDICT_RULE, judgeEvidence } from "../../validation/mod.ts";

/** A verdict with something met, something not and something unknown. */
export function fabricateVerdict(): VerdictRecord {
  const verdict = judgeEvidence({
    name: "lstm",
    sharpe: { estimate: 0.31, low: -1.2, high: 1.9 },
    confidence: 0.9986,
    deflatedSharpe: 0.12,
    trials: 37,
    overfitting: 0.42,
    spa: 0.37,
    rocAuc: { estimate: 0.507, low: 0.46, high: 0.55 },
    audit: "skipped",
    costs: "charged",
    fill: "nextOpen",
  });
  return { ...verdict, model: "lstm", rule: DEFAULT_VERDICT_RULE };
}
