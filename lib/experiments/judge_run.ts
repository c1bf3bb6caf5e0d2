import { type Evidence, familyConfidence } from "../validation/mod.ts";
import type { ExperimentConfig } from "./config.ts";
import {
  breathe,
  type MeasuredRun,
  type MeasureModelsOptions,
  measureOptionsOf,
} from "./judge_models.ts";
import type { TrialHistory } from "./ledger/trial_history.ts";
import { measureForVerdict } from "./measure.ts";
import type { ModelRecord, VerdictRecord } from "./record.ts";
import { baselinePValues, deflate, overfittingOf, vanishesAbove } from "./selection_evidence.ts";
import { knowsFuture } from "./validation_config.ts";
import { judge, type JudgedModel } from "./verdict.ts";
import { verdictRuleOf } from "./verdict_config.ts";

/** What is known of earlier trials, which may be that nothing counted them. */
export interface JudgedHistory extends Omit<TrialHistory, "trials"> {
  readonly trials: number | "unknown";
  /** Where unknown: trials that there were for certain. Default: the models of the run. */
  readonly atLeast?: number;
}

/** Options of {@linkcode judgeRun}. */
export interface JudgeRunOptions extends MeasureModelsOptions {
  readonly config: ExperimentConfig;
  /** How often these data have been asked, this run included. */
  readonly history: JudgedHistory;
  /** What the look-ahead audit said: errors end a run, so it is "clean", has warnings or was left out. */
  readonly audited: Extract<Evidence["audit"], "clean" | "warnings" | "skipped">;
  /** How often the holdout that the run was tested on has been opened. Absent: it was tested on none. */
  readonly holdoutOpenings?: number;
  /** See `Evidence`. */
  readonly countedBy?: string;
}

/** What a verdict looks at of a run. */
export interface JudgedRun extends Pick<MeasuredRun, "backtests" | "forecasts"> {
  readonly records: readonly Pick<ModelRecord, "name" | "kind">[];
}

/** Rules of the run that ask nothing of the data: what a model must be better than. */
const RULES: ReadonlySet<string> = new Set(["smaCross"]);

/** Returns of trials before this run that were tested on the same bars. */
function earlierReturns(
  { returns }: Pick<TrialHistory, "returns">,
  time: Float64Array,
): Float64Array[] {
  return returns.flatMap((earlier) =>
    earlier.time.length === time.length && earlier.time.every((value, i) => value === time[i])
      ? [earlier.value]
      : []
  );
}

/**
 * p-value of each model by its name: of those that learn against buy-and-hold and the run's rules, of
 * rules against buy-and-hold. Each is adjusted for the models that were tried with it.
 */
async function baselinePValuesByName(
  { records, backtests }: JudgedRun,
  { config: { seed, bootstrap: { resamples } }, abort }: JudgeRunOptions,
): Promise<Map<string, number | undefined>> {
  const judged = records.filter(({ kind }) => kind !== "buyAndHold").map(({ name }) => name);
  const rules = records.filter(({ kind }) => RULES.has(kind)).map(({ name }) => name);
  const learning = judged.filter((name) => !rules.includes(name));
  const returnsOf = (name: string) => backtests.get(name)!.returns;
  const against = async (names: readonly string[], baselines: readonly string[]) => {
    await breathe(abort);
    const options = { seed, resamples };
    const values = baselinePValues(names.map(returnsOf), baselines.map(returnsOf), options);
    return names.map((name, k) => [name, values[k]] as const);
  };
  return new Map([
    ...rules.length > 0 ? await against(judged, ["benchmark"]) : [],
    ...await against(learning, ["benchmark", ...rules]),
  ]);
}

/** The verdict on a measured run, given how often these data have been asked. */
export async function judgeRun(
  measured: JudgedRun,
  options: JudgeRunOptions,
): Promise<VerdictRecord> {
  const { records, backtests, forecasts } = measured;
  const { config, history, audited, holdoutOpenings, countedBy, abort } = options;
  const rule = verdictRuleOf(config);
  const { trials, atLeast = records.length, sharpes, ruleKept } = history;
  const counted = trials === "unknown" ? atLeast : trials;
  const confidence = familyConfidence(counted, { confidence: rule.confidence });
  const pValues = await baselinePValuesByName(measured, options);
  const judged: JudgedModel[] = [];
  for (const [m, { name, kind }] of records.entries()) {
    if (kind === "buyAndHold") continue;
    await breathe(abort);
    const result = backtests.get(name)!;
    const measuring = { ...measureOptionsOf(config), confidence };
    judged.push({
      name,
      kind,
      ...measureForVerdict({ forecast: forecasts[m], result }, measuring),
      deflatedSharpe: deflate(result.returns, { trials: counted, sharpes }),
      ...trials === "unknown"
        ? {
          vanishesAbove: vanishesAbove(result.returns, {
            sharpes,
            confidence: rule.deflatedSharpe,
          }),
        }
        : {},
      spa: pValues.get(name),
    });
  }
  const { time } = backtests.get("benchmark")!;
  const strategies = [...backtests.values()].map(({ returns }) => returns);
  const { fee, slippage, fill } = config.backtest;
  return judge(judged, {
    training: knowsFuture(config.validation) ? "pastAndFuture" : "past",
    holdoutOpenings,
    rule,
    confidence,
    trials,
    atLeast,
    overfitting: overfittingOf([...strategies, ...earlierReturns(history, time)]),
    audit: audited,
    costs: fee + slippage > 0 ? "charged" : "none",
    fill,
    complete: !config.smoke,
    ruleKept,
    countedBy,
  });
}
