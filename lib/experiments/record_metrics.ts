import type { ExperimentConfig } from "./config.ts";
import { recordFold } from "./fold_record.ts";
import { recordHoldout } from "./holdout.ts";
import type { MeasuredRun } from "./judge_models.ts";
import { measureFeatures } from "./measure_features.ts";
import type { Plan } from "./plan.ts";
import type { SeedsRecord } from "./record/seeds.ts";
import type { MetricsRecord, VerdictRecord } from "./record.ts";
import { symbolsInWords } from "./record/symbols.ts";
import type { RunData } from "./symbols/load_run_data.ts";
import { recordSymbols } from "./symbols/record_symbols.ts";
import { timesOf } from "./symbols/stretches.ts";
import type { ValidationConfig } from "./validation_config.ts";

function kindOf(config: ValidationConfig): Pick<MetricsRecord["validation"], "kind" | "mode"> {
  if (config.openHoldout) return { mode: "holdout" };
  return config.kind === "purgedKFold" || config.kind === "combinatorialPurged"
    ? { kind: config.kind, mode: config.kind }
    : { mode: config.mode };
}

/** `metrics.json` of a run that has been judged. */
export function recordMetrics(
  { config, data, plan, measured, runId, totalTrials, openings, verdict, seeds }: {
    readonly config: ExperimentConfig;
    readonly data: RunData;
    readonly plan: Plan;
    readonly measured: MeasuredRun;
    readonly runId: string;
    readonly totalTrials: number;
    /** See `countOpenings`. */
    readonly openings: number;
    readonly verdict: VerdictRecord;
    readonly seeds?: SeedsRecord;
  },
): MetricsRecord {
  const { samples } = plan;
  const columns = measureFeatures({ bars: data.bars, plan, config });
  const bars = { time: timesOf({ bars: data.bars, plan }) };
  const symbolOfFold = plan.symbols?.symbolOfFold;
  const symbols = recordSymbols({ config, data, plan, measured: measured.symbols?.figures });
  return {
    schemaVersion: 1,
    experiment: config.name,
    question: config.question,
    runId,
    data: {
      symbol: symbolsInWords((data.symbols ?? [data]).map(({ bars }) => bars.symbol)),
      source: data.source,
      sha256: data.sha256,
      quality: data.quality,
    },
    features: { ...plan.features, ...columns ? { columns } : {} },
    label: config.label,
    samples: {
      used: samples.length,
      droppedWarmup: samples.dropped.warmup,
      droppedMissingFeature: samples.dropped.missingFeature,
      droppedMissingLabel: samples.dropped.missingLabel,
    },
    validation: {
      ...kindOf(config.validation),
      embargo: config.validation.embargo,
      sequenceLength: samples.sequenceLength,
    },
    folds: plan.folds.map((fold, f) => ({
      ...recordFold(fold, bars, plan.split),
      ...symbolOfFold ? { symbol: plan.symbols!.members[symbolOfFold[f]].bars.symbol } : {},
    })),
    ...plan.holdout ? { holdout: recordHoldout(plan.holdout, bars, openings) } : {},
    costs: { ...config.backtest, side: config.policy.side },
    models: measured.records,
    ...seeds ? { seeds } : {},
    ...symbols ? { symbols } : {},
    benchmark: measured.benchmark,
    trials: { run: measured.records.length, total: totalTrials },
    verdict,
  };
}
