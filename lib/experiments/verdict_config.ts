import { DEFAULT_VERDICT_RULE, type VerdictRule } from "../validation/mod.ts";
import { canonicalJson } from "./canonical_json.ts";
import { number, object } from "./config_fields.ts";
import { sha256 } from "./sha256.ts";

const { confidence, deflatedSharpe, overfitting, spa } = DEFAULT_VERDICT_RULE;

/** The section `verdict` of `experiment.json`: the rule, fixed before the first look. */
export const verdictConfig = object({
  confidence: number({ min: 0.5, max: 0.9999 }).optional().describe(
    `Confidence of the intervals of Sharpe ratio and ROC-AUC, all trials together; ${confidence} if absent`,
  ),
  deflatedSharpe: number({ min: 0.5, max: 0.9999 }).optional()
    .describe(`Least deflated Sharpe probability; ${deflatedSharpe} if absent`),
  overfitting: number({ min: 0, max: 1 }).optional()
    .describe(`Largest probability of backtest overfitting; ${overfitting} if absent`),
  spa: number({ min: 0.0001, max: 0.5 }).optional()
    .describe(`Largest p-value against the baselines; ${spa} if absent`),
}).optional();

/** The rule of a configuration: what it says, else the documented one. */
export function verdictRuleOf(
  { verdict = {} }: { readonly verdict?: Partial<VerdictRule> | undefined },
): VerdictRule {
  return {
    confidence: verdict.confidence ?? confidence,
    deflatedSharpe: verdict.deflatedSharpe ?? deflatedSharpe,
    overfitting: verdict.overfitting ?? overfitting,
    spa: verdict.spa ?? spa,
  };
}

/** SHA-256 of a rule: lines of the ledger have it, so that a later change shows. */
export function hashVerdictRule(rule: VerdictRule): string {
  return sha256(canonicalJson(rule));
}
