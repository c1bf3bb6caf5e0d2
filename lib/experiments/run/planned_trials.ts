import { canonicalJson } from "../canonical_json.ts";
import { modelNameOf } from "../config.ts";
import { hashBars } from "../hash_bars.ts";
import { holdoutBars } from "../holdout.ts";
import { barsSpan } from "../ledger/bars_span.ts";
import type { PlannedTrial } from "../ledger/begin_trials.ts";
import type { TrialSource } from "../ledger.ts";
import { sha256 } from "../sha256.ts";
import { timesOf } from "../symbols/stretches.ts";
import { trialHash } from "../trial_hash.ts";
import { hashVerdictRule, verdictRuleOf } from "../verdict_config.ts";
import type { PreparedRun } from "./prepare_run.ts";

/** What the ledger is told of a run's models before the first is fitted, in the order of the configuration. */
export function plannedTrials(
  { config, settled, data, features, plan }: PreparedRun,
  { runId, source }: { readonly runId: string; readonly source?: TrialSource },
): PlannedTrial[] {
  const configSha256 = sha256(canonicalJson(config));
  const { barsSha256 } = data;
  const ruleSha256 = hashVerdictRule(verdictRuleOf(config));
  const opened = plan.holdout?.isOpen &&
    holdoutBars(plan.holdout, timesOf({ bars: data.bars, plan }));
  const bars = (data.symbols ?? [data]).map(({ bars }) => barsSpan(bars));
  return config.models.map((model) => ({
    experiment: config.name,
    runId,
    model: modelNameOf(model),
    configSha256,
    trialSha256: trialHash(settled, model, { features: features.file, others: features.others }),
    dataSha256: data.sha256,
    barsSha256,
    ...data.symbols ? { symbolsSha256: data.symbols.map(({ bars }) => hashBars(bars)) } : {},
    bars,
    label: `${config.label.kind}/${config.label.horizon}`,
    smoke: config.smoke,
    source: config.validation.openHoldout ? "holdout" : source,
    ...opened ? { holdout: "opened" as const, holdoutBars: opened } : {},
    ruleSha256,
  }));
}
