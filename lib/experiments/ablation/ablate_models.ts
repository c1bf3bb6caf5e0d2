import {
  assertKnownOptions,
  type Bars,
  type OptionNames,
  type Progress,
  withDisplay,
} from "../../core/mod.ts";
import type { AblationAxis } from "../ablation_config.ts";
import { applySmoke, type ExperimentConfig } from "../config.ts";
import { hashBars } from "../hash_bars.ts";
import { ledgerToUse } from "../ledger/notebook_trials.ts";
import { loadFeatures } from "../load_features.ts";
import { planExperiment } from "../plan.ts";
import type { AblationRecord } from "../record/ablation.ts";
import { settleDevice } from "../run_device.ts";
import { createRunId } from "../run_folder.ts";
import { settleUtility } from "../utility_file.ts";
import { hashVerdictRule, verdictRuleOf } from "../verdict_config.ts";
import { computeAblation } from "./compute_ablation.ts";
import { planJobs } from "./plan_jobs.ts";
import { planComparisons, subjectOf } from "./variants.ts";

/** Options of {@linkcode ablateModels}. */
export interface AblateModelsOptions {
  /** What is changed. Default: what the configuration's section `ablation` says, else everything. */
  readonly only?: readonly AblationAxis[];
  /** Seeds of each variant of a random model. Default: as the configuration says, else 3. */
  readonly seeds?: number;
  /** Most fits at a time. Default: the machine's cores. */
  readonly workers?: number;
  /**
   * Path of the ledger that counts the fits. Default: the nearest, see `findLedger`; `null`, or where
   * there is none, counts nothing.
   */
  readonly ledger?: string | null;
  readonly abort?: AbortSignal;
  readonly progress?: Progress;
}

const KNOWN: OptionNames<AblateModelsOptions> = {
  only: true,
  seeds: true,
  workers: true,
  ledger: true,
  abort: true,
  progress: true,
};

declare module "../../core/display.ts" {
  interface Displayed {
    ablationRecord: AblationRecord;
  }
}

/**
 * What `ablateExperiment` finds, on `bars` and without a folder: variants of a configuration's models
 * that differ in one thing each, next to the models as they are. Looking is trying: each fit over all
 * folds is a line of the ledger, with the source "ablation". Nothing is kept of an interrupted one. The
 * configuration's own data are not read.
 *
 * @example
 * ```ts
 * import { sampleBars } from "lib/data/mod.ts";
 * import { ablateModels, configSchema } from "lib/experiments/mod.ts";
 * import assert from "node:assert/strict";
 * const config = configSchema.parse({
 *   name: "look",
 *   question: "Does the scale matter?",
 *   data: { sample: "BTCUSDT-1d" },
 *   validation: { train: 1460, validation: 120, calibration: 365, test: 600 },
 *   backtest: { periodsPerYear: 365 },
 *   models: [{ kind: "logistic" }],
 * });
 * const { models } = await ablateModels(await sampleBars("BTCUSDT-1d"), config, {
 *   only: ["scaler"],
 *   ledger: null,
 *   workers: 1,
 * });
 * assert.deepEqual(models[0].variants.map(({ name }) => name), ["scaler robust", "scaler none"]);
 * ```
 */
export async function ablateModels(
  bars: Bars,
  given: ExperimentConfig,
  options: AblateModelsOptions = {},
): Promise<AblationRecord> {
  assertKnownOptions("ablateModels", options, KNOWN);
  const { only, seeds, workers, abort, progress } = options;
  const config = subjectOf(given);
  const { set, file, others } = await loadFeatures(config.features, { folder: Deno.cwd() });
  const wanted = planComparisons(applySmoke(given), { set, only, seeds });
  const { comparisons, jobs } = planJobs(wanted, { config, bars, set });
  const device = await settleDevice(planExperiment(config, bars, set), config, { workers });
  const policy = await settleUtility(config.policy, { folder: Deno.cwd() });
  // Where the bars are from is not known here: the configuration's own data are not read.
  const barsSha256 = hashBars(bars);
  const record = await computeAblation({
    settled: { ...config, policy, device: device.device },
    ...{ bars, comparisons, jobs },
    data: { source: bars.symbol, sha256: barsSha256 },
    read: { features: file, others },
    template: {
      experiment: config.name,
      runId: createRunId(new Date()),
      dataSha256: barsSha256,
      barsSha256,
      smoke: config.smoke,
      source: "ablation",
      ruleSha256: hashVerdictRule(verdictRuleOf(config)),
    },
  }, { workers: device.workers, ledgerPath: await ledgerToUse(options.ledger), abort, progress });
  return withDisplay("ablationRecord", record);
}
