import { dirname } from "node:path";
import type { Bars } from "../../core/mod.ts";
import { canonicalJson } from "../canonical_json.ts";
import { type ExperimentConfig, modelNameOf } from "../config.ts";
import { hashBars } from "../hash_bars.ts";
import type { MeasuredRun } from "../judge_models.ts";
import type { JudgedHistory } from "../judge_run.ts";
import { identityOf } from "../ledger.ts";
import { createRunId } from "../run_folder.ts";
import { sha256 } from "../sha256.ts";
import { trialHash } from "../trial_hash.ts";
import { hashVerdictRule, verdictRuleOf } from "../verdict_config.ts";
import { barsSpan } from "./bars_span.ts";
import { beginTrials, type PlannedTrial } from "./begin_trials.ts";
import { findLedger } from "./find_ledger.ts";
import { trialHistory } from "./trial_history.ts";
import { trialLines } from "./trial_lines.ts";

/** What is tried in a notebook. */
export interface NotebookTrials {
  /** The device must be one that is used, not "auto". */
  readonly config: ExperimentConfig;
  readonly bars: Bars;
  /** As they were loaded. */
  readonly features: {
    readonly file?: { readonly sha256: string };
    readonly others?: readonly { readonly sha256: string }[];
  };
}

function plannedTrials({ config, bars, features }: NotebookTrials): PlannedTrial[] {
  const runId = createRunId(new Date());
  const barsSha256 = hashBars(bars);
  return config.models.map((model) => ({
    experiment: config.name,
    runId,
    model: modelNameOf(model),
    configSha256: sha256(canonicalJson(config)),
    trialSha256: trialHash(config, model, { features: features.file, others: features.others }),
    // Where the bars are from is not known here: the configuration's own data are not read.
    dataSha256: barsSha256,
    barsSha256,
    bars: [barsSpan(bars)],
    label: `${config.label.kind}/${config.label.horizon}`,
    smoke: config.smoke,
    source: "notebook",
    ruleSha256: hashVerdictRule(verdictRuleOf(config)),
  }));
}

/**
 * The ledger that counts what is tried here: the one given, else the nearest. Undefined where there
 * is none, where `null` was given, and where the process may not write beside it: a library that is
 * only looked around with must not fail for that, and its verdict says that nothing was counted.
 */
export async function ledgerToUse(given: string | null | undefined): Promise<string | undefined> {
  if (given === null) return undefined;
  const path = given ?? await findLedger();
  if (path === undefined || given !== undefined) return path;
  const { state } = await Deno.permissions.query({ name: "write", path: dirname(path) });
  return state === "granted" ? path : undefined;
}

/** Options of {@linkcode countNotebookTrials}. */
export interface CountNotebookTrialsOptions {
  /** As `TryModelsOptions` has it. */
  readonly ledger: string | null | undefined;
  /** Trials that the ledger does not know of. */
  readonly earlierTrials: number;
  readonly abort?: AbortSignal;
}

/** Trials of a notebook on their way. */
export interface CountedNotebookTrials extends AsyncDisposable {
  /** Counts what was found and returns what is known of the data's trials. */
  finish(measured: MeasuredRun): Promise<JudgedHistory>;
}

/** Counts the models of a notebook in the ledger, if there is one, before they are fitted. */
export async function countNotebookTrials(
  given: NotebookTrials,
  { ledger, earlierTrials, abort }: CountNotebookTrialsOptions,
): Promise<CountedNotebookTrials> {
  const planned = plannedTrials(given);
  const ledgerPath = await ledgerToUse(ledger);
  if (ledgerPath === undefined) {
    const atLeast = planned.length + earlierTrials;
    const none = { trials: "unknown", atLeast, sharpes: [], returns: [], ruleKept: true } as const;
    return { finish: () => Promise.resolve(none), [Symbol.asyncDispose]: () => Promise.resolve() };
  }
  const [{ ruleSha256, runId }] = planned;
  const begun = await beginTrials(ledgerPath, planned, { abort });
  return {
    async finish(measured) {
      const finishedAt = new Date().toISOString();
      const { lines } = await begun.finish(trialLines(planned, measured, { finishedAt }));
      const { backtest: { periodsPerYear } } = given.config;
      const history = await trialHistory({ ledgerPath, lines }, {
        data: identityOf(planned[0]),
        periodsPerYear,
        ruleSha256: ruleSha256!,
        runId,
      });
      return { ...history, trials: history.trials + earlierTrials };
    },
    [Symbol.asyncDispose]: () => begun[Symbol.asyncDispose](),
  };
}
