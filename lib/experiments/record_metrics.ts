import type { ExperimentConfig } from "./config.ts";
import { recordFold } from "./fold_record.ts";
import type { MeasuredRun } from "./judge_models.ts";
import type { ExperimentData } from "./load_data.ts";
import { measureFeatures } from "./measure_features.ts";
import type { Plan } from "./plan.ts";
import type { MetricsRecord, VerdictRecord } from "./record.ts";

/** `metrics.json` of a run that has been judged. */
export function recordMetrics(
  { config, data, plan, measured, runId, totalTrials, verdict }: {
    readonly config: ExperimentConfig;
    readonly data: ExperimentData;
    readonly plan: Plan;
    readonly measured: MeasuredRun;
    readonly runId: string;
    readonly totalTrials: number;
    readonly verdict: VerdictRecord;
  },
): MetricsRecord {
  const { samples } = plan;
  const columns = measureFeatures({ bars: data.bars, plan, config });
  return {
    schemaVersion: 1,
    experiment: config.name,
    question: config.question,
    runId,
    data: {
      symbol: data.bars.symbol,
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
      mode: config.validation.mode,
      embargo: config.validation.embargo,
      sequenceLength: samples.sequenceLength,
    },
    folds: plan.folds.map((fold) => recordFold(fold, data.bars)),
    costs: { ...config.backtest, side: config.policy.side },
    models: measured.records,
    benchmark: measured.benchmark,
    trials: { run: measured.records.length, total: totalTrials },
    verdict,
  };
}
