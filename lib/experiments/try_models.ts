import type { BacktestResult } from "../backtest/mod.ts";
import { assertKnownOptions, type Bars, type OptionNames, withDisplay } from "../core/mod.ts";
import type { Samples } from "../dataset/mod.ts";
import type { FittedModel } from "../models/mod.ts";
import type { Fold } from "../validation/mod.ts";
import type { TestForecast } from "./collect.ts";
import { COMPUTE_FOLDS_OPTIONS, computeFolds, type ComputeFoldsOptions } from "./compute_folds.ts";
import { applySmoke, type ExperimentConfig } from "./config.ts";
import { judgeRun, measureModels } from "./judge_models.ts";
import { loadFeatures } from "./load_features.ts";
import { planExperiment } from "./plan.ts";
import { type RunDevice, settleDevice } from "./run_device.ts";
import type { ModelRecord, TradingRecord, VerdictRecord } from "./record.ts";

/** Options of {@linkcode tryModels}. */
export interface TryModelsOptions extends ComputeFoldsOptions {
  /**
   * Models that were tried on these bars and labels before, for the verdict's intervals: nothing
   * else knows of them. Default: 0.
   */
  readonly earlierTrials?: number;
}

const KNOWN: OptionNames<TryModelsOptions> = {
  ...COMPUTE_FOLDS_OPTIONS,
  earlierTrials: true,
};

/** One model of {@linkcode tryModels}. */
export interface TriedModel {
  readonly record: ModelRecord;
  /** Trades on all test parts, after costs. */
  readonly backtest: BacktestResult;
  /** Training by epoch, fold by fold; empty for models without epochs. */
  readonly history: readonly FittedModel["history"][];
  /** Forecasts of all test parts, in the order of time. */
  readonly test: TestForecast;
}

/** What {@linkcode tryModels} finds. */
export interface TriedModels {
  readonly samples: Samples;
  readonly folds: readonly Fold[];
  /** By the model's name, in the order of the configuration. */
  readonly models: ReadonlyMap<string, TriedModel>;
  /** Holding the instrument over the same bars, at the same costs. */
  readonly benchmark: { readonly record: TradingRecord; readonly backtest: BacktestResult };
  /** Where networks were trained, and why there. */
  readonly device: RunDevice;
  /** What the models show together, with intervals widened for how many were tried. */
  readonly verdict: VerdictRecord;
}

declare module "../core/display.ts" {
  interface Displayed {
    triedModels: TriedModels;
  }
}

/**
 * Fits and judges the models of a configuration on `bars`, as `runExperiment` does and with the
 * same numbers, but writes nothing: no folder, no report and no line in the ledger. It is for
 * looking around; what is to count is run as an experiment. The configuration's own data are not
 * read; a file of features is looked for from the working directory.
 *
 * @example
 * ```ts
 * import { sampleBars } from "lib/data/mod.ts";
 * import { configSchema, tryModels } from "lib/experiments/mod.ts";
 * import assert from "node:assert/strict";
 * const config = configSchema.parse({
 *   name: "look",
 *   question: "Does yesterday say anything?",
 *   data: { sample: "BTCUSDT-1d" },
 *   validation: { train: 1460, validation: 120, calibration: 365, test: 600 },
 *   backtest: { periodsPerYear: 365 },
 *   models: [{ kind: "logistic" }],
 * });
 * const { models, verdict } = await tryModels(await sampleBars("BTCUSDT-1d"), config);
 * assert.equal(models.get("logistic")!.record.kind, "logistic");
 * assert.notEqual(verdict.code, "edge");
 * ```
 */
export async function tryModels(
  bars: Bars,
  given: ExperimentConfig,
  options: TryModelsOptions = {},
): Promise<TriedModels> {
  assertKnownOptions("tryModels", options, KNOWN);
  const { earlierTrials = 0, ...computing } = options;
  const config = applySmoke(given);
  const { set } = await loadFeatures(config.features, { folder: Deno.cwd() });
  const plan = planExperiment(config, bars, set);
  const device = await settleDevice(plan, config, computing);
  const settled = { ...config, device: device.device };
  const results = await computeFolds(plan, settled, { ...computing, workers: device.workers });
  const totalTrials = earlierTrials + plan.models.length;
  const { abort } = options;
  const measured = await measureModels({ bars, plan, config }, results, { abort });
  const verdict = await judgeRun(measured, {
    config,
    totalTrials,
    // No ledger is read here.
    countedBy: "it was told of",
    abort,
  });
  const models = new Map(plan.models.map(({ name }, m): [string, TriedModel] => [name, {
    record: measured.records[m],
    backtest: measured.backtests.get(name)!,
    history: results[m].map(({ history }) => history),
    test: measured.forecasts[m],
  }]));
  return withDisplay("triedModels", {
    samples: plan.samples,
    folds: plan.folds,
    models,
    device,
    benchmark: { record: measured.benchmark, backtest: measured.backtests.get("benchmark")! },
    verdict,
  });
}
